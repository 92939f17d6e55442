import { Card, CardContent, CardTitle } from "@chatui/core";
import type { Card as ClaimCardData } from "@baowen/shared/protocol.ts";
import { TickIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";
import { CopyButton } from "./CopyButton.tsx";

/** The first notice as the customer checks it, and the receipt with its number. */
export function ClaimCard({ card }: { card: ClaimCardData }) {
  const receipt = card.kind === "claim_receipt";
  return (
    <Card className={`claim-card ${card.kind}`}>
      <CardTitle>
        <h2>
          {receipt && <TickIcon />}
          {receipt ? texts.receiptTitle : texts.summaryTitle}
        </h2>
      </CardTitle>
      <CardContent>
        {card.number && (
          <div className="claim-number">
            <span>{texts.claimNumber}</span>
            <b data-testid="claim-number">{card.number}</b>
            <CopyButton value={card.number} />
          </div>
        )}
        <dl>
          {card.rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
