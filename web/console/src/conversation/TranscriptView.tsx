import { Button, Image } from "antd";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { PendingReply, Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { LineView } from "./LineView.tsx";

const NEAR_PX = 120;

export function TranscriptView({ talk, onResend }: { talk: Talk; onResend: (pending: PendingReply) => void }) {
  const { lines, pending, state } = talk;
  const end = useEndInSight(`${lines.length}/${pending.length}/${state?.thinking ?? false}`);
  return (
    <div className="transcript" ref={end.box} tabIndex={0} role="log" aria-label={texts.transcript}>
      <div ref={end.content}>
        <Image.PreviewGroup>
          {lines.map((line, index) => (
            <LineView key={line.seq} line={line} before={lines[index - 1] ?? null} />
          ))}
        </Image.PreviewGroup>
        {pending.map((reply) => (
          <article key={reply.clientId} className="line" data-testid="transcript-line" data-sender="agent">
            <p className="line-words">{reply.text}</p>
            {reply.problem ? (
              <p className="line-problem" role="alert">
                {reply.problem}
                <Button type="link" size="small" onClick={() => onResend(reply)}>
                  {texts.resend}
                </Button>
              </p>
            ) : (
              <p className="line-status">{texts.sending}</p>
            )}
          </article>
        ))}
        {state?.thinking && <p className="line-status">{texts.thinking}</p>}
      </div>
    </div>
  );
}

/** Follows the newest line unless the agent has scrolled back. */
function useEndInSight(version: string) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const follow = () => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(follow, [version]);
  useEffect(() => {
    const scroller = box.current;
    if (!scroller || !content.current) return;
    const look = () => {
      atEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    };
    const resized = new ResizeObserver(follow);
    resized.observe(scroller);
    resized.observe(content.current);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, []);
  return { box, content };
}
