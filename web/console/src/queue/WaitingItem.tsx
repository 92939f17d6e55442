import type { Handoff } from "@baowen/shared/console.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { WaitRing } from "@baowen/shared/WaitRing.tsx";
import { Button, Tag } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  handoff: Handoff;
  serverNow: number;
  chosen: boolean;
  onChoose: () => void;
  onAccept: () => Promise<void>;
}

/** Enough to decide in two seconds: why, about what, from where, and how long already. */
export function WaitingItem({ handoff, serverNow, chosen, onChoose, onAccept }: Props) {
  const [busy, setBusy] = useState(false);
  const asked = Date.parse(handoff.requested_at);
  const waited = Math.max(0, (serverNow - asked) / 1000);
  const due = Math.max(1, (Date.parse(handoff.due_at) - asked) / 1000);
  const left = Math.ceil(due - waited);
  const accept = async () => {
    setBusy(true);
    await onAccept();
    setBusy(false);
  };
  return (
    <article className="waiting-item" data-testid="waiting-item" data-chosen={chosen} data-urgent={handoff.urgent}>
      <button type="button" className="item-open" onClick={onChoose}>
        <WaitRing waited={waited} due={due} size={48}>
          {left > 0 ? left : "!"}
        </WaitRing>
        <span className="item-words">
          <span className="item-name">
            {handoff.customer_name || texts.unnamed}
            <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
            {handoff.put_first && <Tag className="wrapup-tag">{texts.wall.first}</Tag>}
            {handoff.urgent && (
              <Tag color="error" variant="solid">
                {texts.urgent}
              </Tag>
            )}
          </span>
          <span className="item-reason">{handoff.reason_text}</span>
        </span>
      </button>
      <p className="item-summary">{handoff.summary[0]?.[1] || handoff.last_text}</p>
      <div className="item-foot">
        <span data-late={left <= 0}>
          {left > 0 ? texts.waited(spokenDuration(waited)) : texts.overdue(spokenDuration(waited - due))}
        </span>
        {handoff.offered_to ? (
          <span>{texts.offeredTo(handoff.offered_to)}</span>
        ) : (
          <Button type="primary" loading={busy} data-testid="accept" onClick={() => void accept()}>
            {texts.accept}
          </Button>
        )}
      </div>
    </article>
  );
}
