import { Bubble } from "@chatui/core";
import { spokenTime } from "@baowen/shared/time.ts";
import type { ChatSession } from "../session/session.ts";
import { Message } from "./Message.tsx";
import { PhotoGroup } from "./PhotoGroup.tsx";
import type { Row } from "./rows.ts";
import { SendStatus } from "./SendStatus.tsx";

interface Props {
  row: Row;
  session: ChatSession;
  onEnlarge: (photoId: string) => void;
}

export function RowView({ row, session, onEnlarge }: Props) {
  if (row.kind === "time") return <p className="time">{spokenTime(row.at)}</p>;
  if (row.kind === "notice")
    return (
      <p className="notice" data-testid="chat-line" data-sender="system" data-seq={row.line.seq}>
        <span>{row.line.text}</span>
      </p>
    );
  if (row.kind === "photos") return <PhotoGroup row={row} session={session} onEnlarge={onEnlarge} />;
  if (row.kind === "line")
    return <Message line={row.line} named={row.named} previews={session.previews} onEnlarge={onEnlarge} />;
  const { message } = row;
  return (
    <article className="message" data-testid="chat-line" data-sender="customer" data-status={message.status}>
      <Bubble content={message.text} />
      <SendStatus item={message} onResend={() => session.resend(message.clientId)} />
    </article>
  );
}
