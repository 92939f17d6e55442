// The agent's desk: login, the live list of hand-offs, opened conversations, and what the agent does to them.
import { ApiError, type Call, call, readError, sentence } from "@baowen/shared/api.ts";
import { lastSeq, mergeLines } from "@baowen/shared/lines.ts";
import type {
  ConsoleClientFrame,
  ConsoleServerFrame,
  CustomerFile,
  Disposition,
  Handoff,
  HandoffList,
  InboxItem,
  Intent,
  Login,
  Note,
  Transcript,
} from "@baowen/shared/console.ts";
import type { Line } from "@baowen/shared/protocol.ts";
import { LiveSocket } from "@baowen/shared/socket.ts";
import { Store } from "@baowen/shared/store.ts";
import { sparingly } from "@baowen/shared/typing.ts";
import { ClaimsApi } from "../claims/claimsApi.ts";
import { texts } from "../texts.ts";
import { Office } from "../office/office.ts";
import { Requests } from "../requests/requests.ts";
import { Calls } from "./calls.ts";
import { ClientIds } from "./clientIds.ts";
import { Drafts } from "./drafts.ts";
import { forgetLogin, readArrival, rememberInbox, rememberLogin, rememberedInbox, rememberedLogin } from "./login.ts";
import { type DeskView, type Talk, emptyDesk, emptyTalk, speaksTo } from "./model.ts";
import { letGo } from "./pictures.ts";
import { Presence } from "./presence.ts";
import { Replies } from "./replies.ts";

const API = "/api/console";
const HEARTBEAT_SECONDS = 5;
const MOST_NEWS = 20;

export class Desk {
  readonly view = new Store<DeskView>(emptyDesk);
  readonly claims = new ClaimsApi(
    (path, details) => this.ask(path, details),
    (path) => this.fetchFile(path),
  );
  private token = "";
  private socket: LiveSocket<ConsoleServerFrame> | null = null;
  private presence: Presence | null = null;
  private readonly drafts = new Drafts(this.view, (id, text) =>
    this.ask<null>(`/conversations/${id}/draft`, { method: "PUT", body: { text } }),
  );
  /** What is asked and told without changing anything that this page shows of conversations. */
  readonly calls = new Calls((path, details) => this.ask(path, details));
  /** What customers have asked for besides claims. */
  readonly requests = new Requests((path, details) => this.ask(path, details));
  /** What is kept and counted, for those who may. */
  readonly office = new Office(
    (path, details) => this.ask(path, details),
    (path) => this.fetchFile(path),
  );
  private readonly ids = new ClientIds();
  /** What the agent sends to customers. */
  readonly replies = new Replies({
    talk: (id) => this.talk(id),
    change: (id, to) => this.change(id, to),
    current: (handoff) => this.current(handoff),
    ask: (path, details) => this.ask(path, details),
    token: () => this.token,
    api: API,
    expired: () => this.leave(texts.expired),
  });
  /** Offers that this page has taken by itself, or is taking. */
  private readonly taking = new Set<string>();

  constructor() {
    const { arrived, refused } = readArrival();
    const login = rememberedLogin();
    if (arrived) void this.arrive();
    else if (refused) this.leave(texts.refusals[refused] ?? texts.refusals.away);
    else if (login) this.sitDown(login);
  }

  /** Whether the insurer's own accounts open this page too. */
  async byProvider(): Promise<boolean> {
    return (await call<{ offered: boolean }>(`${API}/oidc`)).offered;
  }

  async login(username: string, password: string): Promise<void> {
    const login = await call<Login>(`${API}/login`, { method: "POST", body: { username, password } });
    rememberLogin(login);
    this.sitDown(login);
  }

  leave(notice = ""): void {
    forgetLogin();
    this.socket?.stop();
    this.presence?.stop();
    this.drafts.stop();
    this.socket = this.presence = null;
    this.view.set({ ...emptyDesk, notice });
  }

  async leaveEverywhere(): Promise<void> {
    await this.ask<null>("/logout-everywhere", { method: "POST" });
    this.leave();
  }

  /** Shows a conversation; it stays up to date from then on. */
  async choose(handoff: Handoff): Promise<void> {
    const id = handoff.conversation_id;
    this.view.set({ chosenId: handoff.id });
    try {
      const after = lastSeq(this.talk(id).lines);
      const page = await this.ask<Transcript>(`/conversations/${id}/lines?after=${after}`);
      this.addLines(id, page.lines);
      this.addNotes(id, page.notes);
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

  async decline(handoff: Handoff): Promise<void> {
    await this.ask<null>(`/handoffs/${handoff.id}/decline`, { method: "POST", body: {} });
  }

  async choosePresence(intent: Intent): Promise<void> {
    await this.ask<{ intent: Intent }>("/presence/intent", { method: "POST", body: { intent } });
    const { me } = this.view.get();
    if (me) this.view.set({ me: { ...me, intent } });
  }

  /** The customer is with the bot again; what came of it is written down afterwards. */
  async end(handoff: Handoff): Promise<void> {
    this.replace(await this.ask<Handoff>(`/handoffs/${handoff.id}/end`, { method: "POST" }));
  }

  /** `to`: an agent's id or a skill. The customer leaves this desk. */
  async passOn(handoff: Handoff, to: { agent_id?: string; skill?: string }, note: string): Promise<void> {
    const passed = await this.ask<Handoff>(`/handoffs/${handoff.id}/pass-on`, { method: "POST", body: { ...to, note } });
    this.replace(passed);
  }

  async takeOver(handoff: Handoff): Promise<void> {
    const body = { owner_epoch: handoff.owner_epoch };
    this.replace(await this.ask<Handoff>(`/handoffs/${handoff.id}/take-over`, { method: "POST", body }));
    await this.choose(handoff);
  }

  /** The colleague reads along and may write notes. */
  async askAdvice(handoff: Handoff, agentId: string, text: string): Promise<void> {
    const path = `/handoffs/${handoff.id}/ask-advice`;
    const asked = await this.ids.use(`${path} ${agentId} ${text}`, (client_id) =>
      this.ask<Handoff>(path, { method: "POST", body: { client_id, agent_id: agentId, text } }),
    );
    this.replace(asked);
  }

  /** A supervisor speaks beside the agent. */
  async join(handoff: Handoff): Promise<void> {
    const joined = await this.ask<Handoff>(`/handoffs/${handoff.id}/join`, { method: "POST" });
    this.replace(joined);
    await this.choose(joined);
  }

  async leaveCompany(handoff: Handoff): Promise<void> {
    this.replace(await this.ask<Handoff>(`/handoffs/${handoff.id}/leave`, { method: "POST" }));
  }

  /** For colleagues only; the words stay in the box when this fails. */
  async writeNote(handoff: Handoff, text: string): Promise<void> {
    const id = handoff.conversation_id;
    const path = `/conversations/${id}/notes`;
    const kept = await this.ids.use(`${path} ${text}`, (client_id) =>
      this.ask<Note>(path, { method: "POST", body: { client_id, text } }),
    );
    this.addNotes(id, [kept]);
  }

  readonly typing = sparingly(() => {
    const { items, chosenId } = this.view.get();
    const id = items.find((item) => item.id === chosenId)?.conversation_id;
    if (id) this.socket?.send({ type: "typing", conversation_id: id } satisfies ConsoleClientFrame);
  });

  shown(item: InboxItem): void {
    this.view.set({ news: this.view.get().news.filter((other) => other.seq !== item.seq) });
  }

  async close(handoff: Handoff, disposition: string, note: string): Promise<void> {
    const body = { disposition, note };
    const closed = await this.ask<Handoff>(`/handoffs/${handoff.id}/close`, { method: "POST", body });
    this.replace(closed);
    this.keepDraft(handoff.conversation_id, "");
    if (this.view.get().chosenId === handoff.id) this.unchoose();
  }

  keepDraft(conversationId: string, text: string): void {
    this.drafts.set(conversationId, text);
  }

  /** The browser has a ticket from the identity provider's door; no script sees it. */
  private async arrive(): Promise<void> {
    this.view.set({ arriving: true });
    try {
      const login = await call<Login>(`${API}/oidc/login`, { method: "POST" });
      rememberLogin(login);
      this.sitDown(login);
    } catch (error) {
      this.leave(sentence(error));
    }
  }

  private sitDown(login: Login): void {
    this.token = login.token;
    this.view.set({ ...emptyDesk, agent: login.agent });
    this.socket = new LiveSocket<ConsoleServerFrame>(`${API}/ws`, {
      hello: (): ConsoleClientFrame => ({ type: "hello", token: this.token, inbox: rememberedInbox() }),
      onFrame: (frame) => this.receive(frame),
      onDown: () => this.view.set({ live: false }),
      onRefused: () => this.leave(texts.expired),
    });
    this.socket.start();
    if (!login.agent.may.includes("serve")) return; // the socket alone: it says when the account is closed
    void this.attend();
    void this.refresh();
    void this.loadDispositions();
    void this.ask<Record<string, string>>("/drafts").then((kept) => this.drafts.adopt(kept), () => undefined);
  }

  private receive(frame: ConsoleServerFrame): void {
    if (!this.view.get().live) this.connected();
    if (frame.type === "handoffs") this.adoptList(frame);
    else if (frame.type === "line") this.addLines(frame.conversation_id, [frame.line]);
    else if (frame.type === "state") this.change(frame.conversation_id, { state: frame.state });
    else if (frame.type === "note") this.addNotes(frame.conversation_id, [frame.note]);
    else if (frame.type === "typing") this.change(frame.conversation_id, { writesAt: Date.now() });
    else if (frame.type === "me") this.adoptMe(frame);
    else if (frame.type === "inbox") this.hearNews(frame);
  }

  /** From now on this page counts as being there. */
  private async attend(): Promise<void> {
    const { heartbeat_seconds: seconds } = await this.ask<{ heartbeat_seconds: number }>("/presence").catch(() => ({
      heartbeat_seconds: HEARTBEAT_SECONDS,
    }));
    if (this.socket) this.presence ??= new Presence(this.token, seconds, (heard) => this.view.set({ heard }));
  }

  private adoptMe({ intent, load, capacity, inbox_seq }: Extract<ConsoleServerFrame, { type: "me" }>): void {
    this.view.set({ me: { intent, load, capacity, inbox_seq } });
    if (rememberedInbox() === null) rememberInbox(inbox_seq);
  }

  private hearNews({ seq, kind, data, at }: Extract<ConsoleServerFrame, { type: "inbox" }>): void {
    rememberInbox(seq);
    this.view.set({ news: [...this.view.get().news, { seq, kind, data, at }].slice(-MOST_NEWS) });
  }

  /** What is given to me without asking is taken by the page itself: that shows that it is there. */
  private takeForced(items: readonly Handoff[]): void {
    for (const item of items)
      if (item.offer?.mode === "forced" && !this.taking.has(item.offer.id)) {
        this.taking.add(item.offer.id);
        void this.accept(item).catch(() => undefined);
      }
  }

  private connected(): void {
    this.view.set({ live: true });
    for (const id of Object.keys(this.view.get().talks)) this.watch(id);
  }

  private watch(conversationId: string): void {
    const { lines, notes } = this.talk(conversationId);
    const last = { after: lastSeq(lines), notes: notes.at(-1)?.number ?? 0 };
    this.socket?.send({ type: "watch", conversation_id: conversationId, ...last } satisfies ConsoleClientFrame);
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
    this.takeForced(items);
    if (serverNow) this.view.set({ clockOffset: Date.parse(serverNow) - Date.now() });
    const { chosenId, talks } = this.view.get();
    if (chosenId && !items.some((item) => item.id === chosenId)) this.unchoose();
    const listed = new Set(items.map((item) => item.conversation_id));
    for (const id of Object.keys(talks)) if (!listed.has(id)) this.forget(id);
    const me = this.view.get().agent?.id ?? "";
    this.drafts.dropAllBut(new Set(items.filter((item) => speaksTo(item, me)).map((item) => item.conversation_id)));
  }

  /** A conversation that is no longer ours to see leaves this page too. */
  private forget(conversationId: string): void {
    const { [conversationId]: gone, ...talks } = this.view.get().talks;
    letGo(gone?.pending ?? []);
    this.view.set({ talks });
    this.socket?.send({ type: "unwatch", conversation_id: conversationId } satisfies ConsoleClientFrame);
  }

  private replace(handoff: Handoff): void {
    const others = this.view.get().items.filter((item) => item.id !== handoff.id);
    this.view.set({ items: handoff.state === "closed" ? others : [...others, handoff] });
  }

  private current(handoff: Handoff): Handoff {
    return this.view.get().items.find((item) => item.id === handoff.id) ?? handoff;
  }

  private addLines(id: string, arrived: Line[]): void {
    const lines = mergeLines(this.talk(id).lines, arrived);
    const said = arrived.some((line) => line.sender === "customer");
    this.change(id, said ? { lines, writesAt: 0 } : { lines });
    this.replies.settle(id);
  }

  private addNotes(id: string, arrived: Note[]): void {
    const byNumber = new Map([...this.talk(id).notes, ...arrived].map((note) => [note.number, note]));
    this.change(id, { notes: [...byNumber.values()].sort((a, b) => a.number - b.number) });
  }

  private talk(id: string): Talk {
    return this.view.get().talks[id] ?? emptyTalk;
  }

  private change(id: string, to: Partial<Talk>): void {
    this.view.set({ talks: { ...this.view.get().talks, [id]: { ...this.talk(id), ...to } } });
  }

  private async fetchFile(path: string): Promise<Blob> {
    const response = await fetch(API + path, { headers: { Authorization: `Bearer ${this.token}` } });
    if (response.ok) return response.blob();
    if (response.status === 401) this.leave(texts.expired);
    throw new ApiError(response.status, readError(await response.text()));
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
