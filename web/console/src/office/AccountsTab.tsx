import { sentence } from "@baowen/shared/api.ts";
import type { Agent, Role } from "@baowen/shared/console.ts";
import { Alert, Button, Table, Tag } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";
import { AccountDialog } from "./AccountDialog.tsx";
import type { Account, Accounts, Office } from "./office.ts";

const ROLES: Role[] = ["agent", "supervisor", "claims", "editor", "admin"];

export function AccountsTab({ office, keeper }: { office: Office; keeper: Agent }) {
  const roles = ROLES.filter((role) => role !== "admin" || keeper.role === "admin"); // only they make another
  const [known, setKnown] = useState<Accounts | null>(null);
  const [problem, setProblem] = useState("");
  const [editing, setEditing] = useState<Account | "new" | null>(null);
  const look = () => office.accounts().then(setKnown, (error: unknown) => setProblem(sentence(error)));
  useEffect(() => void look(), []);
  return (
    <>
      {problem && <Alert type="warning" title={problem} />}
      <Button type="primary" data-testid="account-new" onClick={() => setEditing("new")}>
        {texts.office.open}
      </Button>
      <Table<Account>
        rowKey="username"
        size="middle"
        loading={!known && !problem}
        dataSource={known?.items ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        columns={[
          {
            title: texts.username,
            dataIndex: "username",
            render: (username: string, { by_provider: byProvider }) => (
              <>
                {username} {byProvider && <Tag>{texts.office.byProvider}</Tag>}
              </>
            ),
          },
          { title: texts.name, dataIndex: "name" },
          { title: texts.office.role, dataIndex: "role", render: (role: string) => texts.office.roles[role] },
          { title: texts.office.capacity, dataIndex: "capacity" },
          { title: texts.office.skills, dataIndex: "skills", render: (skills: string[]) => <Skills skills={skills} /> },
          {
            title: texts.claimState,
            dataIndex: "disabled",
            render: (disabled: boolean) => (disabled ? <Tag>{texts.office.disabled}</Tag> : texts.office.enabled),
          },
          {
            title: texts.office.act,
            key: "act",
            render: (_, account) => (
              <Button
                size="small"
                data-testid="account-edit"
                disabled={!roles.includes(account.role)}
                onClick={() => setEditing(account)}
              >
                {texts.office.change}
              </Button>
            ),
          },
        ]}
      />
      {editing && known && (
        <AccountDialog
          account={editing === "new" ? null : editing}
          skills={known.skills}
          roles={roles}
          byProvider={known.by_provider}
          onCancel={() => setEditing(null)}
          onKeep={async (fields) => {
            await (editing === "new" ? office.open(fields) : office.change(fields));
            setEditing(null);
            await look();
          }}
        />
      )}
    </>
  );
}

function Skills({ skills }: { skills: string[] }) {
  if (skills.length === 0) return texts.office.anySkill;
  return skills.map((skill) => <Tag key={skill}>{texts.skills[skill] ?? skill}</Tag>);
}
