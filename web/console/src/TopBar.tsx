import { LogoutOutlined, MutedOutlined, SoundOutlined } from "@ant-design/icons";
import type { Agent } from "@baowen/shared/protocol.ts";
import { Button } from "antd";
import { useSoundAllowed } from "./desk/alarm.ts";
import { texts } from "./texts.ts";

interface Props {
  agent: Agent;
  live: boolean;
  muted: boolean;
  onMute: (muted: boolean) => void;
  onLeave: () => void;
}

export function TopBar({ agent, live, muted, onMute, onLeave }: Props) {
  const allowed = useSoundAllowed();
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
      {live && !muted && !allowed && <p className="top-alert">{texts.soundBlocked}</p>}
      <span className="top-space" />
      <Button
        type="text"
        aria-pressed={muted}
        icon={muted ? <MutedOutlined /> : <SoundOutlined />}
        data-testid="mute"
        onClick={() => onMute(!muted)}
      >
        <span className="wide-only">{muted ? texts.soundOff : texts.soundOn}</span>
      </Button>
      <span className="top-agent">
        <i data-live={live} aria-label={live ? texts.live : texts.down} role="img" />
        {agent.name}
      </span>
      <Button type="text" icon={<LogoutOutlined />} aria-label={texts.logout} onClick={onLeave}>
        <span className="wide-only">{texts.logout}</span>
      </Button>
    </header>
  );
}
