import { sentence } from "@baowen/shared/api.ts";
import type { Colleagues } from "@baowen/shared/console.ts";
import { Alert, Form, Input, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  ask: () => Promise<Colleagues>;
  onCancel: () => void;
  onPass: (to: { agent_id?: string; skill?: string }, note: string) => Promise<void>;
}

interface Fields {
  to: string;
  note?: string;
}

export function PassOnDialog({ ask, onCancel, onPass }: Props) {
  const [form] = Form.useForm<Fields>();
  const [there, setThere] = useState<Colleagues>({ agents: [], skills: [] });
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    ask().then(setThere, (error: unknown) => setProblem(sentence(error)));
  }, []);
  const pass = async ({ to, note }: Fields) => {
    const [kind, value = ""] = to.split(":");
    setBusy(true);
    try {
      await onPass(kind === "agent" ? { agent_id: value } : { skill: value }, note?.trim() ?? "");
      onCancel();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  const people = there.agents.map(({ id, name, load, capacity }) => ({ value: `agent:${id}`, label: `${name} ${load}/${capacity}` }));
  const groups = there.skills.map((skill) => ({ value: `skill:${skill}`, label: texts.skills[skill] ?? skill }));
  return (
    <Modal
      open
      title={texts.passOnTitle}
      okText={texts.passOnConfirm}
      cancelText={texts.cancel}
      confirmLoading={busy}
      okButtonProps={{ "data-testid": "pass-confirm" }}
      onOk={() => form.submit()}
      onCancel={onCancel}
    >
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form<Fields> form={form} layout="vertical" onFinish={pass}>
        <Form.Item name="to" label={texts.passOnTo} rules={[{ required: true, message: texts.needTarget }]}>
          <Select data-testid="pass-to" options={[...people, ...groups]} />
        </Form.Item>
        <Form.Item name="note" label={texts.passOnNote}>
          <Input.TextArea rows={3} maxLength={500} showCount placeholder={texts.notePlaceholder} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
