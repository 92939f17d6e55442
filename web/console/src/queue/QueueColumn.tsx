import { sentence } from "@baowen/shared/api.ts";
import type { Handoff } from "@baowen/shared/console.ts";
import { useNow } from "@baowen/shared/useNow.ts";
import { App, Badge } from "antd";
import type { Desk } from "../desk/desk.ts";
import type { DeskView } from "../desk/model.ts";
import { texts } from "../texts.ts";
import { MineItem } from "./MineItem.tsx";
import { OfferItem } from "./OfferItem.tsx";
import { WaitingItem } from "./WaitingItem.tsx";

interface Props {
  desk: Desk;
  view: DeskView;
  waiting: Handoff[];
  mine: Handoff[];
}

export function QueueColumn({ desk, view, waiting, mine }: Props) {
  const { message } = App.useApp();
  const serverNow = useNow() + view.clockOffset;
  const accept = async (handoff: Handoff) => {
    try {
      await desk.accept(handoff);
    } catch (error) {
      void message.warning(sentence(error));
    }
  };
  return (
    <nav className="desk-queue">
      <h2>
        {texts.waiting}
        <Badge count={waiting.length} color={waiting.length > 0 ? "#c62b20" : "#5d6a67"} showZero />
      </h2>
      <div aria-live="polite">
        {waiting.length === 0 && <p className="queue-none">{texts.nobodyWaiting}</p>}
        {waiting.map((handoff, index) =>
          handoff.offer ? (
            <OfferItem
              key={handoff.id}
              handoff={handoff}
              offer={handoff.offer}
              serverNow={serverNow}
              first={index === 0}
              onChoose={() => void desk.choose(handoff)}
              onAccept={() => desk.accept(handoff)}
              onDecline={() => desk.decline(handoff)}
            />
          ) : (
            <WaitingItem
              key={handoff.id}
              handoff={handoff}
              serverNow={serverNow}
              chosen={handoff.id === view.chosenId}
              onChoose={() => void desk.choose(handoff)}
              onAccept={() => accept(handoff)}
            />
          ),
        )}
      </div>
      <h2>
        {texts.mine}
        <Badge count={mine.length} color="#0b6b61" showZero />
      </h2>
      {mine.length === 0 && <p className="queue-none">{texts.noneMine}</p>}
      {mine.map((handoff) => (
        <MineItem
          key={handoff.id}
          handoff={handoff}
          serverNow={serverNow}
          chosen={handoff.id === view.chosenId}
          helping={handoff.agent_id !== view.agent?.id}
          draft={view.drafts[handoff.conversation_id] ?? ""}
          onChoose={() => void desk.choose(handoff)}
        />
      ))}
    </nav>
  );
}
