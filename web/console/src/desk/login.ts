// The agent's login, kept for this browser tab only.
import type { Login } from "@baowen/shared/console.ts";

const KEY = "baowen.console.login";
const INBOX = "baowen.console.inbox";

export function rememberedLogin(): Login | null {
  const kept = sessionStorage.getItem(KEY);
  return kept ? (JSON.parse(kept) as Login) : null;
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
