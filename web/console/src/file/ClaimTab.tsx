import type { ClaimView } from "@baowen/shared/protocol.ts";
import { Empty } from "antd";
import { texts } from "../texts.ts";
import { claimStates, fieldRows } from "./claimFields.ts";
import { Rows } from "./Rows.tsx";

export function ClaimTab({ claim }: { claim: ClaimView | null }) {
  if (!claim) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.noClaim} />;
  return (
    <Rows
      rows={[
        [texts.claimNumber, claim.number ?? ""],
        [texts.claimState, claimStates[claim.state] ?? claim.state],
        ...fieldRows(claim.fields),
        [texts.photos, texts.photoCount(claim.photos)],
      ]}
    />
  );
}
