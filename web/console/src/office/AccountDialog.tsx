import { sentence } from "@baowen/shared/api.ts";
import type { Role } from "@baowen/shared/console.ts";
import { Alert, Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";
import type { Account, AccountFields } from "./office.ts";

const SHORTEST_PASSWORD = 10;
const MOST_AT_ONCE = 20;

interface Props {
  /** Null: a new one. */
  account: Account | null;
  skills: string[];
  /** Those that may be given. */
  roles: Role[];
  /** A new one needs no password. */
  byProvider: boolean;
  onCancel: () => void;
  onKeep: (fields: AccountFields) => Promise<void>;
}

const fresh: Account = { username: "", name: "", role: "agent", capacity: 3, skills: [], disabled: false, by_provider: false };

export function AccountDialog({ account, skills, roles, byProvider, onCancel, onKeep }: Props) {
  const [form] = Form.useForm<AccountFields>();
  const role = Form.useWatch("role", form);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const keep = async (fields: AccountFields) => {
    setBusy(true);
    try {
      await onKeep({ ...fresh, ...account, ...fields });
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  const needed = [{ required: true, message: texts.office.needed }];
  return (
    <Modal
      open
      title={account ? `${texts.office.change} ${account.username}` : texts.office.open}
      okText={texts.office.keep}
      cancelText={texts.cancel}
      confirmLoading={busy}
      okButtonProps={{ "data-testid": "account-keep" }}
      onOk={() => form.submit()}
      onCancel={onCancel}
    >
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form<AccountFields> form={form} layout="vertical" initialValues={account ?? fresh} onFinish={keep}>
        {!account && (
          <Form.Item name="username" label={texts.username} rules={needed}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="name" label={texts.office.shownName} rules={needed}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="password"
          label={account ? texts.office.newPassword : texts.password}
          extra={!account && byProvider ? texts.office.noPassword : undefined}
          rules={[...(account || byProvider ? [] : needed), { min: SHORTEST_PASSWORD, message: texts.office.shortPassword(SHORTEST_PASSWORD) }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="role" label={texts.office.role} extra={texts.office.roleHints[role ?? "agent"]}>
          <Select options={roles.map((value) => ({ value, label: texts.office.roles[value] }))} />
        </Form.Item>
        <Form.Item name="capacity" label={texts.office.capacity} rules={needed}>
          <InputNumber min={1} max={MOST_AT_ONCE} precision={0} />
        </Form.Item>
        <Form.Item name="skills" label={texts.office.skills} extra={texts.office.skillsHint}>
          <Select mode="multiple" options={skills.map((value) => ({ value, label: texts.skills[value] ?? value }))} />
        </Form.Item>
        {account && (
          <Form.Item name="disabled" label={texts.office.disabled} valuePropName="checked" extra={texts.office.disabledHint}>
            <Switch />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
