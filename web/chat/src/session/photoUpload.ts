// One photo to the server.
import type { Accepted } from "@baowen/shared/protocol.ts";
import { upload } from "@baowen/shared/upload.ts";
import { texts } from "../texts.ts";
import type { UnsentPhoto } from "./model.ts";

/** `more`: how many wait behind it, so that all of them are answered together. */
export function uploadPhoto(
  token: string,
  photo: UnsentPhoto,
  more: number,
  onProgress: (part: number) => void,
): Promise<Accepted> {
  const how = { token, interrupted: texts.photoInterrupted, onProgress };
  return upload<Accepted>("/api/chat/photos", formOf(photo, more), how);
}

/** Why this file cannot be sent, or an empty sentence. */
export function photoProblem(file: File, maxBytes: number): string {
  if (!file.type.startsWith("image/") && !/\.(heic|heif)$/i.test(file.name)) return texts.notAPhoto;
  if (file.size > maxBytes) return texts.photoTooLarge(Math.floor(maxBytes / 1024 / 1024));
  return "";
}

function formOf(photo: UnsentPhoto, more: number): FormData {
  const form = new FormData();
  form.set("client_id", photo.clientId);
  form.set("more", String(more));
  form.set("file", photo.file, photo.file.name || "photo.jpg");
  return form;
}
