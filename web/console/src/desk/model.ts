// What the agent's page knows.
import type { Agent, CustomerFile, Disposition, Handoff, InboxItem, Me, Note } from "@baowen/shared/console.ts";
import type { ConversationState, Line } from "@baowen/shared/protocol.ts";

export interface PendingReply {
  clientId: string;
  text: string;
  /** The seq the server gave; the reply leaves when that line is shown. */
  seq: number | null;
  problem: string;
  /** A picture instead of words, drawn from this browser; `progress` 0–1. */
  picture?: { file: File; preview: string; progress: number };
}

export interface Talk {
  lines: Line[];
  state: ConversationState | null;
  file: CustomerFile | null;
  pending: PendingReply[];
  /** For colleagues only. */
  notes: Note[];
  /** When the customer was heard writing last; 0: never, or their words have come. */
  writesAt: number;
  problem: string;
}

export interface DeskView {
  agent: Agent | null;
  /** Back from the identity provider, and not yet let in. */
  arriving: boolean;
  /** Why the login page is shown again, in a sentence. */
  notice: string;
  live: boolean;
  /** The server hears this page's heartbeat. */
  heard: boolean;
  me: Me | null;
  /** What must still be shown to the agent. */
  news: InboxItem[];
  items: Handoff[];
  /** Server clock minus this machine's, in milliseconds. */
  clockOffset: number;
  chosenId: string | null;
  talks: Record<string, Talk>;
  drafts: Record<string, string>;
  dispositions: Disposition[];
}

export const emptyTalk: Talk = { lines: [], state: null, file: null, pending: [], notes: [], writesAt: 0, problem: "" };

export const emptyDesk: DeskView = {
  agent: null,
  arriving: false,
  notice: "",
  live: false,
  heard: true,
  me: null,
  news: [],
  items: [],
  clockOffset: 0,
  chosenId: null,
  talks: {},
  drafts: {},
  dispositions: [],
};

/** On my screen first, then as the queue has them. */
export function waitingOf(items: readonly Handoff[]): Handoff[] {
  return items
    .filter((item) => item.state === "queued" || item.state === "offered")
    .sort((a, b) => Number(Boolean(b.offer)) - Number(Boolean(a.offer)));
}

/** What must be heard: customers on my screen, and those who have waited too long while I take customers. */
export function ringingOf(waiting: readonly Handoff[], me: Me | null): Handoff[] {
  return waiting.filter((item) => item.offer || (me?.intent === "online" && item.stage > 0 && !item.offered_to));
}

/** Whom I serve or write up, then whom I help a colleague with. */
export function mineOf(items: readonly Handoff[], agentId: string): Handoff[] {
  const served = items.filter((item) => item.agent_id === agentId && (item.state === "active" || item.state === "wrapup"));
  return [...served, ...items.filter((item) => helps(item, agentId))];
}

export function helps(item: Handoff, agentId: string): boolean {
  const beside = item.joined_id === agentId || item.advisers.includes(agentId);
  return item.state === "active" && item.agent_id !== agentId && beside;
}

/** To whom I may write now. */
export function speaksTo(item: Handoff, agentId: string): boolean {
  return item.state === "active" && (item.agent_id === agentId || item.joined_id === agentId);
}
