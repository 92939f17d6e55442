// From lines and unsent messages to what is drawn: time separators, runs of one speaker, photos side by side.
import type { Line, Sender } from "@baowen/shared/protocol.ts";
import type { ChatView, Outgoing, UnsentPhoto } from "../session/model.ts";

export interface LineRow {
  kind: "line";
  key: string;
  line: Line;
  /** Whether the speaker's name stands above: at the beginning of a run. */
  named: boolean;
}

export interface PhotosRow {
  kind: "photos";
  key: string;
  sender: Sender;
  photos: (Line | UnsentPhoto)[];
}

export type Row =
  | LineRow
  | PhotosRow
  | { kind: "time"; key: string; at: string }
  | { kind: "notice"; key: string; line: Line }
  | { kind: "unsent"; key: string; message: Extract<Outgoing, { kind: "text" }> };

const PAUSE_MS = 5 * 60_000;

export function rowsOf(view: Pick<ChatView, "past" | "lines" | "outgoing">): Row[] {
  const rows: Row[] = [];
  let before: Line | null = null;
  view.past.forEach((line, index) => {
    addLine(rows, line, before, `p${index}`);
    before = line;
  });
  const behind = view.outgoing.filter((item) => item.after !== null).sort((a, b) => Number(a.after) - Number(b.after));
  for (const line of view.lines) {
    while (behind[0] && Number(behind[0].after) < line.seq) addUnsent(rows, behind.shift());
    addLine(rows, line, before, line.client_id ?? `s${line.seq}`);
    before = line;
  }
  for (const item of [...behind, ...view.outgoing.filter((item) => item.after === null)]) addUnsent(rows, item);
  return rows;
}

function addLine(rows: Row[], line: Line, before: Line | null, key: string): void {
  const paused = !before || Date.parse(line.at) - Date.parse(before.at) > PAUSE_MS;
  if (paused) rows.push({ kind: "time", key: `t${key}`, at: line.at });
  if (line.sender === "system" || line.kind === "notice") rows.push({ kind: "notice", key, line });
  else if (line.kind === "photo" && line.sender === "customer") addPhoto(rows, line, key, line.sender);
  else rows.push({ kind: "line", key, line, named: paused || !sameSpeaker(line, before) });
}

function addUnsent(rows: Row[], item: Outgoing | undefined): void {
  if (!item) return;
  if (item.kind === "text") rows.push({ kind: "unsent", key: item.clientId, message: item });
  else addPhoto(rows, item, item.clientId, "customer");
}

function addPhoto(rows: Row[], photo: Line | UnsentPhoto, key: string, sender: Sender): void {
  const last = rows.at(-1);
  if (last?.kind === "photos" && last.sender === sender) last.photos.push(photo);
  else rows.push({ kind: "photos", key: `g${key}`, sender, photos: [photo] });
}

function sameSpeaker(line: Line, before: Line | null): boolean {
  return before !== null && before.sender === line.sender && before.sender_name === line.sender_name;
}
