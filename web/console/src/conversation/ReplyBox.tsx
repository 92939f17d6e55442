import { PictureOutlined } from "@ant-design/icons";
import type { Canned, Suggestion } from "@baowen/shared/console.ts";
import { usePhotoDrop } from "@baowen/shared/usePhotoDrop.ts";
import { Alert, Button, Input, Segmented } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { texts } from "../texts.ts";
import { filledIn, forbiddenIn, meant } from "./cannedWords.ts";
import { PictureTray, usePictures } from "./PictureTray.tsx";
import { asReply, Suggestions } from "./Suggestions.tsx";

/** To the customer, or to colleagues only. */
type To = "reply" | "note";

interface Props {
  /** Whoever only gives advice writes notes. */
  only: "note" | null;
  draft: string;
  customer: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  onPictures: (files: File[]) => void;
  /** How many bytes a picture may have. */
  pictureLimit: () => Promise<number>;
  onNote: (text: string) => Promise<void>;
  onTyping: () => void;
  /** Answers that fit what the customer has just said. */
  suggestions: Suggestion[];
  onSuggested: (changed: boolean) => void;
  canned: () => Promise<Canned>;
  onUsed: (shortcut: string) => void;
}

export function ReplyBox(props: Props) {
  const { only, draft, customer, onDraft, onSend, onPictures, onNote, onTyping, suggestions, onSuggested, canned, onUsed } = props;
  const [known, setKnown] = useState<Canned | null>(null);
  const [at, setAt] = useState(0);
  const [warned, setWarned] = useState("");
  const [to, setTo] = useState<To>(only ?? "reply");
  const [note, setNote] = useState("");
  const [taken, setTaken] = useState("");
  const field = useRef<TextAreaRef>(null);
  useEffect(() => {
    canned().then(setKnown, () => undefined);
  }, []);
  const turn = (next: To) => {
    setTo(only ?? next);
    field.current?.focus();
  };
  useTurnKeys(turn);
  const pictures = usePictures(props.pictureLimit);
  const dropping = usePhotoDrop((files) => to === "reply" && pictures.add(files));
  const picker = useRef<HTMLInputElement>(null);
  const text = to === "note" ? note : draft;
  const choices = to === "note" ? [] : meant(draft, known);
  const chosen = choices[Math.min(at, choices.length - 1)];
  const insert = ({ shortcut, text: words }: Canned["items"][number]) => {
    onDraft(filledIn(words, known?.variables ?? {}, customer));
    onUsed(shortcut);
    setAt(0);
  };
  /** Into the reply, after what is there; the agent reads it and sends it. */
  const take = (suggestion: Suggestion) => {
    const words = asReply(suggestion);
    setTo("reply");
    onDraft(draft.trim() ? `${draft.trimEnd()}\n${words}` : words);
    setTaken(words);
    field.current?.focus();
  };
  const change = (words: string) => {
    if (to === "note") return setNote(words);
    onDraft(words);
    if (words) onTyping();
  };
  const sendable = text.trim() !== "" || (to === "reply" && pictures.chosen.length > 0);
  /** The words, and behind them each picture as a message of its own. */
  const send = () => {
    if (!sendable) return;
    const words = text.trim();
    if (to === "note") return void onNote(words).then(() => setNote(""), () => undefined);
    const forbidden = forbiddenIn(words);
    if (forbidden && forbidden !== warned) return setWarned(forbidden);
    if (words) onSend(words);
    if (taken && words) onSuggested(words !== taken);
    if (pictures.chosen.length > 0) onPictures(pictures.take());
    setTaken("");
    onDraft("");
    setWarned("");
  };
  /** Enter that confirms a pinyin candidate (key code 229) belongs to the input method. */
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (chosen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % choices.length);
      return;
    }
    if (chosen && (event.key === "Tab" || event.key === "Enter")) {
      event.preventDefault();
      insert(chosen);
      return;
    }
    if (event.key === "Tab" && to === "reply" && !draft && suggestions[0]) {
      event.preventDefault();
      take(suggestions[0]);
      return;
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  return (
    <footer className="reply-box" data-to={to} data-dropping={dropping && to === "reply"}>
      {choices.length > 0 && (
        <ul className="canned" role="listbox" aria-label={texts.canned}>
          {choices.map((item) => (
            <li key={item.shortcut} role="option" aria-selected={item === chosen} data-testid="canned">
              <button type="button" tabIndex={-1} onClick={() => insert(item)}>
                <b>/{item.shortcut}</b> {item.text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!only && <Suggestions suggestions={suggestions} onTake={take} />}
      {warned && <Alert className="reply-warning" type="warning" showIcon title={texts.forbidden(warned)} role="alert" />}
      {pictures.problem && <Alert className="reply-warning" type="warning" showIcon title={pictures.problem} role="alert" />}
      {to === "reply" && <PictureTray pictures={pictures} />}
      <Segmented<To>
        className="reply-to"
        size="small"
        aria-label={texts.notes.to}
        value={to}
        onChange={turn}
        options={[
          { value: "reply", label: texts.notes.reply, disabled: only === "note" },
          { value: "note", label: <span data-testid="to-note">{texts.notes.note}</span> },
        ]}
      />
      {to === "reply" && (
        <Button
          icon={<PictureOutlined />}
          data-testid="picture-pick"
          aria-label={texts.pictures.pick}
          title={texts.pictures.hint}
          onClick={() => picker.current?.click()}
        />
      )}
      <input
        ref={picker}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        multiple
        hidden
        data-testid="picture-input"
        onChange={(event) => {
          pictures.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Input.TextArea
        ref={field}
        autoFocus
        autoSize={{ minRows: 2, maxRows: 7 }}
        value={text}
        maxLength={2000}
        data-testid="reply-input"
        aria-label={to === "note" ? texts.notes.placeholder : texts.replyPlaceholder}
        placeholder={to === "note" ? texts.notes.placeholder : texts.replyPlaceholder}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
      />
      <Button type="primary" size="large" data-testid="reply-send" disabled={!sendable} onClick={send}>
        {to === "note" ? texts.notes.keep : texts.send}
      </Button>
    </footer>
  );
}

/** Alt+P writes a note, Alt+L a reply. */
function useTurnKeys(turn: (to: To) => void): void {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (!event.altKey || (event.code !== "KeyP" && event.code !== "KeyL")) return;
      event.preventDefault();
      turn(event.code === "KeyP" ? "note" : "reply");
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
