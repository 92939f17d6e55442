// What the customer sent and the transcript does not show yet. It lives in memory only.
import type { Line } from "@baowen/shared/protocol.ts";
import { newClientId } from "@baowen/shared/lines.ts";
import { photoProblem } from "./photoUpload.ts";
import type { Change, Outgoing, UnsentPhoto, UnsentText } from "./model.ts";

export function textToSend(text: string): UnsentText {
  return { kind: "text", text, ...fresh() };
}

export function photoToSend(file: File, maxBytes: number): UnsentPhoto {
  const problem = photoProblem(file, maxBytes);
  const photo: UnsentPhoto = { kind: "photo", file, preview: URL.createObjectURL(file), progress: 0, ...fresh() };
  return problem ? { ...photo, status: "refused", problem } : photo;
}

export function change(outgoing: Outgoing[], clientId: string, to: Change): Outgoing[] {
  return outgoing.map((item) => (item.clientId === clientId ? { ...item, ...to } : item));
}

export function without(outgoing: Outgoing[], clientId: string): Outgoing[] {
  return outgoing.filter((item) => item.clientId !== clientId);
}

/** Drops what the transcript shows by now. */
export function stillUnsent(outgoing: Outgoing[], lines: readonly Line[]): Outgoing[] {
  if (outgoing.length === 0) return outgoing;
  const shown = new Set(lines.map((line) => line.client_id));
  return outgoing.filter((item) => !shown.has(item.clientId));
}

function fresh() {
  return {
    clientId: newClientId(),
    at: new Date().toISOString(),
    status: "sending" as const,
    problem: "",
    after: null,
  };
}
