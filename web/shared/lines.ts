// Lines of a conversation, in order and once each.
import type { Line } from "./protocol.ts";

export function lastSeq(lines: readonly Line[]): number {
  return lines.at(-1)?.seq ?? 0;
}

/** Adds what is new; a line that arrives again replaces the old one (its photo addresses may be fresher). */
export function mergeLines(known: Line[], arrived: readonly Line[]): Line[] {
  if (arrived.length === 0) return known;
  const bySeq = new Map(known.map((line) => [line.seq, line]));
  for (const line of arrived) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** An id the server uses to recognise a repeated message; works without a secure context. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
