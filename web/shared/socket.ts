// A WebSocket that says hello, notices silence, and comes back with full-jitter backoff.
import type { Drain, Heartbeat } from "./protocol.ts";

const QUIET_MS = 25_000;
const PONG_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const TERMINAL_FROM = 4500;
const TOO_MANY = 4029;
const TOO_MANY_DELAY_MS = 5000;

export interface SocketEvents<Incoming> {
  /** The first frame to send; asked again at every connection so that it can carry the last seq. */
  hello: () => unknown;
  onFrame: (frame: Incoming) => void;
  /** `failures`: attempts in a row that ended before the server said anything. */
  onDown: (failures: number) => void;
  /** The server will never accept this hello again (bad token, bad protocol). */
  onRefused: (code: number) => void;
}

export class LiveSocket<Incoming extends { type: string }> {
  private socket: WebSocket | null = null;
  private heard = false;
  private failures = 0;
  /** When to come again after the server has said that it is going; null: it has not. */
  private drainedMs: number | null = null;
  private retryTimer = 0;
  private silenceTimer = 0;
  private stopped = true;
  private readonly address: string;
  private readonly events: SocketEvents<Incoming>;

  constructor(path: string, events: SocketEvents<Incoming>) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.address = url.href;
    this.events = events;
  }

  start(): void {
    this.stopped = false;
    window.addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    clearTimeout(this.retryTimer);
    this.drop();
  }

  get open(): boolean {
    return this.heard && this.socket?.readyState === WebSocket.OPEN;
  }

  /** Sends if the conversation with the server is established; tells whether it did. */
  send(frame: object): boolean {
    if (!this.open) return false;
    this.socket?.send(JSON.stringify(frame));
    return true;
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.drop();
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.events.hello()));
    socket.onmessage = (event: MessageEvent<string>) => this.receive(event.data);
    socket.onclose = (event) => this.closed(event.code);
    this.expectWithin(PONG_MS);
  }

  private receive(data: string): void {
    const frame = JSON.parse(data) as Incoming | Heartbeat | Drain;
    this.heard = true;
    this.failures = 0;
    this.expectTraffic();
    if (frame.type === "ping") this.send({ type: "pong" });
    else if (frame.type === "drain") this.drainedMs = (frame as Drain).reconnect_after_ms;
    else if (frame.type !== "pong") this.events.onFrame(frame as Incoming);
  }

  private closed(code: number): void {
    const refused = code >= TERMINAL_FROM && code < 5000;
    const drainedMs = this.drainedMs;
    if (!this.heard) this.failures += 1;
    this.drop();
    if (refused) {
      this.stop();
      this.events.onRefused(code);
      return;
    }
    if (drainedMs !== null) {
      // Another process takes over in a moment: nothing that the reader need be told.
      this.retryTimer = window.setTimeout(() => this.connect(), drainedMs);
      return;
    }
    this.events.onDown(this.failures);
    const floor = code === TOO_MANY ? TOO_MANY_DELAY_MS : FIRST_DELAY_MS;
    const ceiling = Math.min(LONGEST_DELAY_MS, floor * 2 ** this.failures);
    const delay = floor + Math.random() * (ceiling - floor);
    this.retryTimer = window.setTimeout(() => this.connect(), delay);
  }

  /** Back online or back in the foreground: do not sit out the rest of a long delay. */
  private readonly hurry = (): void => {
    if (this.stopped || document.hidden) return;
    if (!this.socket) this.connect();
    else if (this.send({ type: "ping" })) this.expectWithin(PONG_MS);
  };

  private expectTraffic(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => {
      this.send({ type: "ping" });
      this.expectWithin(PONG_MS);
    }, QUIET_MS);
  }

  private expectWithin(milliseconds: number): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.closed(1006), milliseconds);
  }

  private drop(): void {
    clearTimeout(this.silenceTimer);
    this.heard = false;
    this.drainedMs = null;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
