// Pictures on their way to a customer.
import { newClientId } from "@baowen/shared/lines.ts";
import { upload } from "@baowen/shared/upload.ts";
import { texts } from "../texts.ts";
import type { PendingReply } from "./model.ts";

export const MOST_TOGETHER = 9;
const TAKEN = /^image\/(jpeg|png|webp)$/;

/** Why this file cannot be sent, or an empty sentence; what it really is, the server says. */
export function problemOf(file: File, mostBytes: number): string {
  if (!TAKEN.test(file.type)) return texts.pictures.wrongType(file.name);
  if (file.size > mostBytes) return texts.pictures.tooLarge(file.name, Math.floor(mostBytes / 1024 / 1024));
  return "";
}

export function pendingPicture(file: File): PendingReply {
  const picture = { file, preview: URL.createObjectURL(file), progress: 0 };
  return { clientId: newClientId(), text: "", seq: null, problem: "", picture };
}

/** Frees what the browser holds of pictures that are not shown from here any more. */
export function letGo(gone: readonly PendingReply[]): void {
  for (const { picture } of gone) if (picture) URL.revokeObjectURL(picture.preview);
}

export function uploadPicture(
  token: string,
  path: string,
  fields: { client_id: string; owner_epoch: number },
  file: File,
  onProgress: (part: number) => void,
): Promise<{ seq: number }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  form.set("file", file, file.name || "picture");
  return upload<{ seq: number }>(path, form, { token, interrupted: texts.pictures.interrupted, onProgress });
}
