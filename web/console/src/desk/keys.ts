// The keyboard: A takes, D declines the first customer on the screen; Alt+J and Alt+K go through one's own; ? lists all.
import type { Handoff } from "@baowen/shared/console.ts";
import { useEffect, useRef } from "react";
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

/** Alt and a key, wherever the focus is: by the key's code; null while it means nothing. */
export function useAltKeys(acts: Readonly<Record<string, (() => void) | null>>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = event.altKey ? latest.current[event.code] : null;
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** A question mark outside of what is written. */
export function useQuestionMark(act: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (/^[?？]$/.test(event.key) && !isTyping(event.target)) act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [act]);
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
