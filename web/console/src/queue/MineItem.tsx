import type { Handoff } from "@baowen/shared/protocol.ts";
import { Badge, Tag } from "antd";
import { texts } from "../texts.ts";

interface Props {
  handoff: Handoff;
  chosen: boolean;
  draft: string;
  onChoose: () => void;
}

export function MineItem({ handoff, chosen, draft, onChoose }: Props) {
  return (
    <article className="mine-item" data-testid="mine-item" data-chosen={chosen}>
      <button type="button" className="item-open" onClick={onChoose}>
        <span className="item-words">
          <span className="item-name">
            {handoff.customer_name || texts.unnamed}
            <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
            {handoff.state === "wrapup" && (
              <Tag color="warning" variant="filled">
                {texts.wrapup}
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
