import type { Card, Citation, Line } from "@baowen/shared/protocol.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Image, Tag } from "antd";
import { texts } from "../texts.ts";

interface Props {
  line: Line;
  before: Line | null;
  /** It was looked for. */
  sought?: boolean;
  /** The last that the customer has had on the screen. */
  read?: boolean;
}

export function LineView({ line, before, sought = false, read = false }: Props) {
  if (line.sender === "system" || line.kind === "notice")
    return (
      <p className="line-divider" data-testid="transcript-line" data-sender="system" data-seq={line.seq}>
        <span>
          {line.text} <time dateTime={line.at}>{spokenTime(line.at)}</time>
          <DeliveryMark line={line} />
        </span>
      </p>
    );
  const sameRun = before?.sender === line.sender && before.sender_name === line.sender_name;
  return (
    <article className="line" data-testid="transcript-line" data-sought={sought} data-sender={line.sender} data-seq={line.seq}>
      {!sameRun && <Speaker line={line} />}
      {line.text && <p className="line-words">{line.text}</p>}
      {line.card && <CardView card={line.card} />}
      {line.attachments.length > 0 && (
        <div className="line-photos">
          {line.attachments.map((photo) => (
            <Image
              key={photo.id}
              width={108}
              height={108}
              src={photo.thumb_url}
              preview={{ src: photo.url }}
              alt={photo.name || texts.photo}
            />
          ))}
        </div>
      )}
      {line.citations.map((citation) => (
        <CitationView key={citation.document + citation.clause + citation.quote} citation={citation} />
      ))}
      {line.choices.length > 0 && (
        <p className="line-choices">
          {texts.offered}：{line.choices.join(" / ")}
        </p>
      )}
      <DeliveryMark line={line} />
      {read && <p className="line-status">{texts.read}</p>}
    </article>
  );
}

function DeliveryMark({ line }: { line: Line }) {
  if (!line.delivery) return null;
  return <Tag color={line.delivery === "parked" ? "default" : "warning"}>{texts.delivery[line.delivery]}</Tag>;
}

function Speaker({ line }: { line: Line }) {
  const mark = line.sender === "bot" ? texts.bot : line.sender === "agent" ? texts.person : "";
  return (
    <p className="line-who">
      {line.sender_name || texts.customer}
      {mark && <Tag variant="filled">{mark}</Tag>}
      <time dateTime={line.at}>{spokenTime(line.at)}</time>
    </p>
  );
}

function CitationView({ citation }: { citation: Citation }) {
  const { title, document, clause, effective_from: since, quote } = citation;
  return (
    <details className="line-citation">
      <summary>
        {texts.basis}：{title || document}
        {clause && ` · ${clause}`}
        {since && ` · ${texts.since(since)}`}
      </summary>
      <blockquote>{quote}</blockquote>
    </details>
  );
}

function CardView({ card }: { card: Card }) {
  return (
    <div className="line-card">
      <b>{texts.cardTitle[card.kind]}</b>
      <dl>
        {card.number && <Pair label={card.kind === "service_receipt" ? texts.requestNumber : texts.claimNumber} value={card.number} />}
        {card.rows.map(([label, value]) => (
          <Pair key={label} label={label} value={value} />
        ))}
      </dl>
    </div>
  );
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
