// Keeps the newest line in sight unless the reader has scrolled back; then counts what arrives meanwhile.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 80;

interface Stick {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  away: boolean;
  unseen: number;
  toEnd: () => void;
}

/** `count`: rows so far; `own`: how many are the reader's own unsent ones, which always come into sight. */
export function useStickToEnd(count: number, own: number): Stick {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ count: 0, own: 0 });
  const [away, setAway] = useState(false);
  const [unseen, setUnseen] = useState(0);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    atEnd.current = true;
    setAway(false);
    setUnseen(0);
  }, []);

  useLayoutEffect(() => {
    const added = count - before.current.count;
    const spoke = own > before.current.own;
    before.current = { count, own };
    if (atEnd.current || spoke) toEnd();
    else if (added > 0) setUnseen((seen) => seen + added);
  }, [count, own, toEnd]);

  useEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const look = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      setAway(!atEnd.current);
      if (atEnd.current) setUnseen(0);
    };
    const resized = new ResizeObserver(() => atEnd.current && toEnd());
    resized.observe(box);
    resized.observe(content.current);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [toEnd]);

  return { scroller, content, away, unseen, toEnd };
}
