import { ArrowLeftOutlined, ProfileOutlined } from "@ant-design/icons";
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff } from "@baowen/shared/protocol.ts";
import { Alert, App, Button, Tag } from "antd";
import { useState } from "react";
import type { Desk } from "../desk/desk.ts";
import type { DeskView, Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import { ReplyBox } from "./ReplyBox.tsx";
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
  const [closing, setClosing] = useState(false);
  const serving = mine && handoff.state === "active";
  return (
    <>
      <header className="pane-head">
        {onBack && <Button type="text" icon={<ArrowLeftOutlined />} aria-label={texts.back} onClick={onBack} />}
        <h2>{handoff.customer_name || texts.unnamed}</h2>
        <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
        <span className="pane-reason">{handoff.reason_text}</span>
        <span className="top-space" />
        {onFile && <Button icon={<ProfileOutlined />} aria-label={texts.details} onClick={onFile} />}
        {mine && (
          <Button danger data-testid="close-handoff" onClick={() => setClosing(true)}>
            {texts.close}
          </Button>
        )}
      </header>
      {talk.problem && <Alert type="warning" banner title={talk.problem} />}
      <TranscriptView talk={talk} onResend={(pending) => desk.resend(handoff, pending)} />
      {serving && (
        <ReplyBox
          draft={view.drafts[handoff.conversation_id] ?? ""}
          onDraft={(text) => desk.keepDraft(handoff.conversation_id, text)}
          onSend={(text) => desk.reply(handoff, text)}
        />
      )}
      {mine && handoff.state === "wrapup" && <p className="pane-hint">{texts.wrapupHint}</p>}
      {!mine && <AcceptHere desk={desk} handoff={handoff} />}
      {closing && (
        <CloseDialog
          dispositions={view.dispositions}
          onCancel={() => setClosing(false)}
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
