import { useWriting } from "@baowen/shared/typing.ts";
import { Image } from "antd";
import { Fragment, useEffect, useLayoutEffect, useRef } from "react";
import type { PendingReply, Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { LineView } from "./LineView.tsx";
import { NoteView } from "./NoteView.tsx";
import { PendingView } from "./PendingView.tsx";

const NEAR_PX = 120;

interface Props {
  talk: Talk;
  onResend: (pending: PendingReply) => void;
  onDiscard?: (pending: PendingReply) => void;
  /** A line to be looked at first, instead of the newest. */
  at?: number;
}

export function TranscriptView({ talk, onResend, onDiscard = () => undefined, at }: Props) {
  const { lines, notes, pending, state } = talk;
  const writes = useWriting(talk.writesAt) && state?.owner === "agent";
  const end = useEndInSight(`${lines.length}/${notes.length}/${pending.length}/${state?.thinking ?? false}/${writes}`, at);
  const lastRead = lines.findLast((line) => line.sender === "agent" && line.seq <= (state?.read_seq ?? 0))?.seq;
  const below = (from: number, to: number) =>
    notes
      .filter((note) => note.after_seq >= from && note.after_seq < to)
      .map((note) => <NoteView key={note.number} note={note} />);
  return (
    <div className="transcript" ref={end.box} tabIndex={0} role="log" aria-label={texts.transcript}>
      <div ref={end.content}>
        <Image.PreviewGroup>
          {at === undefined && below(0, lines[0]?.seq ?? Infinity)}
          {lines.map((line, index) => (
            <Fragment key={line.seq}>
              <LineView line={line} read={line.seq === lastRead} before={lines[index - 1] ?? null} sought={line.seq === at} />
              {below(line.seq, lines[index + 1]?.seq ?? Infinity)}
            </Fragment>
          ))}
        </Image.PreviewGroup>
        {pending.map((reply) => (
          <PendingView key={reply.clientId} reply={reply} onResend={onResend} onDiscard={onDiscard} />
        ))}
        {state?.thinking && <p className="line-status">{texts.thinking}</p>}
        <p className="line-status" role="status">
          {writes && texts.customerWrites}
        </p>
      </div>
    </div>
  );
}

/** Follows the newest line unless the agent has scrolled back, or looks for another line. */
function useEndInSight(version: string, at?: number) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(at === undefined);
  const follow = () => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(follow, [version]);
  useLayoutEffect(() => {
    if (at !== undefined) box.current?.querySelector(`[data-seq="${at}"]`)?.scrollIntoView({ block: "center" });
  }, [at, version]);
  useEffect(() => {
    const scroller = box.current;
    if (!scroller || !content.current) return;
    const look = () => {
      atEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    };
    const resized = new ResizeObserver(follow);
    resized.observe(scroller);
    resized.observe(content.current);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, []);
  return { box, content };
}
