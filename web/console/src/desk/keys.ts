// The keyboard: A takes, D declines the first customer on the screen; Alt+J and Alt+K go through one's own.
import type { Handoff } from "@baowen/shared/console.ts";
import { useEffect } from "react";
import type { Desk } from "./desk.ts";

export function useKeys(desk: Desk, waiting: readonly Handoff[], mine: readonly Handoff[], chosen?: Handoff): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey && (event.code === "KeyJ" || event.code === "KeyK")) {
        event.preventDefault();
        const next = neighbour(mine, chosen, event.code === "KeyJ" ? 1 : -1);
        if (next) void desk.choose(next);
        return;
      }
      if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      const offered = waiting.find((item) => item.offer);
      if (!offered) return;
      if (event.code === "KeyA") void desk.accept(offered).catch(() => undefined);
      if (event.code === "KeyD" && offered.offer?.mode !== "forced") void desk.decline(offered).catch(() => undefined);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [desk, waiting, mine, chosen]);
}

function neighbour(mine: readonly Handoff[], chosen: Handoff | undefined, step: number): Handoff | undefined {
  const at = mine.findIndex((item) => item.id === chosen?.id);
  if (at < 0) return mine[0];
  return mine[(at + step + mine.length) % mine.length];
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !target.readOnly; // a closed list of choices keeps the focus in one
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}
