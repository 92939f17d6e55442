import type { ClaimView } from "@baowen/shared/protocol.ts";
import { Empty } from "antd";
import { texts } from "../texts.ts";
import { claimStates, fieldRows } from "./claimFields.ts";
import { EditableField } from "./EditableField.tsx";
import { Rows } from "./Rows.tsx";

interface Props {
  claim: ClaimView | null;
  /** While the agent may speak to the customer: a draft can be filled in. */
  onEdit: ((key: string, typed: string) => Promise<unknown>) | null;
}

export function ClaimTab({ claim, onEdit }: Props) {
  if (!claim) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.noClaim} />;
  const rows = fieldRows(claim.fields);
  const editable = claim.state === "draft" ? onEdit : null;
  return (
    <>
      <Rows
        rows={[
          [texts.claimNumber, claim.number ?? ""],
          [texts.claimState, claimStates[claim.state] ?? claim.state],
          [texts.photos, texts.photoCount(claim.photos)],
        ]}
      />
      <dl className="rows">
        {rows.map(([label, value, key]) => (
          <EditableField key={key} label={label} name={key} value={value} raw={claim.fields[key] ?? null} onEdit={editable} />
        ))}
      </dl>
    </>
  );
}
