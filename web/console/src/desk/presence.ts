// This page lives: a heartbeat from a worker, and a goodbye when the page goes.
import { newClientId } from "@baowen/shared/lines.ts";

const SILENT_BEATS = 2;

export class Presence {
  private readonly worker = new Worker(new URL("./heartbeat.ts", import.meta.url), { type: "module" });
  private readonly session = newClientId();
  private lost = 0;

  constructor(
    private readonly token: string,
    heartbeatSeconds: number,
    private readonly onBeats: (heard: boolean) => void,
  ) {
    this.worker.onmessage = ({ data }: MessageEvent<boolean>) => this.beat(data);
    this.worker.postMessage({ token, session: this.session, everyMs: heartbeatSeconds * 1000 });
    addEventListener("pagehide", this.leave);
  }

  stop(): void {
    this.leave();
    removeEventListener("pagehide", this.leave);
    this.worker.terminate();
  }

  private beat(heard: boolean): void {
    this.lost = heard ? 0 : this.lost + 1;
    this.onBeats(this.lost < SILENT_BEATS);
  }

  private readonly leave = (): void => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` };
    const body = JSON.stringify({ session: this.session });
    void fetch("/api/console/presence/leave", { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
  };
}
