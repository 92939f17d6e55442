// Carries text out and lines in: by WebSocket, and by HTTP while a WebSocket cannot be had.
import { ApiError, call } from "@baowen/shared/api.ts";
import type {
  Accepted,
  ChatClientFrame,
  ChatServerFrame,
  ConversationState,
  ErrorBody,
  Line,
  LinesPage,
} from "@baowen/shared/protocol.ts";
import { LiveSocket } from "@baowen/shared/socket.ts";
import type { Link } from "./model.ts";

const POLL_MS = 1500;
const FAILURES_BEFORE_POLLING = 2;

export interface TransportEvents {
  lastSeq: () => number;
  onReset: () => void;
  onLines: (lines: Line[]) => void;
  onState: (state: ConversationState) => void;
  /** The server listens: whatever is unacknowledged can be sent (again). */
  onReady: () => void;
  onAck: (clientId: string, seq: number) => void;
  onRefused: (clientId: string, error: ErrorBody) => void;
  onTyping: () => void;
  onLink: (link: Link) => void;
  onExpired: () => void;
}

export class Transport {
  private readonly socket: LiveSocket<ChatServerFrame>;
  private readonly posting = new Set<string>();
  private queue: Promise<void> = Promise.resolve();
  private pollTimer = 0;
  private polling = false;
  private catchingUp = false;
  private newest = 0;
  private stopped = false;

  constructor(
    private readonly token: string,
    private epoch: string | number,
    private readonly events: TransportEvents,
  ) {
    this.socket = new LiveSocket<ChatServerFrame>("/api/chat/ws", {
      hello: (): ChatClientFrame => ({ type: "hello", token, epoch: this.epoch, last_seq: events.lastSeq() }),
      onFrame: (frame) => this.receive(frame),
      onDown: (failures) => this.socketDown(failures),
      onRefused: () => this.expire(),
    });
  }

  start(): void {
    this.socket.start();
  }

  stop(): void {
    this.stopped = true;
    this.endPolling();
    this.socket.stop();
  }

  /** Sends now if there is a way; otherwise `onReady` will ask for it again. */
  say(clientId: string, text: string): void {
    const frame: ChatClientFrame = { type: "say", client_id: clientId, text };
    if (this.socket.send(frame) || !this.polling || this.posting.has(clientId)) return;
    this.posting.add(clientId);
    this.queue = this.queue.then(() => this.post(clientId, text)).finally(() => this.posting.delete(clientId));
  }

  /** The line is on the screen. Only while there is a socket, as for typing: nobody waits for it. */
  read(seq: number): void {
    this.socket.send({ type: "read", seq } satisfies ChatClientFrame);
  }

  typing(): void {
    this.socket.send({ type: "typing" } satisfies ChatClientFrame);
  }

  private receive(frame: ChatServerFrame): void {
    if (frame.type === "welcome") this.welcome(frame);
    else if (frame.type === "line") this.line(frame.line);
    else if (frame.type === "state") this.events.onState(frame.state);
    else if (frame.type === "ack") this.events.onAck(frame.client_id, frame.seq);
    else if (frame.type === "typing") this.events.onTyping();
    else if (frame.type === "refused") this.events.onRefused(frame.client_id, frame.error);
  }

  private welcome(frame: Extract<ChatServerFrame, { type: "welcome" }>): void {
    this.endPolling();
    this.adopt(frame.epoch, frame.reset);
    this.events.onState(frame.state);
    this.events.onLink("live");
    this.events.onReady();
  }

  private line(line: Line): void {
    this.newest = Math.max(this.newest, line.seq);
    if (line.seq > this.events.lastSeq() + 1) void this.catchUp();
    else this.events.onLines([line]);
  }

  /** A line is missing in between: fetch from where we are. */
  private async catchUp(): Promise<void> {
    if (this.catchingUp) return;
    this.catchingUp = true;
    try {
      let before = -1;
      while (before < this.events.lastSeq() && this.events.lastSeq() < this.newest) {
        before = this.events.lastSeq();
        await this.fetchLines();
      }
    } catch (error) {
      this.fetchFailed(error);
    } finally {
      this.catchingUp = false;
    }
  }

  private socketDown(failures: number): void {
    if (failures >= FAILURES_BEFORE_POLLING && !this.polling) {
      this.polling = true;
      void this.poll();
    } else if (!this.polling) {
      this.events.onLink("down");
    }
  }

  private async poll(): Promise<void> {
    try {
      await this.fetchLines();
      if (!this.polling) return;
      this.events.onLink("polling");
      this.events.onReady();
    } catch (error) {
      this.fetchFailed(error);
    }
    if (this.polling) this.pollTimer = window.setTimeout(() => void this.poll(), POLL_MS);
  }

  private endPolling(): void {
    this.polling = false;
    clearTimeout(this.pollTimer);
  }

  private async fetchLines(): Promise<void> {
    let more = true;
    while (more && !this.stopped) {
      const query = new URLSearchParams({ epoch: String(this.epoch), after: String(this.events.lastSeq()) });
      const page = await call<LinesPage>(`/api/chat/lines?${query}`, { token: this.token });
      if (this.stopped) return;
      this.adopt(page.epoch, page.reset);
      this.events.onLines(page.lines);
      this.events.onState(page.state);
      more = page.lines.length > 0 && this.events.lastSeq() < page.state.last_seq;
    }
  }

  private fetchFailed(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) this.expire();
    else if (this.polling && !this.stopped) this.events.onLink("down");
  }

  private adopt(epoch: string | number, reset: boolean): void {
    this.epoch = epoch;
    if (!reset) return;
    this.newest = 0;
    this.events.onReset();
  }

  private async post(clientId: string, text: string): Promise<void> {
    try {
      const body = { client_id: clientId, text };
      const { seq } = await call<Accepted>("/api/chat/messages", { method: "POST", token: this.token, body });
      this.events.onAck(clientId, seq);
    } catch (error) {
      if (!(error instanceof ApiError) || error.unreachable) return;
      if (error.code === "busy") this.events.onRefused(clientId, refusal(error));
      else if (error.status >= 500) return;
      else if (error.status === 401) this.expire();
      else this.events.onRefused(clientId, refusal(error));
    }
  }

  private expire(): void {
    if (this.stopped) return;
    this.stop();
    this.events.onExpired();
  }
}

function refusal({ code, message, retryAfter }: ApiError): ErrorBody {
  return retryAfter === undefined ? { code, message } : { code, message, retry_after: retryAfter };
}
