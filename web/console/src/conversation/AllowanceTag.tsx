// What WeChat still lets us send to this customer, and until when.
import type { Allowance, Handoff } from "@baowen/shared/console.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Tag } from "antd";
import { useEffect, useState } from "react";
import type { Desk } from "../desk/desk.ts";
import { texts } from "../texts.ts";

const LOOK_EVERY_MS = 15_000;
const SENT_BY_THEN_MS = 1_500;

/** Looks anew when something was said, a little later when that has been sent, and now and then: time runs out. */
export function AllowanceTag({ desk, handoff, lines }: { desk: Desk; handoff: Handoff; lines: number }) {
  const [allowance, setAllowance] = useState<Allowance | null>(null);
  const id = handoff.conversation_id;
  useEffect(() => {
    let shown = true;
    const look = () =>
      void desk.calls
        .allowance(id)
        .then((found) => shown && setAllowance(found))
        .catch(() => undefined); // what was known stays; the page tells elsewhere that the line is down
    look();
    const soon = setTimeout(look, SENT_BY_THEN_MS);
    const often = setInterval(look, LOOK_EVERY_MS);
    return () => {
      shown = false;
      clearTimeout(soon);
      clearInterval(often);
    };
  }, [desk, id, lines]);
  if (!allowance?.limited) return null;
  const { left, most, until, gone } = allowance;
  return (
    <Tag variant="filled" className="allowance" data-left={gone ? "gone" : (left ?? 0)} data-testid="allowance">
      {gone
        ? texts.allowance.gone
        : left && most && until
          ? texts.allowance.some(left, most, spokenTime(until))
          : texts.allowance.none}
    </Tag>
  );
}
