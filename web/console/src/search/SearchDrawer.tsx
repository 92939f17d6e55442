// Finding what was said before, and reading around it.
import { sentence } from "@baowen/shared/api.ts";
import type { FoundLine } from "@baowen/shared/console.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Alert, Button, Drawer, Empty, Input, Tag } from "antd";
import { useState } from "react";
import { TranscriptView } from "../conversation/TranscriptView.tsx";
import type { Desk } from "../desk/desk.ts";
import type { Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";

const SHORTEST = 2;
const LINES_BEFORE = 30;

export function SearchDrawer({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const [words, setWords] = useState("");
  const [sought, setSought] = useState("");
  const [found, setFound] = useState<FoundLine[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [reading, setReading] = useState<{ line: FoundLine; talk: Talk } | null>(null);
  const attempt = async (doing: () => Promise<void>) => {
    setBusy(true);
    setProblem("");
    try {
      await doing();
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  const search = () =>
    attempt(async () => {
      const given = words.trim();
      if (given.length < SHORTEST) return setProblem(texts.search.tooShort);
      setFound(await desk.calls.search(given));
      setSought(given);
    });
  const open = (line: FoundLine) =>
    attempt(async () => {
      const talk = await desk.calls.readAlong(line.conversation_id, Math.max(line.seq - LINES_BEFORE, 0));
      setReading({ line, talk });
    });
  return (
    <Drawer
      open
      size={560}
      title={reading ? reading.line.customer_name : texts.search.title}
      extra={reading && <Button onClick={() => setReading(null)}>{texts.search.back}</Button>}
      onClose={onClose}
    >
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      {reading ? (
        <TranscriptView talk={reading.talk} at={reading.line.seq} onResend={() => undefined} />
      ) : (
        <>
          <Input.Search
            autoFocus
            value={words}
            maxLength={50}
            loading={busy}
            data-testid="search-input"
            aria-label={texts.search.title}
            placeholder={texts.search.placeholder}
            onChange={(event) => setWords(event.target.value)}
            onSearch={() => void search()}
          />
          {found?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.search.nothing} />}
          <ul className="found">
            {found?.map((line) => (
              <li key={`${line.conversation_id}/${line.seq}`}>
                <button type="button" data-testid="found" onClick={() => void open(line)}>
                  <span className="found-who">
                    <b>{line.customer_name}</b>
                    <Tag variant="filled">{texts.channels[line.channel]}</Tag>
                    <time dateTime={line.at}>{spokenTime(line.at)}</time>
                  </span>
                  <Marked text={line.text} words={sought} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}

/** The words set off from the rest, wherever they are. */
function Marked({ text, words }: { text: string; words: string }) {
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  if (!words || at < 0) return <span className="found-words">{text}</span>;
  return (
    <span className="found-words">
      {text.slice(Math.max(0, at - 40), at)}
      <mark>{text.slice(at, at + words.length)}</mark>
      {text.slice(at + words.length)}
    </span>
  );
}
