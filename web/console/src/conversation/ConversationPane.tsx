import { ArrowLeftOutlined, ProfileOutlined, SwapOutlined, TeamOutlined } from "@ant-design/icons";
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff } from "@baowen/shared/console.ts";
import { Alert, App, Button, Tag } from "antd";
import { useState } from "react";
import type { Desk } from "../desk/desk.ts";
import { useAltKeys } from "../desk/keys.ts";
import { type DeskView, helps, type Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { AdviceDialog } from "./AdviceDialog.tsx";
import { AllowanceTag } from "./AllowanceTag.tsx";
import { CloseDialog } from "./CloseDialog.tsx";
import { PassOnDialog } from "./PassOnDialog.tsx";
import { ReplyBox } from "./ReplyBox.tsx";
import { useSuggestions } from "./Suggestions.tsx";
import { TranscriptView } from "./TranscriptView.tsx";

interface Props {
  desk: Desk;
  view: DeskView;
  handoff: Handoff;
  talk: Talk;
  mine: boolean;
  onBack: (() => void) | null;
  onFile: (() => void) | null;
}

export function ConversationPane({ desk, view, handoff, talk, mine, onBack, onFile }: Props) {
  const { message } = App.useApp();
  const [closing, setClosing] = useState(false);
  const [passing, setPassing] = useState(false);
  const [asking, setAsking] = useState(false);
  const serving = mine && handoff.state === "active";
  const joined = handoff.joined_id === view.agent?.id && handoff.state === "active";
  const advises = !joined && helps(handoff, view.agent?.id ?? "");
  useAltKeys({
    KeyT: serving ? () => setPassing(true) : null,
    KeyE: serving ? () => setClosing(true) : null,
  });
  const suggestions = useSuggestions(talk.lines, serving || joined, () => desk.calls.suggestions(handoff.conversation_id));
  const leave = () =>
    desk.leaveCompany(handoff).catch((error: unknown) => {
      void message.warning(sentence(error));
    });
  const keepNote = (text: string) =>
    desk.writeNote(handoff, text).catch((error: unknown) => {
      void message.warning(sentence(error));
      throw error;
    });
  return (
    <>
      <header className="pane-head">
        {onBack && <Button type="text" icon={<ArrowLeftOutlined />} aria-label={texts.back} onClick={onBack} />}
        <h2>{handoff.customer_name || texts.unnamed}</h2>
        <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
        {handoff.channel === "wechat" && <AllowanceTag desk={desk} handoff={handoff} lines={talk.lines.length} />}
        <span className="pane-reason">{handoff.reason_text}</span>
        <span className="top-space" />
        {onFile && <Button icon={<ProfileOutlined />} aria-label={texts.details} onClick={onFile} />}
        {serving && (
          <Button
            data-testid="ask-advice"
            icon={<TeamOutlined />}
            aria-label={texts.advice.ask}
            onClick={() => setAsking(true)}
          >
            <span className="wide-only">{texts.advice.ask}</span>
          </Button>
        )}
        {joined && (
          <Button data-testid="leave-company" onClick={() => void leave()}>
            {texts.joined.leave}
          </Button>
        )}
        {serving && (
          <Button
            data-testid="pass-on"
            icon={<SwapOutlined />}
            aria-label={texts.passOn}
            onClick={() => setPassing(true)}
          >
            <span className="wide-only">{texts.passOn}</span>
          </Button>
        )}
        {serving && (
          <Button danger data-testid="close-handoff" onClick={() => setClosing(true)}>
            {texts.close}
          </Button>
        )}
      </header>
      {handoff.note && <Alert type="info" banner title={`${texts.passOnNote}：${handoff.note}`} />}
      {talk.problem && <Alert type="warning" banner title={talk.problem} />}
      <TranscriptView
        talk={talk}
        onResend={(pending) => desk.replies.resend(handoff, pending)}
        onDiscard={(pending) => desk.replies.discard(handoff, pending)}
      />
      {(serving || joined || advises) && (
        <ReplyBox
          key={String(advises)}
          only={advises ? "note" : null}
          draft={view.drafts[handoff.conversation_id] ?? ""}
          onDraft={(text) => desk.keepDraft(handoff.conversation_id, text)}
          onSend={(text) => desk.replies.say(handoff, text)}
          onPictures={(files) => desk.replies.sendPictures(handoff, files)}
          pictureLimit={() => desk.calls.mostPictureBytes()}
          onNote={keepNote}
          suggestions={suggestions}
          onSuggested={(changed) => desk.calls.suggestionTaken(changed)}
          onTyping={desk.typing}
          customer={handoff.customer_name || texts.unnamed}
          canned={() => desk.calls.canned()}
          onUsed={(shortcut) => desk.calls.cannedUsed(shortcut)}
        />
      )}
      {mine && handoff.state === "wrapup" && (
        <footer className="pane-hint">
          {texts.wrapupHint}
          <Button type="primary" onClick={() => setClosing(true)}>
            {texts.fillIn}
          </Button>
        </footer>
      )}
      {!mine && !joined && !advises && !handoff.offered_to && <AcceptHere desk={desk} handoff={handoff} />}
      {asking && (
        <AdviceDialog
          colleagues={() => desk.calls.colleagues()}
          onCancel={() => setAsking(false)}
          onAsk={(agentId, text) => desk.askAdvice(handoff, agentId, text)}
        />
      )}
      {passing && (
        <PassOnDialog
          ask={() => desk.calls.colleagues()}
          onCancel={() => setPassing(false)}
          onPass={(to, note) => desk.passOn(handoff, to, note)}
        />
      )}
      {closing && (
        <CloseDialog
          dispositions={view.dispositions}
          onCancel={() => setClosing(false)}
          onEnd={serving ? () => desk.end(handoff) : null}
          onClose={(disposition, note) => desk.close(handoff, disposition, note)}
        />
      )}
    </>
  );
}

function AcceptHere({ desk, handoff }: { desk: Desk; handoff: Handoff }) {
  const { message } = App.useApp();
  const accept = () =>
    desk.accept(handoff).catch((error: unknown) => {
      void message.warning(sentence(error));
    });
  return (
    <footer className="pane-hint">
      {texts.readOnly}
      <Button type="primary" onClick={() => void accept()}>
        {texts.accept}
      </Button>
    </footer>
  );
}
