import type { Handoff } from "@baowen/shared/console.ts";
import { Badge, Tag } from "antd";
import { texts } from "../texts.ts";

interface Props {
  handoff: Handoff;
  serverNow: number;
  chosen: boolean;
  /** A colleague serves; I give advice, or have joined. */
  helping: boolean;
  draft: string;
  onChoose: () => void;
}

export function MineItem({ handoff, serverNow, chosen, helping, draft, onChoose }: Props) {
  return (
    <article className="mine-item" data-testid="mine-item" data-chosen={chosen}>
      <button type="button" className="item-open" onClick={onChoose}>
        <span className="item-words">
          <span className="item-name">
            {handoff.customer_name || texts.unnamed}
            <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
            {helping && <Tag variant="filled">{texts.helping(handoff.agent_name ?? "")}</Tag>}
            {handoff.state === "wrapup" && (
              <Tag className="wrapup-tag" variant="filled">
                {texts.wrapupLeft(secondsLeft(handoff.wrapup_until, serverNow))}
              </Tag>
            )}
          </span>
          <span className="item-last">{draft ? texts.draft(draft) : handoff.last_text}</span>
        </span>
        <Badge count={chosen ? 0 : handoff.unread} />
      </button>
    </article>
  );
}

function secondsLeft(until: string | null, serverNow: number): number {
  return until ? Math.max(0, Math.floor((Date.parse(until) - serverNow) / 1000)) : 0;
}
