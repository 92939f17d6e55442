// One customer who waits: how long, on whose screen, and what a supervisor can do about it.
import type { Handoff } from "@baowen/shared/console.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { Button, Tag, Tooltip } from "antd";
import { texts } from "../texts.ts";
import { PutFirst } from "./PutFirst.tsx";

interface Props {
  item: Handoff;
  now: number;
  onAccept: () => void;
  onPutFirst: (reason: string) => void;
  onAssign: () => void;
}

export function WaitingRow({ item, now, onAccept, onPutFirst, onAssign }: Props) {
  const waited = Math.max(0, (now - Date.parse(item.requested_at)) / 1000);
  return (
    <article className="wall-row" data-testid="wall-waiting" data-tone={toneOf(waited)}>
      <b>{item.customer_name || texts.unnamed}</b>
      <span>{item.reason_text}</span>
      <span>{texts.waited(spokenDuration(waited))}</span>
      {item.urgent && <Tag className="urgent-tag">{texts.urgent}</Tag>}
      {item.put_first && (
        <Tooltip title={texts.wall.firstBecause(item.put_first)}>
          <Tag className="wrapup-tag" tabIndex={0}>
            {texts.wall.first}
          </Tag>
        </Tooltip>
      )}
      <span>{item.offered_to ? texts.offeredTo(item.offered_to) : texts.wall.stages[item.stage]}</span>
      <Button size="small" onClick={onAccept}>
        {texts.accept}
      </Button>
      <PutFirst onPut={onPutFirst} />
      <Button size="small" data-testid="assign" onClick={onAssign}>
        {texts.wall.assign}
      </Button>
    </article>
  );
}

function toneOf(waited: number): "new" | "ten" | "twenty" | "late" {
  if (waited >= 30) return "late";
  if (waited >= 20) return "twenty";
  return waited >= 10 ? "ten" : "new";
}
