// One photo to the server, with progress (fetch cannot report how much has been sent).
import { ApiError, readError } from "@baowen/shared/api.ts";
import type { Accepted } from "@baowen/shared/protocol.ts";
import { texts } from "../texts.ts";
import type { UnsentPhoto } from "./model.ts";

const STALLED_MS = 120_000;

/** `more`: how many wait behind it, so that all of them are answered together. */
export function uploadPhoto(
  token: string,
  photo: UnsentPhoto,
  more: number,
  onProgress: (part: number) => void,
): Promise<Accepted> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/chat/photos");
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.timeout = STALLED_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    const interrupted = () => reject(new ApiError(0, { code: "interrupted", message: texts.photoInterrupted }));
    request.onerror = interrupted;
    request.ontimeout = interrupted;
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Accepted);
      else reject(new ApiError(request.status, readError(request.responseText)));
    };
    request.send(formOf(photo, more));
  });
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
