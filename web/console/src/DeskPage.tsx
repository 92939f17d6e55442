// Three columns: who waits and whom I serve, the conversation, what is known. On small screens, one at a time.
import type { Agent } from "@baowen/shared/protocol.ts";
import { Drawer, Empty, Grid } from "antd";
import { useState } from "react";
import { ConversationPane } from "./conversation/ConversationPane.tsx";
import { useAlarm, useMuted } from "./desk/alarm.ts";
import type { Desk } from "./desk/desk.ts";
import { type DeskView, emptyTalk, mineOf, waitingOf } from "./desk/model.ts";
import { FilePanel } from "./file/FilePanel.tsx";
import { QueueColumn } from "./queue/QueueColumn.tsx";
import { texts } from "./texts.ts";
import { TopBar } from "./TopBar.tsx";

export function DeskPage({ desk, view, agent }: { desk: Desk; view: DeskView; agent: Agent }) {
  const { xl, md } = Grid.useBreakpoint();
  const [fileOpen, setFileOpen] = useState(false);
  const [muted, setMuted] = useMuted();
  const waiting = waitingOf(view.items);
  const mine = mineOf(view.items, agent.id);
  const chosen = view.items.find((item) => item.id === view.chosenId);
  const talk = (chosen && view.talks[chosen.conversation_id]) ?? emptyTalk;
  useAlarm(
    waiting.map((item) => item.id),
    muted,
  );
  const file = chosen && <FilePanel handoff={chosen} talk={talk} />;
  return (
    <div className="desk" data-page={chosen ? "conversation" : "list"}>
      <TopBar agent={agent} live={view.live} muted={muted} onMute={setMuted} onLeave={() => desk.leave()} />
      <QueueColumn desk={desk} view={view} waiting={waiting} mine={mine} />
      <section className="desk-centre">
        {chosen ? (
          <ConversationPane
            key={chosen.id}
            desk={desk}
            view={view}
            handoff={chosen}
            talk={talk}
            mine={chosen.agent_id === agent.id}
            onBack={md ? null : () => desk.unchoose()}
            onFile={xl ? null : () => setFileOpen(true)}
          />
        ) : (
          <Empty className="desk-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.choose} />
        )}
      </section>
      {xl ? (
        <aside className="desk-file" aria-label={texts.details}>
          {file}
        </aside>
      ) : (
        <Drawer title={texts.details} size={360} open={fileOpen && Boolean(chosen)} onClose={() => setFileOpen(false)}>
          {file}
        </Drawer>
      )}
    </div>
  );
}
