// Replies that are only begun: shown at once, and kept by the server a moment after the last key.
import type { Store } from "@baowen/shared/store.ts";
import type { DeskView } from "./model.ts";

const KEEP_AFTER_MS = 800;

type Keep = (conversationId: string, text: string) => Promise<unknown>;

export class Drafts {
  private readonly timers = new Map<string, number>();

  constructor(
    private readonly view: Store<DeskView>,
    private readonly keepThere: Keep,
  ) {}

  /** What the server has, where nothing newer is being written here. */
  adopt(kept: Record<string, string>): void {
    this.view.set({ drafts: { ...kept, ...this.view.get().drafts } });
  }

  set(conversationId: string, text: string): void {
    this.view.set({ drafts: { ...this.view.get().drafts, [conversationId]: text } });
    window.clearTimeout(this.timers.get(conversationId));
    this.timers.set(
      conversationId,
      window.setTimeout(() => void this.keepThere(conversationId, text).catch(() => undefined), KEEP_AFTER_MS),
    );
  }

  /** Words begun for a customer who is somebody else's now go, and are not kept late. */
  dropAllBut(mine: ReadonlySet<string>): void {
    const { drafts } = this.view.get();
    const gone = Object.keys(drafts).filter((id) => !mine.has(id));
    if (gone.length === 0) return;
    for (const id of gone) window.clearTimeout(this.timers.get(id));
    this.view.set({ drafts: Object.fromEntries(Object.entries(drafts).filter(([id]) => mine.has(id))) });
  }

  stop(): void {
    for (const timer of this.timers.values()) window.clearTimeout(timer);
    this.timers.clear();
  }
}
