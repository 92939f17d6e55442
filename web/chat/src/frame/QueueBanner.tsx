import type { ConversationState, QueuePlace } from "@baowen/shared/protocol.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { useNow } from "@baowen/shared/useNow.ts";
import { WaitRing } from "@baowen/shared/WaitRing.tsx";
import { texts } from "../texts.ts";

interface Props {
  place: QueuePlace | null;
  /** Local time at which `place` was told. */
  since: number;
  owner: ConversationState["owner"];
  onChoose: (text: string) => void;
}

export function QueueBanner({ place, since, owner, onChoose }: Props) {
  if (owner !== "queue" || !place) return null;
  return <Waiting place={place} since={since} onChoose={onChoose} />;
}

function Waiting({ place, since, onChoose }: { place: QueuePlace; since: number; onChoose: (text: string) => void }) {
  const waited = place.waited_seconds + Math.max(0, (useNow() - since) / 1000);
  const late = waited >= place.due_seconds;
  return (
    <section className="queue-banner" data-testid="queue-banner">
      <WaitRing waited={waited} due={place.due_seconds} size={52}>
        {Math.floor(waited)}s
      </WaitRing>
      <div>
        <p className="queue-title" role="status">
          {texts.queueTitle(place.position)}
        </p>
        <p className="queue-hint">
          {texts.queueWaited(spokenDuration(waited))}，{late ? texts.queueLate : `${place.expectation}。${texts.queueHint}`}
        </p>
        <p className="queue-choices">
          {place.choices.map((choice) => (
            <button key={choice} type="button" data-testid="queue-choice" onClick={() => onChoose(choice)}>
              {choice}
            </button>
          ))}
        </p>
      </div>
    </section>
  );
}
