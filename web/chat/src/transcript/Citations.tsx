import type { Citation } from "@baowen/shared/protocol.ts";
import { BookIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";

/** Where an answer comes from: document, clause, effective date, and the words themselves on request. */
export function Citations({ citations }: { citations: Citation[] }) {
  if (citations.length === 0) return null;
  return (
    <aside className="citations" aria-label={texts.basis}>
      {citations.map((citation) => (
        <CitationView key={`${citation.document}/${citation.clause}/${citation.quote}`} citation={citation} />
      ))}
    </aside>
  );
}

function CitationView({ citation }: { citation: Citation }) {
  const { title, document, clause, effective_from: since, quote, url } = citation;
  return (
    <div className="citation" data-testid="citation">
      <BookIcon />
      <div>
        <p className="citation-name">
          {texts.basis}：{title || document}
          {clause && ` · ${clause}`}
        </p>
        {since && <p className="citation-since">{texts.since(since)}</p>}
        {quote && (
          <details>
            <summary>{texts.quote}</summary>
            <blockquote>{quote}</blockquote>
          </details>
        )}
        {url && (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {texts.source}
          </a>
        )}
      </div>
    </div>
  );
}
