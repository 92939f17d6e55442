// What the page knows of the conversation.
import type { Assistant, ChatLimits, ConversationState, Line } from "@baowen/shared/protocol.ts";

export type Link = "starting" | "live" | "polling" | "down";

interface Unsent {
  clientId: string;
  at: string;
  /**
   * sending → accepted (the transcript will show it); unconfirmed: nothing heard, sent again by itself after
   * reconnecting; waiting: the server is busy, sent again by itself in a while; refused: the server said no, only the
   * customer can send it again.
   */
  status: "sending" | "accepted" | "unconfirmed" | "waiting" | "refused";
  /** Why it is not delivered, for the customer. */
  problem: string;
  /** The seq it stands behind once it has a problem; null: at the end. */
  after: number | null;
}

export interface UnsentText extends Unsent {
  kind: "text";
  text: string;
}

export interface UnsentPhoto extends Unsent {
  kind: "photo";
  file: File;
  preview: string;
  /** 0–1 */
  progress: number;
}

/** What may change of an unsent message. */
export interface Change {
  status?: Unsent["status"];
  problem?: string;
  after?: number | null;
  progress?: number;
}

export type Outgoing = UnsentText | UnsentPhoto;

export interface ChatView {
  link: Link;
  /** The first session could not be opened, in a sentence. */
  problem: string;
  assistant: Assistant;
  limits: ChatLimits;
  /** Lines of sessions that ended while the page was open. */
  past: Line[];
  lines: Line[];
  outgoing: Outgoing[];
  conversation: ConversationState;
  /** When `conversation` arrived, for counting on from its waited seconds. */
  conversationAt: number;
  /** When the agent was heard writing last; 0: never, or their words have come. */
  agentWritesAt: number;
  /** Whether the history has arrived, so that it is not read aloud line by line. */
  settled: boolean;
}

export const nobodyYet: ConversationState = {
  owner: "bot",
  agent_name: null,
  answered_seq: 0,
  last_seq: 0,
  read_seq: 0,
  thinking: false,
  queue: null,
  claim: null,
};

export const emptyView: ChatView = {
  link: "starting",
  problem: "",
  assistant: { name: "小保", company: "" },
  limits: { max_text_chars: 1000, max_photo_bytes: 20 * 1024 * 1024 },
  past: [],
  lines: [],
  outgoing: [],
  conversation: nobodyYet,
  conversationAt: 0,
  agentWritesAt: 0,
  settled: false,
};
