// What the agent's page knows.
import type { Agent, ConversationState, CustomerFile, Disposition, Handoff, Line } from "@baowen/shared/protocol.ts";

export interface PendingReply {
  clientId: string;
  text: string;
  /** The seq the server gave; the reply leaves when that line is shown. */
  seq: number | null;
  problem: string;
}

export interface Talk {
  lines: Line[];
  state: ConversationState | null;
  file: CustomerFile | null;
  pending: PendingReply[];
  problem: string;
}

export interface DeskView {
  agent: Agent | null;
  /** Why the login page is shown again, in a sentence. */
  notice: string;
  live: boolean;
  items: Handoff[];
  /** Server clock minus this machine's, in milliseconds. */
  clockOffset: number;
  chosenId: string | null;
  talks: Record<string, Talk>;
  drafts: Record<string, string>;
  dispositions: Disposition[];
}

export const emptyTalk: Talk = { lines: [], state: null, file: null, pending: [], problem: "" };

export const emptyDesk: DeskView = {
  agent: null,
  notice: "",
  live: false,
  items: [],
  clockOffset: 0,
  chosenId: null,
  talks: {},
  drafts: {},
  dispositions: [],
};

export function waitingOf(items: readonly Handoff[]): Handoff[] {
  return items
    .filter((item) => item.state === "queued" || item.state === "offered")
    .sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.requested_at.localeCompare(b.requested_at));
}

export function mineOf(items: readonly Handoff[], agentId: string): Handoff[] {
  return items.filter((item) => item.agent_id === agentId && (item.state === "active" || item.state === "wrapup"));
}
