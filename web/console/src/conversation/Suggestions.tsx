// Answers from the knowledge base to what the customer has just said. One key puts one into the reply; nothing is sent.
import type { Suggestion } from "@baowen/shared/console.ts";
import type { Line } from "@baowen/shared/protocol.ts";
import { Popover } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

const SETTLE_MS = 500;

interface Props {
  suggestions: Suggestion[];
  onTake: (suggestion: Suggestion) => void;
}

export function Suggestions({ suggestions, onTake }: Props) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const chosen = event.altKey ? suggestions[Number(event.code.replace("Digit", "")) - 1] : undefined;
      if (!chosen) return;
      event.preventDefault();
      onTake(chosen);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [suggestions, onTake]);
  if (suggestions.length === 0) return null;
  return (
    <ul className="suggestions" aria-label={texts.suggest.title}>
      {suggestions.map((suggestion, order) => (
        <li key={suggestion.title}>
          <Popover placement="topLeft" content={<Whole suggestion={suggestion} />}>
            <button type="button" data-testid="suggestion" onClick={() => onTake(suggestion)}>
              <kbd>Alt+{order + 1}</kbd>
              <span>{suggestion.title}</span>
              <small>{sourceOf(suggestion)}</small>
            </button>
          </Popover>
        </li>
      ))}
    </ul>
  );
}

function Whole({ suggestion }: { suggestion: Suggestion }) {
  return (
    <div className="suggestion-whole">
      <p>{suggestion.text}</p>
      {suggestion.citations.map((citation) => (
        <blockquote key={citation.document + citation.clause}>
          {citation.quote}
          <small>
            {citation.title} {citation.clause}
          </small>
        </blockquote>
      ))}
    </div>
  );
}

/** Asked anew whenever the customer has said something and has paused; none while somebody else serves. */
export function useSuggestions(
  lines: readonly Line[],
  serving: boolean,
  ask: () => Promise<Suggestion[]>,
): Suggestion[] {
  const [found, setFound] = useState<{ to: number; items: Suggestion[] }>({ to: 0, items: [] });
  const last = lines.findLast((line) => line.sender === "customer" || line.sender === "agent");
  const asked = serving && last?.sender === "customer" && last.kind === "text" ? last.seq : 0;
  useEffect(() => {
    if (!asked) return;
    let current = true;
    const timer = setTimeout(() => {
      ask().then(
        (items) => current && setFound({ to: asked, items }),
        () => undefined, // the agent answers without
      );
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return found.to === asked ? found.items : [];
}

/** With where it comes from, as the customer should read it. */
export function asReply(suggestion: Suggestion): string {
  const source = sourceOf(suggestion);
  return source ? `${suggestion.text}\n（${texts.suggest.source(source)}）` : suggestion.text;
}

function sourceOf({ citations: [first] }: Suggestion): string {
  return first ? [first.title, first.clause].filter(Boolean).join(" ") : "";
}
