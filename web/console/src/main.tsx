import "@baowen/shared/theme.css";
import "./styles/colours.css";
import "./styles/desk.css";
import "./styles/conversation.css";
import "./styles/claims.css";
import { App as AntApp, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { unlockSound } from "./desk/alarm.ts";
import { Desk } from "./desk/desk.ts";
import { followMachine, useTheme } from "./desk/look.ts";

function Page({ desk }: { desk: Desk }) {
  return (
    <ConfigProvider locale={zhCN} theme={useTheme()} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <App desk={desk} />
      </AntApp>
    </ConfigProvider>
  );
}

unlockSound();
followMachine();
const root = document.getElementById("root");
if (root) createRoot(root).render(<Page desk={new Desk()} />);
