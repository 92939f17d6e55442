import {
  DashboardOutlined,
  FileTextOutlined,
  LogoutOutlined,
  MoonOutlined,
  MutedOutlined,
  ProfileOutlined,
  RollbackOutlined,
  SearchOutlined,
  SoundOutlined,
  SunOutlined,
} from "@ant-design/icons";
import type { Agent, Intent, Me, Permission } from "@baowen/shared/console.ts";
import { Button, Dropdown, Select } from "antd";
import { useSoundAllowed } from "./desk/alarm.ts";
import { claimTexts } from "./claims/claimTexts.ts";
import { chooseLook, useLook } from "./desk/look.ts";
import { requestTexts } from "./requests/requestTexts.ts";
import { texts } from "./texts.ts";

/** The conversations; for supervisors the floor at a glance and what they keep; for claim handlers what is reported. */
export type Page = "talks" | "wall" | "office" | "claims" | "requests";

interface Props {
  agent: Agent;
  live: boolean;
  heard: boolean;
  me: Me | null;
  muted: boolean;
  onMute: (muted: boolean) => void;
  onLeave: () => void;
  onLeaveEverywhere: () => void;
  onIntent: (intent: Intent) => void;
  page: Page;
  onPage: (page: Page) => void;
  onSearch: () => void;
}

const INTENTS: Intent[] = ["online", "busy", "break", "offline"];
const KEPT: Permission[] = ["supervise", "accounts", "edit"];

/** Where the page begins, and where one comes back to. */
export function homeOf({ may }: Agent): Page {
  if (may.includes("serve")) return "talks";
  return may.includes("claims") ? "claims" : "office";
}

export function TopBar({ agent, live, heard, me, muted, onMute, onLeave, onLeaveEverywhere, onIntent, page, onPage, onSearch }: Props) {
  const allowed = useSoundAllowed();
  const home = homeOf(agent);
  const serves = home === "talks";
  const shows = (other: Page, ...needed: Permission[]) => other !== home && needed.some((one) => agent.may.includes(one));
  const turn = (other: Page) => onPage(page === other ? home : other);
  return (
    <header className="top-bar">
      <img src="./icon.svg" alt="" width={28} height={28} />
      <h1>
        {texts.product}
        <small>{texts.place}</small>
      </h1>
      {!live && (
        <p role="alert" className="top-alert">
          {texts.down}
        </p>
      )}
      {live && serves && !heard && (
        <p role="alert" className="top-alert">
          {texts.notHeard}
        </p>
      )}
      {live && serves && !muted && !allowed && <p className="top-alert">{texts.soundBlocked}</p>}
      <span className="top-space" />
      {serves && (
        <>
          <Button icon={<SearchOutlined />} data-testid="search-open" aria-label={texts.search.title} onClick={onSearch}>
            <span className="wide-only">{texts.search.open}</span>
          </Button>
          <Button
            data-testid="requests-open"
            className="wide-only"
            icon={page === "requests" ? <RollbackOutlined /> : <ProfileOutlined />}
            onClick={() => turn("requests")}
          >
            {page === "requests" ? texts.wall.back : requestTexts.open}
          </Button>
        </>
      )}
      {shows("office", ...KEPT) && (
        <Button data-testid="office-open" className="wide-only" onClick={() => turn("office")}>
          {page === "office" ? texts.wall.back : texts.office.title}
        </Button>
      )}
      {shows("wall", "supervise") && (
        <Button
          data-testid="wall-open"
          aria-label={page === "wall" ? texts.wall.back : texts.wall.open}
          icon={page === "wall" ? <RollbackOutlined /> : <DashboardOutlined />}
          onClick={() => turn("wall")}
        >
          <span className="wide-only">{page === "wall" ? texts.wall.back : texts.wall.open}</span>
        </Button>
      )}
      {shows("claims", "claims") && (
        <Button
          data-testid="claims-open"
          aria-label={page === "claims" ? claimTexts.back : claimTexts.open}
          icon={page === "claims" ? <RollbackOutlined /> : <FileTextOutlined />}
          onClick={() => turn("claims")}
        >
          <span className="wide-only">{page === "claims" ? claimTexts.back : claimTexts.open}</span>
        </Button>
      )}
      {me && serves && (
        <>
          <span className="wide-only">{texts.load(me.load, me.capacity)}</span>
          <Select<Intent>
            aria-label={texts.intent}
            className="top-intent"
            data-testid="intent"
            data-intent={me.intent}
            value={me.intent}
            onChange={onIntent}
            options={INTENTS.map((value) => ({ value, label: texts.intents[value] }))}
          />
        </>
      )}
      <LookButton />
      {serves && (
        <Button
          type="text"
          aria-pressed={muted}
          icon={muted ? <MutedOutlined /> : <SoundOutlined />}
          data-testid="mute"
          onClick={() => onMute(!muted)}
        >
          <span className="wide-only">{muted ? texts.soundOff : texts.soundOn}</span>
        </Button>
      )}
      <span className="top-agent">
        <i data-live={live} aria-label={live ? texts.live : texts.down} role="img" />
        <span className="wide-only">{agent.name}</span>
      </span>
      <Dropdown
        menu={{ items: [{ key: "everywhere", label: texts.logoutEverywhere }], onClick: onLeaveEverywhere }}
        trigger={["contextMenu", "hover"]}
      >
        <Button type="text" icon={<LogoutOutlined />} aria-label={texts.logout} onClick={onLeave}>
          <span className="wide-only">{texts.logout}</span>
        </Button>
      </Dropdown>
    </header>
  );
}

function LookButton() {
  const dark = useLook() === "dark";
  return (
    <Button
      type="text"
      className="wide-only"
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      data-testid="look"
      aria-label={dark ? texts.look.light : texts.look.dark}
      onClick={() => chooseLook(dark ? "light" : "dark")}
    />
  );
}
