// Three columns: who waits and whom I serve, the conversation, what is known. On small screens, one at a time.
import { sentence } from "@baowen/shared/api.ts";
import type { Agent, Intent } from "@baowen/shared/console.ts";
import { App, Drawer, Empty, Grid } from "antd";
import { lazy, Suspense, useState } from "react";
import { ClaimsPage } from "./claims/ClaimsPage.tsx";
import { ConversationPane } from "./conversation/ConversationPane.tsx";
import { useAlarm, useMuted } from "./desk/alarm.ts";
import { useKeys } from "./desk/keys.ts";
import { askForNotices, useNews, useOfferNotices } from "./desk/news.ts";
import type { Desk } from "./desk/desk.ts";
import { type DeskView, emptyTalk, mineOf, ringingOf, waitingOf } from "./desk/model.ts";
import { FilePanel } from "./file/FilePanel.tsx";
import { KeysHelp } from "./KeysHelp.tsx";
import { QueueColumn } from "./queue/QueueColumn.tsx";
import { SearchDrawer } from "./search/SearchDrawer.tsx";
import { texts } from "./texts.ts";
import { homeOf, type Page, TopBar } from "./TopBar.tsx";
import { WallPage } from "./wall/WallPage.tsx";

/** Whoever answers customers never loads its tables and charts. */
const RequestsPage = lazy(() => import("./requests/RequestsPage.tsx"));
const OfficePage = lazy(() => import("./office/OfficePage.tsx"));

export function DeskPage({ desk, view, agent }: { desk: Desk; view: DeskView; agent: Agent }) {
  const { message } = App.useApp();
  const { xl, md } = Grid.useBreakpoint();
  const [page, setPage] = useState<Page>(homeOf(agent));
  const [searching, setSearching] = useState(false);
  const [fileOpen, setFileOpen] = useState(false);
  const [muted, setMuted] = useMuted();
  const waiting = waitingOf(view.items);
  const mine = mineOf(view.items, agent.id);
  const chosen = view.items.find((item) => item.id === view.chosenId);
  const talk = (chosen && view.talks[chosen.conversation_id]) ?? emptyTalk;
  const ringing = ringingOf(waiting, view.me);
  useAlarm(
    ringing.map((item) => item.id),
    muted,
  );
  useOfferNotices(ringing);
  useNews(desk, view.news, muted);
  useKeys(desk, waiting, mine, chosen);
  const chooseIntent = async (intent: Intent) => {
    askForNotices();
    await desk.choosePresence(intent).catch((error: unknown) => void message.warning(sentence(error)));
  };
  const file = chosen && <FilePanel desk={desk} handoff={chosen} talk={talk} />;
  return (
    <div className="desk" data-page={page !== "talks" ? page : chosen ? "conversation" : "list"}>
      <TopBar
        agent={agent}
        live={view.live}
        heard={view.heard}
        me={view.me}
        muted={muted}
        onMute={setMuted}
        onLeave={() => desk.leave()}
        onLeaveEverywhere={() => void desk.leaveEverywhere().catch((error: unknown) => message.warning(sentence(error)))}
        onIntent={(intent) => void chooseIntent(intent)}
        page={page}
        onPage={setPage}
        onSearch={() => setSearching(true)}
      />
      <KeysHelp />
      {searching && <SearchDrawer desk={desk} onClose={() => setSearching(false)} />}
      {page === "wall" && <WallPage desk={desk} />}
      {page === "requests" && (
        <Suspense>
          <RequestsPage requests={desk.requests} />
        </Suspense>
      )}
      {page === "office" && (
        <Suspense>
          <OfficePage office={desk.office} agent={agent} />
        </Suspense>
      )}
      {page === "claims" && <ClaimsPage api={desk.claims} />}
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
