import type { Handoff } from "@baowen/shared/console.ts";
import { Tabs } from "antd";
import type { Desk } from "../desk/desk.ts";
import type { Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { ClaimTab } from "./ClaimTab.tsx";
import { CustomerTab } from "./CustomerTab.tsx";
import { PastTab } from "./PastTab.tsx";
import { Rows } from "./Rows.tsx";

interface Props {
  desk: Desk;
  handoff: Handoff;
  talk: Talk;
}

export function FilePanel({ desk, handoff, talk }: Props) {
  const summary: [string, string][] = [[texts.reason, handoff.reason_text], ...handoff.summary];
  const speaks = handoff.state === "active" && [handoff.agent_id, handoff.joined_id].includes(desk.view.get().agent?.id ?? "");
  const edit = speaks
    ? (key: string, typed: string) => desk.calls.editDraft(handoff.conversation_id, key, typed)
    : null;
  const phone = speaks ? () => desk.calls.phone(handoff.conversation_id) : null;
  const claim = talk.state?.claim ?? talk.file?.claim ?? null;
  return (
    <Tabs
      className="file-panel"
      items={[
        { key: "summary", label: texts.summaryTab, children: <Rows rows={summary} /> },
        { key: "customer", label: texts.customerTab, children: <CustomerTab file={talk.file} onPhone={phone} /> },
        { key: "claim", label: texts.claimTab, children: <ClaimTab claim={claim} onEdit={edit} /> },
        {
          key: "past",
          label: texts.past.tab,
          children: <PastTab now={handoff.id} ask={() => desk.calls.contacts(handoff.conversation_id)} />,
        },
      ]}
    />
  );
}
