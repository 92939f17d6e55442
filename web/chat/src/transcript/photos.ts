// Photos of the conversation, for thumbnails and for leafing through them.
import type { Attachment, Line } from "@baowen/shared/protocol.ts";

export interface ShownPhoto {
  id: string;
  name: string;
  full: string;
}

export function shownPhotos(lines: readonly Line[], previews: ReadonlyMap<string, string>): ShownPhoto[] {
  return lines.flatMap((line) =>
    line.attachments.map((attachment) => ({
      id: attachment.id,
      name: attachment.name,
      full: attachment.url || (previews.get(line.client_id ?? "") ?? ""),
    })),
  );
}

/** The picture made in this browser while there is one: no flicker when the server's copy is ready. */
export function thumbOf(line: Line, attachment: Attachment, previews: ReadonlyMap<string, string>): string {
  return previews.get(line.client_id ?? "") ?? (attachment.thumb_url || attachment.url);
}
