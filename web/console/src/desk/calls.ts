// Requests of the console that change nothing of what its own page shows of conversations.
import type { Call } from "@baowen/shared/api.ts";
import type {
  Allowance,
  Canned,
  Colleagues,
  Contact,
  FoundLine,
  Handoff,
  Intent,
  Suggestion,
  Transcript,
  Wall,
} from "@baowen/shared/console.ts";
import type { ClaimView } from "@baowen/shared/protocol.ts";
import { emptyTalk, type Talk } from "./model.ts";

export type Ask = <T>(path: string, details?: Call) => Promise<T>;

export class Calls {
  constructor(private readonly ask: Ask) {}

  canned(): Promise<Canned> {
    return this.ask<Canned>("/canned");
  }

  cannedUsed(shortcut: string): void {
    void this.ask<null>(`/canned/${encodeURIComponent(shortcut)}/used`, { method: "POST" }).catch(() => undefined);
  }

  allowance(conversationId: string): Promise<Allowance> {
    return this.ask<Allowance>(`/conversations/${conversationId}/allowance`);
  }

  async mostPictureBytes(): Promise<number> {
    return (await this.ask<{ max_photo_bytes: number }>("/photos/limits")).max_photo_bytes;
  }

  colleagues(): Promise<Colleagues> {
    return this.ask<Colleagues>("/colleagues");
  }

  wall(): Promise<Wall> {
    return this.ask<Wall>("/wall");
  }

  async closeQueue(reason: string): Promise<void> {
    await this.ask<null>("/queue/close", { method: "POST", body: { reason } });
  }

  async openQueue(): Promise<void> {
    await this.ask<null>("/queue/open", { method: "POST" });
  }

  async whisper(handoff: Handoff, text: string): Promise<void> {
    await this.ask<null>(`/handoffs/${handoff.id}/whisper`, { method: "POST", body: { text } });
  }

  /** Before everybody who waits, but for those in danger. */
  async putFirst(handoff: Handoff, reason: string): Promise<void> {
    const body = { reason, owner_epoch: handoff.owner_epoch };
    await this.ask<Handoff>(`/handoffs/${handoff.id}/put-first`, { method: "POST", body });
  }

  /** `beyond`: even when all of the agent's places are taken. */
  async assign(handoff: Handoff, agentId: string, beyond: boolean): Promise<void> {
    const body = { agent_id: agentId, beyond, owner_epoch: handoff.owner_epoch };
    await this.ask<Handoff>(`/handoffs/${handoff.id}/assign`, { method: "POST", body });
  }

  /** `to`: an agent's id or a skill. Whom somebody else serves waits again, in front. */
  async reassign(handoff: Handoff, to: { agent_id?: string; skill?: string }, note: string): Promise<void> {
    const body = { ...to, note, owner_epoch: handoff.owner_epoch };
    await this.ask<Handoff>(`/handoffs/${handoff.id}/pass-on`, { method: "POST", body });
  }

  async changeIntent(agentId: string, intent: Intent): Promise<void> {
    await this.ask<{ intent: Intent }>(`/agents/${agentId}/intent`, { method: "POST", body: { intent } });
  }

  /** What was said so far in a conversation that somebody else serves. */
  async readAlong(conversationId: string, after = 0): Promise<Talk> {
    const page = await this.ask<Transcript>(`/conversations/${conversationId}/lines?after=${after}`);
    return { ...emptyTalk, lines: page.lines, notes: page.notes, state: page.state };
  }

  /** The whole number, for who serves; that it was shown is written down. */
  async phone(conversationId: string): Promise<string> {
    const path = `/conversations/${conversationId}/customer/phone`;
    return (await this.ask<{ phone: string | null }>(path, { method: "POST" })).phone ?? "";
  }

  /** One field of the open notice, as it was typed; empty takes it back. */
  editDraft(conversationId: string, key: string, typed: string): Promise<ClaimView> {
    return this.ask<ClaimView>(`/conversations/${conversationId}/draft-claim`, { method: "PATCH", body: { key, typed } });
  }

  contacts(conversationId: string): Promise<Contact[]> {
    return this.ask<Contact[]>(`/conversations/${conversationId}/contacts`);
  }

  async search(words: string): Promise<FoundLine[]> {
    const query = new URLSearchParams({ q: words });
    return (await this.ask<{ items: FoundLine[] }>(`/search?${query}`)).items;
  }

  async suggestions(conversationId: string): Promise<Suggestion[]> {
    return (await this.ask<{ items: Suggestion[] }>(`/conversations/${conversationId}/suggestions`)).items;
  }

  suggestionTaken(changed: boolean): void {
    const body = { sent: changed ? "changed" : "as it was" };
    void this.ask<null>("/suggestions/taken", { method: "POST", body }).catch(() => undefined);
  }
}
