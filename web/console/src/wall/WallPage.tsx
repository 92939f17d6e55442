// The floor at a glance, for supervisors: who waits, who serves, how well the promise is kept, and what can be done.
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff, Intent, Wall, WallAgent } from "@baowen/shared/console.ts";
import { spokenDuration } from "@baowen/shared/time.ts";
import { useNow } from "@baowen/shared/useNow.ts";
import { Alert, App, Button, Select, Tag } from "antd";
import { useEffect, useState } from "react";
import type { Desk } from "../desk/desk.ts";
import { texts } from "../texts.ts";
import { FiguresRow } from "./FiguresRow.tsx";
import { Listening } from "./Listening.tsx";
import { QueueGate } from "./QueueGate.tsx";

const EVERY_MS = 1500;
const INTENTS: Intent[] = ["online", "busy", "break", "offline"];

export function WallPage({ desk }: { desk: Desk }) {
  const { message } = App.useApp();
  const [wall, setWall] = useState<Wall | null>(null);
  const [problem, setProblem] = useState("");
  const [listening, setListening] = useState<Handoff | null>(null);
  const [offset, setOffset] = useState(0);
  const now = useNow() + offset;
  const look = () =>
    desk.calls.wall().then(
      (seen) => {
        setWall(seen);
        setOffset(Date.parse(seen.server_now) - Date.now());
        setProblem("");
      },
      (error: unknown) => setProblem(sentence(error)),
    );
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const act = (doing: Promise<unknown>) =>
    void doing.then(look, (error: unknown) => void message.warning(sentence(error)));
  if (!wall) return <main className="wall">{problem && <Alert type="error" title={problem} />}</main>;
  const waiting = wall.items.filter((item) => item.state !== "active");
  const served = wall.items.filter((item) => item.state === "active");
  return (
    <main className="wall" data-testid="wall">
      {problem && <Alert type="error" title={problem} />}
      <FiguresRow wall={wall} />
      <QueueGate
        closed={wall.closed}
        onClose={(reason) => act(desk.calls.closeQueue(reason))}
        onOpen={() => act(desk.calls.openQueue())}
      />
      <section>
        <h2>{texts.wall.waiting(waiting.length)}</h2>
        {waiting.map((item) => {
          const waited = Math.max(0, (now - Date.parse(item.requested_at)) / 1000);
          return (
            <article key={item.id} className="wall-row" data-testid="wall-waiting" data-tone={toneOf(waited)}>
              <b>{item.customer_name || texts.unnamed}</b>
              <span>{item.reason_text}</span>
              <span>{texts.waited(spokenDuration(waited))}</span>
              <span>{item.offered_to ? texts.offeredTo(item.offered_to) : texts.wall.stages[item.stage]}</span>
              <Button size="small" onClick={() => act(desk.accept(item))}>
                {texts.accept}
              </Button>
            </article>
          );
        })}
      </section>
      <section>
        <h2>{texts.wall.served(served.length)}</h2>
        {served.map((item) => (
          <article key={item.id} className="wall-row" data-testid="wall-served">
            <b>{item.customer_name || texts.unnamed}</b>
            <span>{texts.wall.by(item.agent_name ?? "")}</span>
            <span className="wall-words">{item.last_text}</span>
            {item.unread > 0 && <Tag className="wrapup-tag">{texts.wall.unanswered(item.unread)}</Tag>}
            <Button size="small" data-testid="listen" onClick={() => setListening(item)}>
              {texts.wall.listen}
            </Button>
            <Button size="small" data-testid="join" onClick={() => act(desk.join(item))}>
              {texts.joined.join}
            </Button>
            <Button size="small" danger data-testid="take-over" onClick={() => act(desk.takeOver(item))}>
              {texts.wall.takeOver}
            </Button>
          </article>
        ))}
      </section>
      <section>
        <h2>{texts.wall.people}</h2>
        {wall.agents.map((one) => (
          <article key={one.id} className="wall-row" data-testid="wall-agent" data-live={one.live}>
            <b>{one.name}</b>
            <span>{standing(one)}</span>
            <span>{texts.load(one.load, one.capacity)}</span>
            <Select<Intent>
              size="small"
              aria-label={`${one.name} ${texts.intent}`}
              value={one.intent}
              onChange={(intent) => act(desk.calls.changeIntent(one.id, intent))}
              options={INTENTS.map((value) => ({ value, label: texts.intents[value] }))}
            />
          </article>
        ))}
      </section>
      {listening && <Listening desk={desk} handoff={listening} onClose={() => setListening(null)} />}
    </main>
  );
}

function toneOf(waited: number): "new" | "ten" | "twenty" | "late" {
  if (waited >= 30) return "late";
  if (waited >= 20) return "twenty";
  return waited >= 10 ? "ten" : "new";
}

function standing(one: WallAgent): string {
  if (!one.live) return texts.wall.gone;
  if (one.ringing) return texts.wall.ringing;
  return one.parked ? texts.wall.parked : texts.wall.there;
}
