// One customer who is served: by whom, what was said last, and what a supervisor can do.
import type { Handoff } from "@baowen/shared/console.ts";
import { Button, Tag } from "antd";
import { texts } from "../texts.ts";

interface Props {
  item: Handoff;
  onListen: () => void;
  onJoin: () => void;
  onReassign: () => void;
  onTakeOver: () => void;
}

export function ServedRow({ item, onListen, onJoin, onReassign, onTakeOver }: Props) {
  return (
    <article className="wall-row" data-testid="wall-served">
      <b>{item.customer_name || texts.unnamed}</b>
      <span>{texts.wall.by(item.agent_name ?? "")}</span>
      <span className="wall-words">{item.last_text}</span>
      {item.unread > 0 && <Tag className="wrapup-tag">{texts.wall.unanswered(item.unread)}</Tag>}
      <Button size="small" data-testid="listen" onClick={onListen}>
        {texts.wall.listen}
      </Button>
      <Button size="small" data-testid="join" onClick={onJoin}>
        {texts.joined.join}
      </Button>
      <Button size="small" data-testid="reassign" onClick={onReassign}>
        {texts.wall.reassign}
      </Button>
      <Button size="small" danger data-testid="take-over" onClick={onTakeOver}>
        {texts.wall.takeOver}
      </Button>
    </article>
  );
}
