// The agent's login, kept for this browser tab only.
import type { Login } from "@baowen/shared/protocol.ts";

const KEY = "baowen.console.login";

export function rememberedLogin(): Login | null {
  const kept = sessionStorage.getItem(KEY);
  return kept ? (JSON.parse(kept) as Login) : null;
}

export function rememberLogin(login: Login): void {
  sessionStorage.setItem(KEY, JSON.stringify(login));
}

export function forgetLogin(): void {
  sessionStorage.removeItem(KEY);
}
