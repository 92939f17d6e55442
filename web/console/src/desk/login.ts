// The agent's login, kept for this browser tab only.
import type { Login } from "@baowen/shared/console.ts";

const KEY = "baowen.console.login";
const INBOX = "baowen.console.inbox";

export function rememberedLogin(): Login | null {
  const kept = sessionStorage.getItem(KEY);
  const login = kept ? (JSON.parse(kept) as Login) : null;
  return login?.agent.may ? login : null; // what an older page kept says nothing of permissions
}

export interface Arrival {
  /** From the identity provider, with a ticket that only the browser sees. */
  arrived: boolean;
  /** Why it, or we, let nobody in. */
  refused: string | null;
}

/** What the way back from the identity provider has written into the address, which forgets it at once. */
export function readArrival(): Arrival {
  const said = new URLSearchParams(location.hash.slice(1));
  const arrival = { arrived: said.has("arrived"), refused: said.get("refused") };
  if (arrival.arrived || arrival.refused) history.replaceState(null, "", location.pathname + location.search);
  return arrival;
}

export function rememberLogin(login: Login): void {
  sessionStorage.setItem(KEY, JSON.stringify(login));
}

export function forgetLogin(): void {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(INBOX);
}

/** The last inbox item that this tab has shown; null before the first. */
export function rememberedInbox(): number | null {
  const kept = sessionStorage.getItem(INBOX);
  return kept ? Number(kept) : null;
}

export function rememberInbox(seq: number): void {
  sessionStorage.setItem(INBOX, String(seq));
}
