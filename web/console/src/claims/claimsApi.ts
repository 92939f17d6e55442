// The claims desk's calls. A file is fetched with the login and handed to the browser as a download.
import type { AskingForMore, ClaimFile, ClaimList, ClaimQuery, PhotoLabel } from "@baowen/shared/claims.ts";
import type { Call } from "@baowen/shared/api.ts";
import { saveFile } from "@baowen/shared/saveFile.ts";

export type Ask = <T>(path: string, details?: Call) => Promise<T>;
export type Fetch = (path: string) => Promise<Blob>;

export class ClaimsApi {
  constructor(
    private readonly ask: Ask,
    private readonly fetchFile: Fetch,
  ) {}

  list({ state, cause, text, injured }: ClaimQuery, before = ""): Promise<ClaimList> {
    const wanted = new URLSearchParams();
    if (state) wanted.set("state", state);
    if (cause) wanted.set("cause", cause);
    if (text.trim()) wanted.set("text", text.trim());
    if (injured) wanted.set("injured", "true");
    if (before) wanted.set("before", before);
    return this.ask<ClaimList>(`/claims?${wanted}`);
  }

  file(id: string): Promise<ClaimFile> {
    return this.ask<ClaimFile>(`/claims/${id}`);
  }

  askForMore(id: string, body: AskingForMore): Promise<{ seq: number; sms: boolean | null }> {
    return this.ask(`/claims/${id}/ask`, { method: "POST", body });
  }

  labelPhoto(id: string, photoId: string, label: PhotoLabel): Promise<null> {
    return this.ask<null>(`/claims/${id}/photos/${photoId}/label`, { method: "PUT", body: { label } });
  }

  async take(id: string, name: string, kind: "json" | "pdf"): Promise<void> {
    saveFile(await this.fetchFile(`/claims/${id}/export.${kind}`), `${name}.${kind}`);
  }
}
