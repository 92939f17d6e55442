// Opening a session, with what the address and the surrounding APP hand over.
import { call } from "@baowen/shared/api.ts";
import type { ChatCredentials, SessionRequest } from "@baowen/shared/protocol.ts";
import { memory } from "./memory.ts";

/** `?clock=ISO` is development's; `#identity=JWT` is the APP's and is taken out of the address at once. */
const handedOver = readAddress();

export async function openSession(): Promise<ChatCredentials> {
  const body: SessionRequest = { ...handedOver };
  const token = memory.token();
  if (token) body.token = token;
  const credentials = await call<ChatCredentials>("/api/chat/sessions", { method: "POST", body });
  memory.keepToken(credentials.token);
  return credentials;
}

function readAddress(): SessionRequest {
  const found: SessionRequest = {};
  const clock = new URLSearchParams(location.search).get("clock");
  const identity = new URLSearchParams(location.hash.slice(1)).get("identity");
  if (clock) found.clock = clock.replace(" ", "+");
  if (identity) {
    found.identity = identity;
    history.replaceState(null, "", location.pathname + location.search);
  }
  return found;
}
