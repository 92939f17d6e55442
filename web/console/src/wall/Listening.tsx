// A supervisor reads along, and has a word with the agent that the customer does not see.
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff } from "@baowen/shared/console.ts";
import { App, Button, Drawer, Input } from "antd";
import { useEffect, useState } from "react";
import { TranscriptView } from "../conversation/TranscriptView.tsx";
import type { Desk } from "../desk/desk.ts";
import { emptyTalk } from "../desk/model.ts";
import { texts } from "../texts.ts";

const EVERY_MS = 1500;

export function Listening({ desk, handoff, onClose }: { desk: Desk; handoff: Handoff; onClose: () => void }) {
  const { message } = App.useApp();
  const [talk, setTalk] = useState(emptyTalk);
  const [words, setWords] = useState("");
  useEffect(() => {
    const look = () => void desk.calls.readAlong(handoff.conversation_id).then(setTalk, () => undefined);
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [handoff.id]);
  const whisper = async () => {
    try {
      await desk.calls.whisper(handoff, words.trim());
      setWords("");
      void message.success(texts.wall.whispered);
    } catch (error) {
      void message.warning(sentence(error));
    }
  };
  return (
    <Drawer
      open
      size={520}
      title={`${handoff.customer_name || texts.unnamed} · ${texts.wall.by(handoff.agent_name ?? "")}`}
      onClose={onClose}
      footer={
        <div className="wall-whisper">
          <Input
            value={words}
            maxLength={500}
            data-testid="whisper-input"
            aria-label={texts.wall.whisper}
            placeholder={texts.wall.whisper}
            onChange={(event) => setWords(event.target.value)}
            onPressEnter={() => words.trim() && void whisper()}
          />
          <Button type="primary" disabled={!words.trim()} data-testid="whisper-send" onClick={() => void whisper()}>
            {texts.send}
          </Button>
        </div>
      }
    >
      <TranscriptView talk={talk} onResend={() => undefined} />
    </Drawer>
  );
}
