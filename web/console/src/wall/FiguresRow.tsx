import type { Wall } from "@baowen/shared/console.ts";
import { duration, percent } from "@baowen/shared/figures.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { texts } from "../texts.ts";

export function FiguresRow({ wall }: { wall: Wall }) {
  const { today, recent, forecast, waiting } = wall;
  const short = forecast.needed !== null && forecast.needed > forecast.here;
  return (
    <dl className="wall-figures">
      <Figure label={texts.wall.longest} value={waiting.count ? spokenDuration(waiting.longest_seconds) : "0秒"} />
      <Figure label={texts.wall.slRecent} value={percent(recent.sl)} />
      <Figure label={texts.wall.slToday} value={percent(today.sl)} />
      <Figure label={texts.wall.asa} value={duration(today.asa_seconds)} />
      <Figure label={texts.wall.aht} value={duration(today.aht_seconds)} />
      <Figure label={texts.wall.breaches} value={String(today.breaches)} />
      <Figure label={texts.wall.requests} value={String(today.requests)} />
      <Figure
        label={texts.wall.forecast}
        value={forecast.needed === null ? "—" : texts.wall.needed(forecast.needed, forecast.here)}
        alarming={short}
      />
    </dl>
  );
}

function Figure({ label, value, alarming = false }: { label: string; value: string; alarming?: boolean }) {
  return (
    <div data-alarming={alarming}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
