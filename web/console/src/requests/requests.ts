// What customers have asked for besides claims, as the console gets it.
import type { Call } from "@baowen/shared/api.ts";
import type { FieldValue } from "@baowen/shared/protocol.ts";

export type RequestState = "open" | "in_progress" | "done" | "withdrawn";

export interface RequestRow {
  number: string;
  kind: string;
  state: RequestState;
  filed_at: string | null;
  due_at: string | null;
}

export interface WholeRequest extends RequestRow {
  fields: Record<string, FieldValue>;
  channel: string;
  moves: RequestState[];
  events: { at: string; who: string; what: string; why: string }[];
}

type Ask = <T>(path: string, details?: Call) => Promise<T>;

export class Requests {
  constructor(private readonly ask: Ask) {}

  async waiting(): Promise<RequestRow[]> {
    return (await this.ask<{ items: RequestRow[] }>("/requests")).items;
  }

  /** That it was read is written down. */
  read(number: string): Promise<WholeRequest> {
    return this.ask<WholeRequest>(`/requests/${number}`);
  }

  move(number: string, state: RequestState, why: string): Promise<WholeRequest> {
    return this.ask<WholeRequest>(`/requests/${number}/move`, { method: "POST", body: { state, why } });
  }
}
