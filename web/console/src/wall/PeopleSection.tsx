// Who works: by what they have chosen, those whose page lives first, with how many customers each has.
import type { Intent, WallAgent } from "@baowen/shared/console.ts";
import { Select, Tag } from "antd";
import { texts } from "../texts.ts";

const INTENTS: Intent[] = ["online", "busy", "break", "offline"];

interface Props {
  agents: WallAgent[];
  onIntent: (agent: WallAgent, intent: Intent) => void;
}

export function PeopleSection({ agents, onIntent }: Props) {
  return (
    <section>
      <h2>{texts.wall.people}</h2>
      <p className="wall-people-counts" data-testid="wall-counts">
        {INTENTS.map((intent) => (
          <Tag key={intent}>{texts.wall.byIntent(texts.intents[intent] ?? intent, countOf(agents, intent))}</Tag>
        ))}
      </p>
      {inOrder(agents).map((one) => (
        <article key={one.id} className="wall-row" data-testid="wall-agent" data-live={one.live}>
          <b>{one.name}</b>
          <span>{standing(one)}</span>
          <span>{texts.load(one.load, one.capacity)}</span>
          <span className="wall-skills">
            {one.skills.map((skill) => (
              <Tag key={skill}>{texts.skills[skill] ?? skill}</Tag>
            ))}
          </span>
          <Select<Intent>
            size="small"
            aria-label={`${one.name} ${texts.intent}`}
            value={one.intent}
            onChange={(intent) => onIntent(one, intent)}
            options={INTENTS.map((value) => ({ value, label: texts.intents[value] }))}
          />
        </article>
      ))}
    </section>
  );
}

/** Whoever has no page that lives is not there, whatever they have chosen. */
function effective(one: WallAgent): Intent {
  return one.live ? one.intent : "offline";
}

function countOf(agents: WallAgent[], intent: Intent): number {
  return agents.filter((one) => effective(one) === intent).length;
}

function inOrder(agents: WallAgent[]): WallAgent[] {
  return [...agents].sort((a, b) => INTENTS.indexOf(effective(a)) - INTENTS.indexOf(effective(b)));
}

function standing(one: WallAgent): string {
  if (!one.live) return texts.wall.gone;
  if (one.ringing) return texts.wall.ringing;
  return one.parked ? texts.wall.parked : texts.wall.there;
}
