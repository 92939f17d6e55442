// The shapes both pages exchange with the gateway, and those of the chat, over HTTP and WebSocket.

export type Sender = "customer" | "bot" | "agent" | "system";
export type LineKind = "text" | "photo" | "notice";

export interface Citation {
  document: string;
  title: string;
  clause: string;
  quote: string;
  product: string;
  effective_from: string;
  url: string;
}

export type CardKind = "claim_summary" | "claim_receipt" | "service_receipt" | "policies" | "requests" | "shot_list";

export interface Card {
  kind: CardKind;
  rows: [label: string, value: string][];
  number?: string | null;
  /** Of a shot list: the drawing for each row. */
  shots?: string[];
}

export interface Attachment {
  id: string;
  media_type: string;
  width: number;
  height: number;
  name: string;
  url: string;
  thumb_url: string;
}

export interface Line {
  seq: number;
  sender: Sender;
  sender_name: string | null;
  kind: LineKind;
  text: string;
  choices: string[];
  citations: Citation[];
  card: Card | null;
  photos_wanted: boolean;
  attachments: Attachment[];
  client_id: string | null;
  at: string;
  /** In the console only: what an agent must know of the line's way to the customer. */
  delivery?: "uncertain" | "failed" | "parked" | null;
}

export type FieldValue = string | number | boolean | string[] | null;
export type Fields = Record<string, FieldValue>;

export interface ClaimView {
  number: string | null;
  state: string;
  fields: Fields;
  photos: number;
}

export interface QueuePlace {
  position: number;
  waited_seconds: number;
  due_seconds: number;
  /** What the customer may expect, in a sentence. */
  expectation: string;
  /** What the customer can say instead of waiting on. */
  choices: string[];
}

export interface ConversationState {
  owner: "bot" | "queue" | "agent";
  agent_name: string | null;
  answered_seq: number;
  last_seq: number;
  /** Up to which line the customer has had on the screen, where the channel tells it. */
  read_seq: number;
  thinking: boolean;
  queue: QueuePlace | null;
  claim: ClaimView | null;
}

export interface ErrorBody {
  code: string;
  message: string;
  hint?: string;
  /** Seconds after which the same may be sent again. */
  retry_after?: number;
}

// --- the customer's chat, /api/chat ---

export interface SessionRequest {
  token?: string;
  identity?: string;
  clock?: string;
}

export interface ChatLimits {
  max_text_chars: number;
  max_photo_bytes: number;
}

export interface Assistant {
  name: string;
  company: string;
}

export interface ChatCredentials {
  token: string;
  conversation_id: string;
  epoch: string | number;
  assistant: Assistant;
  limits: ChatLimits;
}

export interface Accepted {
  seq: number;
  duplicate: boolean;
}

export interface LinesPage {
  epoch: string | number;
  reset: boolean;
  lines: Line[];
  state: ConversationState;
}

export type ChatServerFrame =
  | { type: "welcome"; epoch: string | number; reset: boolean; state: ConversationState }
  | { type: "line"; line: Line }
  | { type: "state"; state: ConversationState }
  | { type: "ack"; client_id: string; seq: number; duplicate: boolean }
  | { type: "refused"; client_id: string; error: ErrorBody }
  | { type: "typing" }
  | Heartbeat;

export type ChatClientFrame =
  | { type: "hello"; token: string; epoch: string | number; last_seq: number }
  | { type: "say"; client_id: string; text: string }
  | { type: "typing" }
  | { type: "read"; seq: number }
  | Heartbeat;

export type Heartbeat = { type: "ping" } | { type: "pong" };

/** The process behind this socket is ending: come again after a while, all that was said is kept. */
export type Drain = { type: "drain"; reconnect_after_ms: number };
