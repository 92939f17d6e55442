// The shapes that the console exchanges with the gateway beside those of the chat.
import type { Citation, ClaimView, ConversationState, Heartbeat, Line, Sender } from "./protocol.ts";

export type Role = "agent" | "supervisor" | "editor" | "claims" | "admin";

/** Take customers; watch the floor; the claims desk; keep canned replies; keep accounts. */
export type Permission = "serve" | "supervise" | "claims" | "edit" | "accounts";

export interface Agent {
  id: string;
  name: string;
  role: Role;
  /** Which parts of the page are theirs. */
  may: Permission[];
}

export interface Login {
  token: string;
  agent: Agent;
}

export type HandoffState =
  | "queued"
  | "offered"
  | "active"
  | "wrapup"
  | "closed"
  | "cancelled"
  | "abandoned"
  | "fallback";

export type Intent = "online" | "busy" | "break" | "offline";

/** A customer on my screen: `ring` on everybody's, `forced` mine without being asked. */
export interface Offer {
  id: string;
  mode: "single" | "ring" | "forced";
  made_at: string;
  expires_at: string;
}

export interface Me {
  intent: Intent;
  load: number;
  capacity: number;
  inbox_seq: number;
}

export type InboxKind =
  | "offer"
  | "missed"
  | "declined"
  | "rescinded"
  | "agent_lost"
  | "put_on_break"
  | "given_away"
  | "taken_over"
  | "assigned"
  | "customer_waits"
  | "call_back_due"
  | "advice_asked"
  | "joined"
  | "whisper";

export interface InboxItem {
  seq: number;
  kind: InboxKind;
  data: { handoff?: string; by?: string; number?: string; level?: number; text?: string; misses?: number };
  at: string;
}

export interface Handoff {
  id: string;
  conversation_id: string;
  state: HandoffState;
  reason: string;
  reason_text: string;
  summary: [label: string, value: string][];
  urgent: boolean;
  customer_name: string | null;
  channel: "in_app" | "wechat";
  requested_at: string;
  due_at: string;
  waited_seconds: number;
  sla_seconds: number;
  agent_id: string | null;
  agent_name: string | null;
  /** Colleagues whose advice was asked: they read along. */
  advisers: string[];
  /** The supervisor who speaks beside the agent. */
  joined_id: string | null;
  last_text: string | null;
  unread: number;
  owner_epoch: number;
  offer: Offer | null;
  /** On whose screen the customer is, alone. */
  offered_to: string | null;
  skill: string;
  stage: number;
  /** Why a supervisor has put this customer before the others. */
  put_first: string | null;
  breached: boolean;
  wrapup_until: string | null;
  note: string;
}

export interface HandoffList {
  items: Handoff[];
  server_now?: string;
}

export interface WallAgent {
  id: string;
  name: string;
  role: Agent["role"];
  intent: Intent;
  live: boolean;
  load: number;
  capacity: number;
  active: number;
  wrapup: number;
  ringing: boolean;
  parked: boolean;
  skills: string[];
}

export interface WallFigures {
  requests: number;
  accepted: number;
  sl: number | null;
  asa_seconds: number | null;
  abandonment: number | null;
  breaches: number;
  aht_seconds: number | null;
}

export interface Wall {
  waiting: { count: number; longest_seconds: number };
  agents: WallAgent[];
  today: WallFigures;
  recent: WallFigures;
  forecast: { needed: number | null; here: number };
  items: Handoff[];
  /** Since when and why nobody new is let into the queue; null: it is open. */
  closed: { since: string; reason: string } | null;
  server_now: string;
}

/** To whom a customer can be passed now. */
export interface Colleagues {
  agents: { id: string; name: string; load: number; capacity: number }[];
  skills: string[];
}

/** How many messages the channel still lets us send, until when; `left` 0: what is written waits for the customer. */
export interface Allowance {
  limited: boolean;
  left: number | null;
  most: number | null;
  until: string | null;
  gone: boolean;
}

export interface Canned {
  items: { shortcut: string; text: string; uses: number }[];
  variables: Record<string, string>;
}

export interface Disposition {
  code: string;
  text: string;
}

export interface Transcript {
  lines: Line[];
  notes: Note[];
  state: ConversationState;
}

export interface Policy {
  policy_no: string;
  kind: "compulsory" | "commercial";
  plate_no: string | null;
  vehicle: string;
  covers: [name: string, limit: string][];
  starts_on: string;
  ends_on: string;
}

export interface CustomerFile {
  customer: { name: string | null; phone_masked: string | null; channel: string };
  policies: Policy[];
  claim: ClaimView | null;
}

/** What colleagues tell each other about the customer, below the line `after_seq`. */
export interface Note {
  number: number;
  agent_id: string;
  agent_name: string;
  text: string;
  after_seq: number;
  at: string;
}

/** A time that the customer came to a person or wanted to. */
export interface Contact {
  id: string;
  state: HandoffState;
  reason_text: string;
  requested_at: string;
  agent_name: string | null;
  disposition: string;
  note: string;
  score: number | null;
}

export interface FoundLine {
  conversation_id: string;
  channel: Handoff["channel"];
  customer_name: string;
  seq: number;
  sender: Sender;
  text: string;
  at: string;
}

/** What the knowledge base would say to the customer's last words. */
export interface Suggestion {
  title: string;
  text: string;
  citations: Citation[];
  score: number;
}

export type ConsoleServerFrame =
  | { type: "welcome" }
  | ({ type: "handoffs" } & HandoffList)
  | ({ type: "me" } & Me)
  | ({ type: "inbox" } & InboxItem)
  | { type: "line"; conversation_id: string; line: Line }
  | { type: "state"; conversation_id: string; state: ConversationState }
  | { type: "note"; conversation_id: string; note: Note }
  | { type: "typing"; conversation_id: string }
  | Heartbeat;

export type ConsoleClientFrame =
  | { type: "hello"; token: string; inbox: number | null }
  | { type: "watch"; conversation_id: string; after: number; notes: number }
  | { type: "typing"; conversation_id: string }
  | { type: "unwatch"; conversation_id: string }
  | Heartbeat;
