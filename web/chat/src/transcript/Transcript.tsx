import { Typing } from "@chatui/core";
import { useWriting } from "@baowen/shared/typing.ts";
import { Fragment, useMemo, useState } from "react";
import { DownIcon } from "../frame/icons.tsx";
import type { ChatView } from "../session/model.ts";
import type { ChatSession } from "../session/session.ts";
import { texts } from "../texts.ts";
import { Greeting } from "./Greeting.tsx";
import { Lightbox } from "./Lightbox.tsx";
import { NextSteps } from "./NextSteps.tsx";
import { shownPhotos } from "./photos.ts";
import { RowView } from "./RowView.tsx";
import { rowsOf } from "./rows.ts";
import { useStickToEnd } from "./useStickToEnd.ts";

interface Props {
  view: ChatView;
  session: ChatSession;
  onChoose: (text: string) => void;
  onPickPhotos: () => void;
}

export function Transcript({ view, session, onChoose, onPickPhotos }: Props) {
  const { past, lines, outgoing, conversation } = view;
  const rows = useMemo(() => rowsOf({ past, lines, outgoing }), [past, lines, outgoing]);
  const photos = useMemo(() => shownPhotos([...past, ...lines], session.previews), [past, lines, session]);
  const [enlarged, setEnlarged] = useState<string | null>(null);
  const agentWrites = useWriting(view.agentWritesAt) && conversation.owner === "agent";
  const stick = useStickToEnd(rows.length + (conversation.thinking || agentWrites ? 1 : 0), outgoing.length);
  const lastAsking = lines.findLast((line) => line.sender === "bot" || line.choices.length > 0);
  const fresh = rows.length === 0;
  return (
    <main className="transcript">
      <div className="transcript-scroll" ref={stick.scroller} tabIndex={0} aria-label={texts.transcript}>
        <div className="transcript-column" ref={stick.content}>
          <Greeting assistant={view.assistant} entriesOpen={fresh} onSay={onChoose} />
          <div role="log" aria-live={view.settled ? "polite" : "off"} aria-relevant="additions">
            {rows.map((row) => (
              <Fragment key={row.key}>
                <RowView row={row} session={session} onEnlarge={setEnlarged} />
                {(row.kind === "line" || row.kind === "notice") && row.line === lastAsking && (
                  <NextSteps view={view} line={row.line} onSay={onChoose} onPickPhotos={onPickPhotos} />
                )}
              </Fragment>
            ))}
          </div>
          <div role="status" className="thinking">
            {conversation.thinking && <Typing text={texts.thinking} />}
            {agentWrites && <Typing text={texts.agentWrites} />}
          </div>
        </div>
      </div>
      {stick.away && (
        <button type="button" className="to-end" onClick={stick.toEnd}>
          <DownIcon />
          {texts.newMessages(stick.unseen)}
        </button>
      )}
      <Lightbox photos={photos} shown={enlarged} onShow={setEnlarged} />
    </main>
  );
}
