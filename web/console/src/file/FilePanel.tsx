import type { Handoff } from "@baowen/shared/protocol.ts";
import { Tabs } from "antd";
import type { Talk } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { ClaimTab } from "./ClaimTab.tsx";
import { CustomerTab } from "./CustomerTab.tsx";
import { Rows } from "./Rows.tsx";

export function FilePanel({ handoff, talk }: { handoff: Handoff; talk: Talk }) {
  const summary: [string, string][] = [[texts.reason, handoff.reason_text], ...handoff.summary];
  const claim = talk.state?.claim ?? talk.file?.claim ?? null;
  return (
    <Tabs
      className="file-panel"
      items={[
        { key: "summary", label: texts.summaryTab, children: <Rows rows={summary} /> },
        { key: "customer", label: texts.customerTab, children: <CustomerTab file={talk.file} /> },
        { key: "claim", label: texts.claimTab, children: <ClaimTab claim={claim} /> },
      ]}
    />
  );
}
