// A form with a file to the gateway, with progress (fetch cannot report how much has been sent).
import { ApiError, readError } from "./api.ts";

const STALLED_MS = 120_000;

interface Upload {
  token: string;
  /** What is said when the line breaks. */
  interrupted: string;
  /** 0–1 of what has been sent. */
  onProgress: (part: number) => void;
}

/** The answer's JSON; throws `ApiError`. */
export function upload<T>(path: string, form: FormData, { token, interrupted, onProgress }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.timeout = STALLED_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    const broken = () => reject(new ApiError(0, { code: "interrupted", message: interrupted }));
    request.onerror = broken;
    request.ontimeout = broken;
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(new ApiError(request.status, readError(request.responseText)));
    };
    request.send(form);
  });
}
