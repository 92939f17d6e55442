import { Card, CardContent, CardTitle } from "@chatui/core";
import type { Card as ShotListData } from "@baowen/shared/protocol.ts";
import { CameraIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";
import { Drawing } from "./Drawing.tsx";

/** What to photograph, each with a drawing of it. */
export function ShotList({ card }: { card: ShotListData }) {
  return (
    <Card className="claim-card shot-list" data-testid="shot-list">
      <CardTitle>
        <h2>
          <CameraIcon />
          {texts.cardTitle.shot_list}
        </h2>
      </CardTitle>
      <CardContent>
        <ol>
          {card.rows.map(([title, how], index) => (
            <li key={title}>
              <Drawing name={card.shots?.[index] ?? ""} />
              <p>
                <b>{title}</b>
                {how}
              </p>
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
