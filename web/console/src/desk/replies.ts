// What the agent sends to a customer: words at once, pictures one after the other; each until the server has its line.
import { ApiError, type Call, sentence } from "@baowen/shared/api.ts";
import type { Handoff } from "@baowen/shared/console.ts";
import { newClientId } from "@baowen/shared/lines.ts";
import type { PendingReply, Talk } from "./model.ts";
import { letGo, pendingPicture, uploadPicture } from "./pictures.ts";

/** What of the desk is needed here. */
interface AtDesk {
  talk: (conversationId: string) => Talk;
  change: (conversationId: string, to: Partial<Talk>) => void;
  /** The hand-off as it is known now. */
  current: (handoff: Handoff) => Handoff;
  ask: <T>(path: string, details?: Call) => Promise<T>;
  /** The same for a file, beside the other: with progress. */
  token: () => string;
  api: string;
  expired: () => void;
}

export class Replies {
  private uploading: Promise<void> = Promise.resolve();

  constructor(private readonly desk: AtDesk) {}

  say(handoff: Handoff, text: string): void {
    const pending: PendingReply = { clientId: newClientId(), text, seq: null, problem: "" };
    this.add(handoff, [pending]);
    void this.deliver(handoff, pending);
  }

  sendPictures(handoff: Handoff, files: File[]): void {
    const pending = files.map(pendingPicture);
    this.add(handoff, pending);
    for (const picture of pending) this.uploading = this.uploading.then(() => this.deliver(handoff, picture));
  }

  resend(handoff: Handoff, pending: PendingReply): void {
    this.update(handoff.conversation_id, pending.clientId, { problem: "" });
    void this.deliver(handoff, pending);
  }

  /** A picture that was refused is taken off the page. */
  discard(handoff: Handoff, pending: PendingReply): void {
    const id = handoff.conversation_id;
    letGo([pending]);
    this.desk.change(id, { pending: this.pendingOf(id).filter(({ clientId }) => clientId !== pending.clientId) });
  }

  /** What the server has and the page shows is not pending any more. */
  settle(conversationId: string): void {
    const shown = new Set(this.desk.talk(conversationId).lines.map((line) => line.seq));
    const before = this.pendingOf(conversationId);
    const pending = before.filter(({ seq }) => seq === null || !shown.has(seq));
    if (pending.length === before.length) return;
    letGo(before.filter((reply) => !pending.includes(reply)));
    this.desk.change(conversationId, { pending });
  }

  private async deliver(handoff: Handoff, pending: PendingReply): Promise<void> {
    const id = handoff.conversation_id;
    try {
      this.update(id, pending.clientId, { seq: await this.send(handoff, pending) });
      this.settle(id);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.desk.expired();
      this.update(id, pending.clientId, { problem: sentence(error) });
    }
  }

  private async send(handoff: Handoff, { clientId, text, picture }: PendingReply): Promise<number> {
    const path = `/conversations/${handoff.conversation_id}`;
    const fields = { client_id: clientId, owner_epoch: this.desk.current(handoff).owner_epoch };
    if (!picture) {
      const body = { ...fields, text };
      return (await this.desk.ask<{ seq: number }>(`${path}/messages`, { method: "POST", body })).seq;
    }
    const show = (progress: number) =>
      this.update(handoff.conversation_id, clientId, { picture: { ...picture, progress } });
    return (await uploadPicture(this.desk.token(), `${this.desk.api}${path}/photos`, fields, picture.file, show)).seq;
  }

  private add(handoff: Handoff, pending: PendingReply[]): void {
    const id = handoff.conversation_id;
    this.desk.change(id, { pending: [...this.pendingOf(id), ...pending] });
  }

  private update(id: string, clientId: string, to: Partial<PendingReply>): void {
    const pending = this.pendingOf(id).map((item) => (item.clientId === clientId ? { ...item, ...to } : item));
    this.desk.change(id, { pending });
  }

  private pendingOf(id: string): PendingReply[] {
    return this.desk.talk(id).pending;
  }
}
