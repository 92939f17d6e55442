import type { Assistant } from "@baowen/shared/protocol.ts";
import { emergencyNumbers, entries, texts } from "../texts.ts";

interface Props {
  assistant: Assistant;
  entriesOpen: boolean;
  onSay: (text: string) => void;
}

export function Greeting({ assistant, entriesOpen, onSay }: Props) {
  return (
    <section className="greeting" data-testid="greeting">
      <p className="greeting-words">{texts.greeting(assistant.name, assistant.company)}</p>
      <div className="greeting-safety">
        <p>{texts.safety}</p>
        <p className="emergency">
          {emergencyNumbers.map(([number, name]) => (
            <a key={number} href={`tel:${number}`}>
              {number}
              <small>{name}</small>
            </a>
          ))}
        </p>
      </div>
      {entriesOpen && (
        <nav aria-label={texts.entriesTitle}>
          <h2>{texts.entriesTitle}</h2>
          <div className="entries">
            {entries.map((entry) => (
              <button type="button" key={entry} data-testid="entry" onClick={() => onSay(entry)}>
                {entry}
              </button>
            ))}
          </div>
        </nav>
      )}
    </section>
  );
}
