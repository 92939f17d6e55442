// The parts of a claim's file that are lists.
import type { ClaimFile } from "@baowen/shared/claims.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Tag } from "antd";
import { claimTexts as texts } from "./claimTexts.ts";

export function Flags({ flags }: { flags: ClaimFile["flags"] }) {
  if (flags.length === 0) return <p className="claim-note">—</p>;
  return (
    <>
      <ul className="claim-list">
        {flags.map((flag) => (
          <li key={flag.code} data-testid="claim-flag">
            {flag.text}
            {flag.numbers.length > 0 && <small>{flag.numbers.join("、")}</small>}
          </li>
        ))}
      </ul>
      <p className="claim-note">{texts.flagsNote}</p>
    </>
  );
}

export function FastTrackView({ track }: { track: ClaimFile["fast_track"] }) {
  const tone = (holds: boolean | null) => (holds === null ? "unknown" : holds ? "yes" : "no");
  return (
    <>
      <p>
        <Tag color={track.may ? "success" : "default"}>{track.may ? texts.mayFast : texts.notFast}</Tag>
        {!track.on && <small className="claim-note">{texts.fastOff}</small>}
      </p>
      <ul className="claim-list claim-reasons">
        {track.reasons.map((reason) => (
          <li key={reason.text} data-holds={tone(reason.holds)}>
            <span>{reason.text}</span>
            <small>{texts.holds[tone(reason.holds)]}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Papers({ papers }: { papers: ClaimFile["papers"] }) {
  return (
    <ul className="claim-list claim-reasons">
      {papers.map((paper) => (
        <li key={paper.name} data-holds={paper.here ? "yes" : paper.needed ? "no" : "unknown"}>
          <span>{paper.name}</span>
          <small>{paper.here ? texts.here : paper.needed ? texts.lacking : texts.ifAny}</small>
        </li>
      ))}
    </ul>
  );
}

export function Clocks({ clocks }: { clocks: ClaimFile["clocks"] }) {
  return (
    <ul className="claim-list claim-reasons">
      {clocks.map((clock) => (
        <li key={clock.name} data-holds={clock.done ? "yes" : "unknown"}>
          <span>
            {clock.name}
            <small>{clock.law}</small>
          </span>
          <small>{clock.done ? texts.clockDone : spokenTime(clock.until)}</small>
        </li>
      ))}
    </ul>
  );
}

export function Policies({ policies }: { policies: ClaimFile["policies"] }) {
  if (policies === null) return <p className="claim-note">{texts.policiesAway}</p>;
  if (policies.length === 0) return <p className="claim-note">{texts.noPolicies}</p>;
  return (
    <ul className="claim-list">
      {policies.map((policy) => (
        <li key={policy.policy_no}>
          {policy.policy_no} {policy.vehicle}
          <small>
            {policy.holder_name}，{texts.period(policy.starts_on, policy.ends_on)}
          </small>
          <small>{policy.covers.map(([name, limit]) => `${name} ${limit}`).join("；")}</small>
        </li>
      ))}
    </ul>
  );
}

export function Timeline({ points }: { points: ClaimFile["timeline"] }) {
  return (
    <ol className="claim-list claim-timeline">
      {points.map((point, order) => (
        <li key={`${point.at}${order}`}>
          <b>{point.what}</b> <small>{spokenTime(point.at)}</small>
          <small>
            {texts.sources[point.who] ?? texts.handler}
            {point.words && `：${point.words}`}
          </small>
        </li>
      ))}
    </ol>
  );
}

export function Looks({ looks }: { looks: ClaimFile["looks"] }) {
  return (
    <ul className="claim-list">
      {looks.map((look) => (
        <li key={`${look.at}${look.what}`} data-testid="claim-look">
          {look.name} {texts.lookKinds[look.what] ?? look.what}
          <small>{spokenTime(look.at)}</small>
        </li>
      ))}
    </ul>
  );
}
