// The agent's desk: login, the live list of hand-offs, opened conversations, and what the agent does to them.
import { ApiError, type Call, call, sentence } from "@baowen/shared/api.ts";
import { lastSeq, mergeLines, newClientId } from "@baowen/shared/lines.ts";
import type {
  ConsoleClientFrame,
  ConsoleServerFrame,
  CustomerFile,
  Disposition,
  Handoff,
  HandoffList,
  Line,
  Login,
  Transcript,
} from "@baowen/shared/protocol.ts";
import { LiveSocket } from "@baowen/shared/socket.ts";
import { Store } from "@baowen/shared/store.ts";
import { texts } from "../texts.ts";
import { forgetLogin, rememberLogin, rememberedLogin } from "./login.ts";
import { type DeskView, type PendingReply, type Talk, emptyDesk, emptyTalk } from "./model.ts";

const API = "/api/console";

export class Desk {
  readonly view = new Store<DeskView>(emptyDesk);
  private token = "";
  private socket: LiveSocket<ConsoleServerFrame> | null = null;

  constructor() {
    const login = rememberedLogin();
    if (login) this.sitDown(login);
  }

  async login(username: string, password: string): Promise<void> {
    const login = await call<Login>(`${API}/login`, { method: "POST", body: { username, password } });
    rememberLogin(login);
    this.sitDown(login);
  }

  leave(notice = ""): void {
    forgetLogin();
    this.socket?.stop();
    this.socket = null;
    this.view.set({ ...emptyDesk, notice });
  }

  /** Shows a conversation; it stays up to date from then on. */
  async choose(handoff: Handoff): Promise<void> {
    const id = handoff.conversation_id;
    this.view.set({ chosenId: handoff.id });
    try {
      const after = lastSeq(this.talk(id).lines);
      const page = await this.ask<Transcript>(`/conversations/${id}/lines?after=${after}`);
      this.addLines(id, page.lines);
      this.change(id, { state: page.state, problem: "" });
      this.watch(id);
      this.change(id, { file: await this.ask<CustomerFile>(`/conversations/${id}/customer`) });
    } catch (error) {
      this.change(id, { problem: sentence(error) });
    }
  }

  unchoose(): void {
    this.view.set({ chosenId: null });
  }

  async accept(handoff: Handoff): Promise<void> {
    try {
      this.replace(await this.ask<Handoff>(`/handoffs/${handoff.id}/accept`, { method: "POST" }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await this.refresh();
      throw error;
    }
    await this.choose(handoff);
  }

  async close(handoff: Handoff, disposition: string, note: string): Promise<void> {
    const body = { disposition, note };
    const closed = await this.ask<Handoff>(`/handoffs/${handoff.id}/close`, { method: "POST", body });
    this.replace(closed);
    this.keepDraft(handoff.conversation_id, "");
    if (this.view.get().chosenId === handoff.id) this.unchoose();
  }

  keepDraft(conversationId: string, text: string): void {
    this.view.set({ drafts: { ...this.view.get().drafts, [conversationId]: text } });
  }

  reply(handoff: Handoff, text: string): void {
    const id = handoff.conversation_id;
    const pending: PendingReply = { clientId: newClientId(), text, seq: null, problem: "" };
    this.change(id, { pending: [...this.talk(id).pending, pending] });
    void this.deliver(handoff, pending);
  }

  resend(handoff: Handoff, pending: PendingReply): void {
    this.changePending(handoff.conversation_id, pending.clientId, { problem: "" });
    void this.deliver(handoff, pending);
  }

  private sitDown(login: Login): void {
    this.token = login.token;
    this.view.set({ ...emptyDesk, agent: login.agent });
    this.socket = new LiveSocket<ConsoleServerFrame>(`${API}/ws`, {
      hello: (): ConsoleClientFrame => ({ type: "hello", token: this.token }),
      onFrame: (frame) => this.receive(frame),
      onDown: () => this.view.set({ live: false }),
      onRefused: () => this.leave(texts.expired),
    });
    this.socket.start();
    void this.refresh();
    void this.loadDispositions();
  }

  private receive(frame: ConsoleServerFrame): void {
    if (!this.view.get().live) this.connected();
    if (frame.type === "handoffs") this.adoptList(frame);
    else if (frame.type === "line") this.addLines(frame.conversation_id, [frame.line]);
    else if (frame.type === "state") this.change(frame.conversation_id, { state: frame.state });
  }

  private connected(): void {
    this.view.set({ live: true });
    for (const id of Object.keys(this.view.get().talks)) this.watch(id);
  }

  private watch(conversationId: string): void {
    const after = lastSeq(this.talk(conversationId).lines);
    this.socket?.send({ type: "watch", conversation_id: conversationId, after } satisfies ConsoleClientFrame);
  }

  /** The list again by HTTP: at the beginning and after a lost race. */
  private async refresh(): Promise<void> {
    await this.ask<HandoffList>("/handoffs").then(
      (list) => this.adoptList(list),
      () => this.view.set({ live: this.socket?.open ?? false }),
    );
  }

  private async loadDispositions(): Promise<void> {
    await this.ask<Disposition[]>("/dispositions").then(
      (dispositions) => this.view.set({ dispositions }),
      () => setTimeout(() => this.view.get().agent && void this.loadDispositions(), 3000),
    );
  }

  private adoptList({ items, server_now: serverNow }: HandoffList): void {
    this.view.set({ items });
    if (serverNow) this.view.set({ clockOffset: Date.parse(serverNow) - Date.now() });
    const { chosenId, talks } = this.view.get();
    if (chosenId && !items.some((item) => item.id === chosenId)) this.unchoose();
    const listed = new Set(items.map((item) => item.conversation_id));
    for (const id of Object.keys(talks)) if (!listed.has(id)) this.forget(id);
  }

  /** A conversation that is no longer ours to see leaves this page too. */
  private forget(conversationId: string): void {
    const { [conversationId]: _gone, ...talks } = this.view.get().talks;
    this.view.set({ talks });
    this.socket?.send({ type: "unwatch", conversation_id: conversationId } satisfies ConsoleClientFrame);
  }

  private replace(handoff: Handoff): void {
    const others = this.view.get().items.filter((item) => item.id !== handoff.id);
    this.view.set({ items: handoff.state === "closed" ? others : [...others, handoff] });
  }

  private async deliver(handoff: Handoff, { clientId, text }: PendingReply): Promise<void> {
    const id = handoff.conversation_id;
    const body = { client_id: clientId, text, owner_epoch: this.current(handoff).owner_epoch };
    try {
      const { seq } = await this.ask<{ seq: number }>(`/conversations/${id}/messages`, { method: "POST", body });
      this.changePending(id, clientId, { seq });
      this.addLines(id, []);
    } catch (error) {
      this.changePending(id, clientId, { problem: sentence(error) });
    }
  }

  private current(handoff: Handoff): Handoff {
    return this.view.get().items.find((item) => item.id === handoff.id) ?? handoff;
  }

  private addLines(id: string, arrived: Line[]): void {
    const lines = mergeLines(this.talk(id).lines, arrived);
    const shown = new Set(lines.map((line) => line.seq));
    const pending = this.talk(id).pending.filter(({ seq }) => seq === null || !shown.has(seq));
    this.change(id, { lines, pending });
  }

  private talk(id: string): Talk {
    return this.view.get().talks[id] ?? emptyTalk;
  }

  private change(id: string, to: Partial<Talk>): void {
    this.view.set({ talks: { ...this.view.get().talks, [id]: { ...this.talk(id), ...to } } });
  }

  private changePending(id: string, clientId: string, to: Partial<PendingReply>): void {
    const pending = this.talk(id).pending.map((item) => (item.clientId === clientId ? { ...item, ...to } : item));
    this.change(id, { pending });
  }

  private async ask<T>(path: string, details: Call = {}): Promise<T> {
    try {
      return await call<T>(API + path, { ...details, token: this.token });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.leave(texts.expired);
      throw error;
    }
  }
}
