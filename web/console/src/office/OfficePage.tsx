// How it went, who works here and when, and what is said often: to each what they may.
import type { Agent, Permission } from "@baowen/shared/console.ts";
import { Tabs, type TabsProps } from "antd";
import { lazy, Suspense } from "react";
import { texts } from "../texts.ts";
import { AccountsTab } from "./AccountsTab.tsx";
import { CannedTab } from "./CannedTab.tsx";
import { HoursTab } from "./HoursTab.tsx";
import { hoursTexts } from "./hoursTexts.ts";
import type { Office } from "./office.ts";

/** The charts are large; whoever answers customers never loads them. */
const ReportTab = lazy(() => import("./ReportTab.tsx"));

type Tab = NonNullable<TabsProps["items"]>[number] & { needs: Permission };

export default function OfficePage({ office, agent }: { office: Office; agent: Agent }) {
  const tabs: Tab[] = [
    {
      key: "report",
      needs: "supervise",
      label: texts.office.report,
      children: (
        <Suspense>
          <ReportTab office={office} />
        </Suspense>
      ),
    },
    { key: "accounts", needs: "accounts", label: texts.office.accounts, children: <AccountsTab office={office} keeper={agent} /> },
    { key: "hours", needs: "supervise", label: hoursTexts.tab, children: <HoursTab office={office} /> },
    { key: "canned", needs: "edit", label: texts.canned, children: <CannedTab office={office} /> },
  ];
  const theirs = tabs.filter(({ needs }) => agent.may.includes(needs)).map(({ needs: _needs, ...tab }) => tab);
  return (
    <main className="office" data-testid="office">
      <Tabs destroyOnHidden items={theirs} />
    </main>
  );
}
