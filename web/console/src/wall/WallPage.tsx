// The floor at a glance, for supervisors: who waits, who serves, how well the promise is kept, and what can be done.
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff, Wall } from "@baowen/shared/console.ts";
import { useNow } from "@baowen/shared/useNow.ts";
import { Alert, App } from "antd";
import { useEffect, useState } from "react";
import { PassOnDialog } from "../conversation/PassOnDialog.tsx";
import type { Desk } from "../desk/desk.ts";
import { texts } from "../texts.ts";
import { AssignDialog } from "./AssignDialog.tsx";
import { FiguresRow } from "./FiguresRow.tsx";
import { Listening } from "./Listening.tsx";
import { PeopleSection } from "./PeopleSection.tsx";
import { QueueGate } from "./QueueGate.tsx";
import { ServedRow } from "./ServedRow.tsx";
import { WaitingRow } from "./WaitingRow.tsx";

const EVERY_MS = 1500;

/** What is open in front of the wall, about whom. */
type Open = { what: "listening" | "assigning" | "reassigning"; item: Handoff } | null;

export function WallPage({ desk }: { desk: Desk }) {
  const { message } = App.useApp();
  const [wall, setWall] = useState<Wall | null>(null);
  const [problem, setProblem] = useState("");
  const [open, setOpen] = useState<Open>(null);
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
    void doing.then(look, (error: unknown) => {
      void message.warning(sentence(error));
      void look();
    });
  if (!wall) return <main className="wall">{problem && <Alert type="error" title={problem} />}</main>;
  const waiting = wall.items.filter((item) => item.state !== "active");
  const served = wall.items.filter((item) => item.state === "active");
  const close = () => setOpen(null);
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
        {waiting.length === 0 && <p className="wall-none">{texts.wall.nobodyWaits}</p>}
        {waiting.map((item) => (
          <WaitingRow
            key={item.id}
            item={item}
            now={now}
            onAccept={() => act(desk.accept(item))}
            onPutFirst={(reason) => act(desk.calls.putFirst(item, reason))}
            onAssign={() => setOpen({ what: "assigning", item })}
          />
        ))}
      </section>
      <section>
        <h2>{texts.wall.served(served.length)}</h2>
        {served.map((item) => (
          <ServedRow
            key={item.id}
            item={item}
            onListen={() => setOpen({ what: "listening", item })}
            onJoin={() => act(desk.join(item))}
            onReassign={() => setOpen({ what: "reassigning", item })}
            onTakeOver={() => act(desk.takeOver(item))}
          />
        ))}
      </section>
      <PeopleSection
        agents={wall.agents}
        onIntent={(agent, intent) => act(desk.calls.changeIntent(agent.id, intent))}
      />
      {open?.what === "listening" && <Listening desk={desk} handoff={open.item} onClose={close} />}
      {open?.what === "assigning" && (
        <AssignDialog
          handoff={open.item}
          agents={wall.agents}
          onCancel={close}
          onAssign={async (agent, beyond) => {
            await desk.calls.assign(open.item, agent.id, beyond);
            close();
            void message.success(texts.wall.assigned(agent.name));
            await look();
          }}
        />
      )}
      {open?.what === "reassigning" && (
        <PassOnDialog
          ask={() => colleaguesFor(desk, open.item)}
          onCancel={close}
          onPass={async (to, note) => {
            await desk.calls.reassign(open.item, to, note);
            await look();
          }}
        />
      )}
    </main>
  );
}

/** Everybody who could serve this customer instead. */
async function colleaguesFor(desk: Desk, item: Handoff) {
  const { agents, skills } = await desk.calls.colleagues();
  return { agents: agents.filter((one) => one.id !== item.agent_id), skills };
}
