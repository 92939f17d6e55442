// What is sent again after a lost answer keeps its id, so that the server takes it once.
import { newClientId } from "@baowen/shared/lines.ts";

export class ClientIds {
  private readonly unsure = new Map<string, string>();

  /** `what` names the words and where they go; once they are taken, the same words are new ones. */
  async use<T>(what: string, send: (clientId: string) => Promise<T>): Promise<T> {
    const id = this.unsure.get(what) ?? newClientId();
    this.unsure.set(what, id);
    const taken = await send(id);
    this.unsure.delete(what);
    return taken;
  }
}
