import { useStore } from "@baowen/shared/store.ts";
import type { Desk } from "./desk/desk.ts";
import { DeskPage } from "./DeskPage.tsx";
import { LoginPage } from "./LoginPage.tsx";

export function App({ desk }: { desk: Desk }) {
  const view = useStore(desk.view);
  if (!view.agent) return <LoginPage notice={view.notice} onLogin={(name, password) => desk.login(name, password)} />;
  return <DeskPage desk={desk} view={view} agent={view.agent} />;
}
