import { sentence } from "@baowen/shared/api.ts";
import type { Colleagues } from "@baowen/shared/console.ts";
import { Alert, Form, Input, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  colleagues: () => Promise<Colleagues>;
  onCancel: () => void;
  onAsk: (agentId: string, text: string) => Promise<void>;
}

interface Fields {
  agentId: string;
  text: string;
}

export function AdviceDialog({ colleagues, onCancel, onAsk }: Props) {
  const [form] = Form.useForm<Fields>();
  const [people, setPeople] = useState<Colleagues["agents"]>([]);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    colleagues().then((there) => setPeople(there.agents), (error: unknown) => setProblem(sentence(error)));
  }, []);
  const ask = async ({ agentId, text }: Fields) => {
    setBusy(true);
    try {
      await onAsk(agentId, text.trim());
      onCancel();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={texts.advice.title}
      okText={texts.advice.send}
      cancelText={texts.cancel}
      confirmLoading={busy}
      okButtonProps={{ "data-testid": "advice-send" }}
      onOk={() => form.submit()}
      onCancel={onCancel}
    >
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form<Fields> form={form} layout="vertical" onFinish={ask}>
        <Form.Item name="agentId" label={texts.advice.whom} rules={[{ required: true, message: texts.needTarget }]}>
          <Select data-testid="advice-whom" options={people.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="text" label={texts.advice.what} rules={[{ required: true, whitespace: true, message: texts.office.needed }]}>
          <Input.TextArea rows={3} maxLength={1000} placeholder={texts.advice.hint} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
