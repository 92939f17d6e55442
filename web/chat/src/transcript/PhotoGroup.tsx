import type { Line } from "@baowen/shared/protocol.ts";
import type { UnsentPhoto } from "../session/model.ts";
import type { ChatSession } from "../session/session.ts";
import { texts } from "../texts.ts";
import { PhotoTile } from "./PhotoTile.tsx";
import { thumbOf } from "./photos.ts";
import type { PhotosRow } from "./rows.ts";

interface Props {
  row: PhotosRow;
  session: ChatSession;
  onEnlarge: (photoId: string) => void;
}

/** Photos sent one after another, side by side; each is still a line of its own. */
export function PhotoGroup({ row, session, onEnlarge }: Props) {
  const refused = row.photos.filter(isUnsent).filter(({ status }) => status === "refused" || status === "unconfirmed");
  return (
    <article className="message" data-sender={row.sender}>
      <div className="photo-group">
        {row.photos.map((photo) =>
          isUnsent(photo) ? (
            <UnsentTile key={photo.clientId} photo={photo} />
          ) : (
            <SentTiles key={photo.client_id ?? photo.seq} line={photo} session={session} onEnlarge={onEnlarge} />
          ),
        )}
      </div>
      {refused.map((photo) => (
        <Refusal key={photo.clientId} photo={photo} session={session} />
      ))}
    </article>
  );
}

function SentTiles({ line, session, onEnlarge }: { line: Line } & Omit<Props, "row">) {
  return (
    <div className="photo-line" data-testid="chat-line" data-sender={line.sender} data-seq={line.seq}>
      {line.attachments.map((attachment) => (
        <PhotoTile
          key={attachment.id}
          name={attachment.name}
          src={thumbOf(line, attachment, session.previews)}
          onOpen={() => onEnlarge(attachment.id)}
        />
      ))}
    </div>
  );
}

function UnsentTile({ photo }: { photo: UnsentPhoto }) {
  const failed = photo.status === "refused" || photo.status === "unconfirmed";
  return (
    <div className="photo-line" data-testid="chat-line" data-sender="customer" data-status={photo.status}>
      <PhotoTile name={photo.file.name} src={photo.preview} progress={failed ? null : photo.progress} failed={failed} />
    </div>
  );
}

function Refusal({ photo, session }: { photo: UnsentPhoto; session: ChatSession }) {
  return (
    <div className="send-status send-failed" role="alert">
      <span>
        {photo.file.name}：{photo.problem}
      </span>
      <button type="button" data-testid="photo-retry" onClick={() => session.resend(photo.clientId)}>
        {texts.retryPhoto}
      </button>
      <button type="button" onClick={() => session.discard(photo.clientId)}>
        {texts.removePhoto}
      </button>
    </div>
  );
}

function isUnsent(photo: Line | UnsentPhoto): photo is UnsentPhoto {
  return "file" in photo;
}
