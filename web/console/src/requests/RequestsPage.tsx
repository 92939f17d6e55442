// What customers have asked for and people still have to do, the soonest due first.
import { sentence } from "@baowen/shared/api.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { useNow } from "@baowen/shared/useNow.ts";
import { Alert, Button, Table, Tag } from "antd";
import { useEffect, useState } from "react";
import { RequestDrawer } from "./RequestDrawer.tsx";
import type { RequestRow, Requests } from "./requests.ts";
import { requestTexts as texts } from "./requestTexts.ts";

const LOOK_EVERY_MS = 15_000;

export default function RequestsPage({ requests }: { requests: Requests }) {
  const now = useNow();
  const [rows, setRows] = useState<RequestRow[] | null>(null);
  const [problem, setProblem] = useState("");
  const [reading, setReading] = useState<string | null>(null);
  const look = () =>
    requests.waiting().then(
      (found) => {
        setRows(found);
        setProblem("");
      },
      (error: unknown) => setProblem(sentence(error)),
    );
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="office" data-testid="requests">
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      <Table<RequestRow>
        rowKey="number"
        size="middle"
        loading={!rows && !problem}
        dataSource={rows ?? []}
        locale={{ emptyText: texts.none }}
        pagination={{ pageSize: 25, hideOnSinglePage: true }}
        columns={[
          { title: texts.number, dataIndex: "number" },
          { title: texts.kind, dataIndex: "kind", render: (kind: string) => texts.kinds[kind] ?? kind },
          { title: texts.state, dataIndex: "state", render: (state: string) => texts.states[state] ?? state },
          { title: texts.filed, dataIndex: "filed_at", render: (at: string | null) => at && spokenTime(at) },
          {
            title: texts.due,
            dataIndex: "due_at",
            render: (at: string | null) =>
              at && (
                <>
                  {spokenTime(at)} {Date.parse(at) < now && <Tag color="error">{texts.overdue}</Tag>}
                </>
              ),
          },
          {
            title: texts.act,
            key: "act",
            render: (_, row) => (
              <Button size="small" data-testid="request-read" onClick={() => setReading(row.number)}>
                {texts.read}
              </Button>
            ),
          },
        ]}
      />
      {reading && (
        <RequestDrawer requests={requests} number={reading} onChanged={() => void look()} onClose={() => setReading(null)} />
      )}
    </main>
  );
}
