import "@baowen/shared/theme.css";
import "./styles/desk.css";
import "./styles/conversation.css";
import { App as AntApp, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { unlockSound } from "./desk/alarm.ts";
import { Desk } from "./desk/desk.ts";

const theme = {
  token: {
    colorPrimary: "#0b6b61",
    colorLink: "#0b6b61",
    colorError: "#c62b20",
    colorTextDescription: "#52605d",
    colorTextPlaceholder: "#5d6a67",
    borderRadius: 8,
    fontFamily: "inherit",
  },
};
unlockSound();
const desk = new Desk();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <App desk={desk} />
      </AntApp>
    </ConfigProvider>,
  );
