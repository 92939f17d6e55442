import { useStore } from "@baowen/shared/store.ts";
import { Spin } from "antd";
import type { Desk } from "./desk/desk.ts";
import { DeskPage } from "./DeskPage.tsx";
import { LoginPage } from "./LoginPage.tsx";

export function App({ desk }: { desk: Desk }) {
  const view = useStore(desk.view);
  if (view.arriving) return <Spin fullscreen />;
  if (!view.agent) return <LoginPage notice={view.notice} desk={desk} />;
  return <DeskPage desk={desk} view={view} agent={view.agent} />;
}
