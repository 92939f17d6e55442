import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from "react";
import type { ChatView } from "../session/model.ts";
import { entries, texts } from "../texts.ts";
import { CameraIcon, SendIcon } from "./icons.tsx";

interface Props {
  view: ChatView;
  picker: RefObject<HTMLInputElement | null>;
  field: RefObject<HTMLTextAreaElement | null>;
  onSay: (text: string) => void;
  onTyping: () => void;
  onPhotos: (files: File[]) => void;
}

const shortcuts = entries.filter((name) => name !== texts.toHuman);

export function Composer({ view, picker, field, onSay, onTyping, onPhotos }: Props) {
  const [text, setText] = useState("");
  useAutoHeight(field, text);
  const excess = text.trim().length - view.limits.max_text_chars;
  const sendable = text.trim() !== "" && excess <= 0;
  const send = () => {
    if (!sendable) return;
    onSay(text.trim());
    setText("");
    field.current?.focus();
  };
  const showShortcuts =
    view.conversation.owner === "bot" && view.lines.length > 0 && view.conversation.claim?.state !== "draft";
  return (
    <footer className="composer">
      {showShortcuts && (
        <nav className="shortcuts" aria-label={texts.entriesTitle}>
          {shortcuts.map((name) => (
            <button type="button" key={name} onClick={() => onSay(name)}>
              <span>{name}</span>
            </button>
          ))}
        </nav>
      )}
      {excess > 0 && (
        <p className="composer-excess" role="alert">
          最多 {view.limits.max_text_chars} 字，已超出 {excess} 字
        </p>
      )}
      <div className="composer-row">
        <button
          type="button"
          className="composer-photo"
          aria-label={texts.pickPhotos}
          onClick={() => picker.current?.click()}
        >
          <CameraIcon />
        </button>
        <PhotoPicker picker={picker} onPhotos={onPhotos} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          data-testid="chat-input"
          aria-label={texts.placeholder}
          placeholder={view.conversation.owner === "agent" ? texts.placeholderAgent : texts.placeholder}
          enterKeyHint="send"
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value);
            onTyping();
          }}
          onKeyDown={(event) => sendOnEnter(event, send)}
        />
        <button
          type="button"
          className="composer-send"
          data-testid="chat-send"
          aria-label={texts.send}
          disabled={!sendable}
          onPointerDown={(event) => event.preventDefault()}
          onClick={send}
        >
          <SendIcon />
        </button>
      </div>
    </footer>
  );
}

/** Enter sends, Shift+Enter breaks the line; Enter that confirms a pinyin candidate (key code 229) does neither. */
function sendOnEnter(event: KeyboardEvent, send: () => void): void {
  if (event.key !== "Enter" || event.shiftKey) return;
  if (event.nativeEvent.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
}

function PhotoPicker({ picker, onPhotos }: Pick<Props, "picker" | "onPhotos">) {
  return (
    <input
      ref={picker}
      type="file"
      accept="image/*"
      multiple
      hidden
      data-testid="photo-input"
      onChange={(event) => {
        onPhotos([...(event.target.files ?? [])]);
        event.target.value = "";
      }}
    />
  );
}

function useAutoHeight(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [field, text]);
}
