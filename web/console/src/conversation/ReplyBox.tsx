import { Button, Input } from "antd";
import type { KeyboardEvent } from "react";
import { texts } from "../texts.ts";

interface Props {
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
}

export function ReplyBox({ draft, onDraft, onSend }: Props) {
  const send = () => {
    if (!draft.trim()) return;
    onSend(draft.trim());
    onDraft("");
  };
  /** Enter that confirms a pinyin candidate (key code 229) belongs to the input method. */
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  return (
    <footer className="reply-box">
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 2, maxRows: 7 }}
        value={draft}
        maxLength={2000}
        data-testid="reply-input"
        aria-label={texts.replyPlaceholder}
        placeholder={texts.replyPlaceholder}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={sendOnEnter}
      />
      <Button type="primary" size="large" data-testid="reply-send" disabled={!draft.trim()} onClick={send}>
        {texts.send}
      </Button>
    </footer>
  );
}
