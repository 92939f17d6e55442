// For supervisors: how it went, who works here and when, and what is said often.
import { Tabs } from "antd";
import { lazy, Suspense } from "react";
import { texts } from "../texts.ts";
import { AccountsTab } from "./AccountsTab.tsx";
import { CannedTab } from "./CannedTab.tsx";
import { HoursTab } from "./HoursTab.tsx";
import { hoursTexts } from "./hoursTexts.ts";
import type { Office } from "./office.ts";

/** The charts are large; whoever answers customers never loads them. */
const ReportTab = lazy(() => import("./ReportTab.tsx"));

export default function OfficePage({ office }: { office: Office }) {
  return (
    <main className="office" data-testid="office">
      <Tabs
        destroyOnHidden
        items={[
          {
            key: "report",
            label: texts.office.report,
            children: (
              <Suspense>
                <ReportTab office={office} />
              </Suspense>
            ),
          },
          { key: "accounts", label: texts.office.accounts, children: <AccountsTab office={office} /> },
          { key: "hours", label: hoursTexts.tab, children: <HoursTab office={office} /> },
          { key: "canned", label: texts.canned, children: <CannedTab office={office} /> },
        ]}
      />
    </main>
  );
}
