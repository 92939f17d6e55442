// The conversation of this page: opens it, keeps it going through bad networks, and says what the customer says.
import { ApiError, sentence } from "@baowen/shared/api.ts";
import { lastSeq, mergeLines } from "@baowen/shared/lines.ts";
import type { ConversationState, ErrorBody, Line } from "@baowen/shared/protocol.ts";
import { Store } from "@baowen/shared/store.ts";
import { sparingly } from "@baowen/shared/typing.ts";
import { texts } from "../texts.ts";
import { memory } from "./memory.ts";
import { type Change, type ChatView, type Link, type Outgoing, type UnsentPhoto, emptyView } from "./model.ts";
import { openSession } from "./opening.ts";
import { change, photoToSend, stillUnsent, textToSend, without } from "./outbox.ts";
import { uploadPhoto } from "./photoUpload.ts";
import { Transport } from "./transport.ts";

const ACK_MS = 15_000;
const REOPEN_MS = 3000;
const TOO_FAST_MS = 5000;
const BUSY_SECONDS = 2;
const LONGEST_BUSY_MS = 60_000;

export class ChatSession {
  readonly view = new Store<ChatView>(emptyView);
  /** Thumbnails made here keep standing in for photos the server has taken. */
  readonly previews = new Map<string, string>();
  private transport: Transport | null = null;
  private token = "";
  private conversationId = "";
  private uploading = false;
  private openedAt = 0;
  /** The highest seq the server has told us of; its line may still be on the way. */
  private acceptedSeq = 0;
  /** How often in a row the server was too busy; its timer sends everything that waits, in order. */
  private busyTimes = 0;
  private busyTimer = 0;
  private readonly tellTyping = sparingly(() => this.transport?.typing());

  constructor() {
    document.addEventListener("visibilitychange", this.tellRead);
  }

  async open(): Promise<void> {
    this.view.set({ problem: "" });
    this.openedAt = Date.now();
    try {
      const credentials = await openSession();
      this.token = credentials.token;
      this.enter(credentials.conversation_id);
      this.view.set({ assistant: credentials.assistant, limits: credentials.limits });
      document.title = `${credentials.assistant.name} · 在线客服`;
      this.transport = this.connect(credentials.epoch);
      this.transport.start();
    } catch (error) {
      this.openingFailed(error);
    }
  }

  say(text: string): void {
    const message = textToSend(text);
    // Even while others wait: who is in danger or wants a person is heard when questions are not. Those that wait go
    // first, so that what was said first is heard first if there is room again.
    for (const item of this.view.get().outgoing.filter(isWaitingText)) this.resend(item.clientId);
    this.setOutgoing([...this.view.get().outgoing, message]);
    this.send(message);
  }

  /** The customer writes: an agent who serves them sees it. */
  typing(): void {
    if (this.view.get().conversation.owner === "agent") this.tellTyping();
  }

  sendPhotos(files: Iterable<File>): void {
    const { outgoing, limits } = this.view.get();
    const photos = Array.from(files, (file) => photoToSend(file, limits.max_photo_bytes));
    for (const photo of photos) this.previews.set(photo.clientId, photo.preview);
    this.setOutgoing([...outgoing, ...photos]);
    void this.uploadNext();
  }

  resend(clientId: string): void {
    this.update(clientId, { status: "sending", problem: "", after: null });
    const item = this.view.get().outgoing.find((candidate) => candidate.clientId === clientId);
    if (item) this.send(item);
  }

  discard(clientId: string): void {
    this.setOutgoing(without(this.view.get().outgoing, clientId));
  }

  private connect(epoch: string | number): Transport {
    return new Transport(this.token, epoch, {
      lastSeq: () => lastSeq(this.view.get().lines),
      onReset: () => this.forgetLines(),
      onLines: (lines) => this.addLines(lines),
      onState: (state) => this.adoptState(state),
      onReady: () => this.sendWaiting(),
      onAck: (clientId, seq) => this.accepted(clientId, seq),
      onRefused: (clientId, error) => this.refuse(clientId, error),
      onTyping: () => this.view.set({ agentWritesAt: Date.now() }),
      onLink: (link) => this.adoptLink(link),
      onExpired: () => this.renew(),
    });
  }

  private enter(conversationId: string): void {
    if (this.conversationId && this.conversationId !== conversationId) {
      const { past, lines } = this.view.get();
      this.view.set({ past: [...past, ...lines, noticeLine(texts.renewed)] });
      this.forgetLines();
    }
    this.conversationId = conversationId;
  }

  /** An agent's newest words are before the customer's eyes. */
  private readonly tellRead = (): void => {
    const newest = this.view.get().lines.at(-1);
    if (newest?.sender === "agent" && !document.hidden) this.transport?.read(newest.seq);
  };

  private forgetLines(): void {
    this.acceptedSeq = 0;
    this.view.set({ lines: [] });
  }

  /** The token is no longer good: a new session on the same screen, at most one every few seconds. */
  private renew(): void {
    if (!this.transport) return;
    this.transport.stop();
    this.transport = null;
    this.reopenSoon();
  }

  private reopenSoon(): void {
    this.view.set({ link: "down" });
    const delay = Date.now() - this.openedAt < REOPEN_MS ? REOPEN_MS * (0.5 + Math.random()) : 0;
    setTimeout(() => void this.open(), delay);
  }

  private openingFailed(error: unknown): void {
    const lasting = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
    if (!lasting) {
      this.reopenSoon();
      return;
    }
    memory.forgetToken();
    this.view.set({ problem: sentence(error), link: "down" });
  }

  private addLines(arrived: Line[]): void {
    const lines = mergeLines(this.view.get().lines, arrived);
    this.view.set(arrived.some((line) => line.sender === "agent") ? { lines, agentWritesAt: 0 } : { lines });
    this.setOutgoing(stillUnsent(this.view.get().outgoing, arrived));
    this.settle();
    this.tellRead();
  }

  /** Photos are large: they are tried again once when the network is back, not at every poll. */
  private adoptLink(link: Link): void {
    const wasDown = this.view.get().link === "down";
    this.view.set({ link });
    if (!wasDown || link === "down") return;
    for (const item of this.view.get().outgoing)
      if (item.kind === "photo" && item.status === "unconfirmed")
        this.update(item.clientId, { status: "sending", problem: "", after: null });
  }

  private adoptState(conversation: ConversationState): void {
    this.view.set({ conversation, conversationAt: Date.now() });
    this.settle();
  }

  private settle(): void {
    const { settled, lines, conversation } = this.view.get();
    if (!settled && lastSeq(lines) >= conversation.last_seq) this.view.set({ settled: true });
  }

  private sendWaiting(): void {
    for (const item of this.view.get().outgoing)
      if (item.kind === "text" && (item.status === "sending" || item.status === "unconfirmed"))
        this.transport?.say(item.clientId, item.text);
    void this.uploadNext();
  }

  private send(item: Outgoing): void {
    if (item.kind === "photo") {
      void this.uploadNext();
      return;
    }
    this.transport?.say(item.clientId, item.text);
    setTimeout(() => this.doubt(item.clientId), ACK_MS);
  }

  /** No acknowledgement for a while: say so; it is still sent again by itself after reconnecting. */
  private doubt(clientId: string): void {
    const item = this.view.get().outgoing.find((candidate) => candidate.clientId === clientId);
    if (item?.status === "sending") this.fail(clientId, "unconfirmed", texts.unconfirmed);
  }

  private accepted(clientId: string, seq: number): void {
    this.busyTimes = 0;
    this.acceptedSeq = Math.max(this.acceptedSeq, seq);
    this.update(clientId, { status: "accepted", problem: "", progress: 1 });
    this.setOutgoing(stillUnsent(this.view.get().outgoing, this.view.get().lines));
  }

  private refuse(clientId: string, error: ErrorBody): void {
    if (error.code !== "busy") {
      this.fail(clientId, "refused", error.message);
      return;
    }
    this.update(clientId, { status: "waiting", problem: error.message, after: null });
    if (this.busyTimer) return;
    const pause = Math.min(LONGEST_BUSY_MS, (error.retry_after ?? BUSY_SECONDS) * 1000 * 2 ** this.busyTimes);
    this.busyTimes += 1;
    this.busyTimer = window.setTimeout(() => this.sendAgain(), pause * (1 + Math.random() / 2));
  }

  private sendAgain(): void {
    this.busyTimer = 0;
    for (const item of this.view.get().outgoing.filter(isWaitingText)) this.resend(item.clientId);
  }

  /** Photos go one after another, so that they arrive in the order they were picked. */
  private async uploadNext(): Promise<void> {
    const photo = this.view.get().outgoing.find(isWaitingPhoto);
    if (!photo || this.uploading || !this.token) return;
    this.uploading = true;
    try {
      const more = this.view.get().outgoing.filter(isWaitingPhoto).length - 1;
      const progress = (part: number) => this.update(photo.clientId, { progress: part });
      const { seq } = await uploadPhoto(this.token, photo, more, progress);
      this.accepted(photo.clientId, seq);
    } catch (error) {
      await this.uploadFailed(photo, error);
    } finally {
      this.uploading = false;
    }
    if (this.transport) void this.uploadNext();
  }

  private async uploadFailed(photo: UnsentPhoto, error: unknown): Promise<void> {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401) this.renew();
    else if (status === 429) await new Promise((resume) => setTimeout(resume, TOO_FAST_MS));
    else {
      const outcome = status === 0 || status >= 500 ? "unconfirmed" : "refused";
      this.fail(photo.clientId, outcome, sentence(error));
    }
  }

  private fail(clientId: string, status: "refused" | "unconfirmed", problem: string): void {
    const after = Math.max(this.acceptedSeq, lastSeq(this.view.get().lines));
    this.update(clientId, { status, problem, progress: 0, after });
  }

  private update(clientId: string, to: Change): void {
    this.setOutgoing(change(this.view.get().outgoing, clientId, to));
  }

  private setOutgoing(outgoing: Outgoing[]): void {
    if (outgoing !== this.view.get().outgoing) this.view.set({ outgoing });
  }
}

function isWaitingPhoto(item: Outgoing): item is UnsentPhoto {
  return item.kind === "photo" && item.status === "sending";
}

function isWaitingText(item: Outgoing): boolean {
  return item.kind === "text" && item.status === "waiting";
}

function noticeLine(text: string): Line {
  return {
    seq: 0,
    sender: "system",
    sender_name: null,
    kind: "notice",
    text,
    choices: [],
    citations: [],
    card: null,
    photos_wanted: false,
    attachments: [],
    client_id: null,
    at: new Date().toISOString(),
  };
}
