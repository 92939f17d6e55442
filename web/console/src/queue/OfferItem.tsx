import { sentence } from "@baowen/shared/api.ts";
import type { Handoff, Offer } from "@baowen/shared/console.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { WaitRing } from "@baowen/shared/WaitRing.tsx";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  handoff: Handoff;
  offer: Offer;
  serverNow: number;
  first: boolean;
  onChoose: () => void;
  onAccept: () => Promise<void>;
  onDecline: () => Promise<void>;
}

/** A customer on my screen: enough to decide in two seconds, and how long I have. */
export function OfferItem({ handoff, offer, serverNow, first, onChoose, onAccept, onDecline }: Props) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const made = Date.parse(offer.made_at);
  const whole = (Date.parse(offer.expires_at) - made) / 1000;
  const gone = Math.max(0, (serverNow - made) / 1000);
  const waited = Math.max(0, (serverNow - Date.parse(handoff.requested_at)) / 1000);
  const act = async (doing: () => Promise<void>) => {
    setBusy(true);
    await doing().catch((error: unknown) => void message.warning(sentence(error)));
    setBusy(false);
  };
  return (
    <article className="waiting-item offer-item" data-testid="offer-item" data-mode={offer.mode} data-urgent={handoff.urgent}>
      <button type="button" className="item-open" onClick={onChoose}>
        <WaitRing waited={gone} due={whole} size={52}>
          {Math.max(0, Math.ceil(whole - gone))}
        </WaitRing>
        <span className="item-words">
          <span className="item-name">
            {handoff.customer_name || texts.unnamed}
            <Tag variant="filled">{texts.channels[handoff.channel]}</Tag>
            {handoff.urgent && (
              <Tag color="error" variant="solid">
                {texts.urgent}
              </Tag>
            )}
          </span>
          <span className="item-reason">
            {texts.offerModes[offer.mode]} · {handoff.reason_text}
          </span>
        </span>
      </button>
      <p className="item-summary">{handoff.summary[0]?.[1] || handoff.last_text}</p>
      <div className="item-foot">
        <span>{texts.waited(spokenDuration(waited))}</span>
        <span className="offer-actions">
          {offer.mode !== "forced" && (
            <Button disabled={busy} data-testid="decline" onClick={() => void act(onDecline)}>
              {texts.decline}
              {first && <kbd>D</kbd>}
            </Button>
          )}
          <Button type="primary" loading={busy} data-testid="accept" onClick={() => void act(onAccept)}>
            {texts.accept}
            {first && <kbd>A</kbd>}
          </Button>
        </span>
      </div>
    </article>
  );
}
