import { Card, CardContent, CardTitle } from "@chatui/core";
import type { Card as ClaimCardData } from "@baowen/shared/protocol.ts";
import { TickIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";
import { CopyButton } from "./CopyButton.tsx";

/** What the customer checks or keeps: the first notice, receipts with their numbers, policies, requests. */
export function ClaimCard({ card }: { card: ClaimCardData }) {
  const receipt = card.kind === "claim_receipt" || card.kind === "service_receipt";
  return (
    <Card className={`claim-card ${card.kind}`}>
      <CardTitle>
        <h2>
          {receipt && <TickIcon />}
          {texts.cardTitle[card.kind]}
        </h2>
      </CardTitle>
      <CardContent>
        {card.number && (
          <div className="claim-number">
            <span>{card.kind === "service_receipt" ? texts.requestNumber : texts.claimNumber}</span>
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
