// That the other side is writing: told while keys are pressed, shown until nothing has been heard of it for a while.
import { useEffect, useState } from "react";

const TOLD_EVERY_MS = 2000;
const SHOWN_FOR_MS = 4500;

/** Calls `tell` at most every two seconds, however many keys are pressed. */
export function sparingly(tell: () => void): () => void {
  let toldAt = 0;
  return () => {
    if (Date.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = Date.now();
    tell();
  };
}

/** `heardAt`: when it was heard last, 0 for never (or when the words themselves have come). */
export function useWriting(heardAt: number): boolean {
  const [writing, setWriting] = useState(false);
  useEffect(() => {
    const left = heardAt + SHOWN_FOR_MS - Date.now();
    setWriting(left > 0);
    if (left <= 0) return;
    const timer = setTimeout(() => setWriting(false), left);
    return () => clearTimeout(timer);
  }, [heardAt]);
  return writing;
}
