import { Bubble } from "@chatui/core";
import type { ReactNode } from "react";
import type { Line } from "@baowen/shared/protocol.ts";
import { texts } from "../texts.ts";
import { Citations } from "./Citations.tsx";
import { ClaimCard } from "./ClaimCard.tsx";
import { ShotList } from "../shots/ShotList.tsx";
import { PhotoTile } from "./PhotoTile.tsx";
import { thumbOf } from "./photos.ts";

interface Props {
  line: Line;
  named: boolean;
  previews: ReadonlyMap<string, string>;
  onEnlarge: (photoId: string) => void;
}

export function Message({ line, named, previews, onEnlarge }: Props) {
  return (
    <article className="message" data-testid="chat-line" data-sender={line.sender} data-seq={line.seq}>
      {named && <Speaker line={line} />}
      {line.text && (
        <Bubble>
          <p>{line.sender === "bot" ? withLinks(line.text) : line.text}</p>
          <Citations citations={line.citations} />
        </Bubble>
      )}
      {line.card && (line.card.kind === "shot_list" ? <ShotList card={line.card} /> : <ClaimCard card={line.card} />)}
      {line.attachments.length > 0 && (
        <div className="photo-group">
          {line.attachments.map((attachment) => (
            <PhotoTile
              key={attachment.id}
              name={attachment.name}
              src={thumbOf(line, attachment, previews)}
              onOpen={() => onEnlarge(attachment.id)}
            />
          ))}
        </div>
      )}
    </article>
  );
}

/** The bot's own addresses, as links that open beside the chat. */
function withLinks(text: string): ReactNode {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 ? (
      <a key={part} href={part} target="_blank" rel="noreferrer">
        {texts.openPage}
      </a>
    ) : (
      part
    ),
  );
}

function Speaker({ line }: { line: Line }) {
  if (line.sender === "customer") return null;
  const person = line.sender === "agent";
  return (
    <p className="speaker">
      <b>{line.sender_name}</b>
      <span className={person ? "mark mark-human" : "mark"}>{person ? texts.humanMark : texts.aiMark}</span>
    </p>
  );
}
