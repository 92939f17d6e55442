import { sentence } from "@baowen/shared/api.ts";
import type { Disposition } from "@baowen/shared/console.ts";
import { Alert, App, Button, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  dispositions: Disposition[];
  onCancel: () => void;
  onClose: (disposition: string, note: string) => Promise<void>;
  /** The customer goes back to the bot now, the result follows; null when they have gone already. */
  onEnd: (() => Promise<void>) | null;
}

interface Fields {
  disposition: string;
  note?: string;
}

export function CloseDialog({ dispositions, onCancel, onClose, onEnd }: Props) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const close = async ({ disposition, note }: Fields) => {
    setBusy(true);
    try {
      await onClose(disposition, note?.trim() ?? "");
      void message.success(texts.closed);
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  const endNow = async () => {
    setBusy(true);
    try {
      await onEnd?.();
      onCancel();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={texts.closeTitle}
      okText={texts.closeConfirm}
      cancelText={texts.cancel}
      confirmLoading={busy}
      okButtonProps={{ "data-testid": "close-confirm" }}
      onOk={() => form.submit()}
      onCancel={onCancel}
      footer={(_, { OkBtn, CancelBtn }) => (
        <>
          {onEnd && (
            <Button disabled={busy} data-testid="end-now" onClick={() => void endNow()}>
              {texts.endNow}
            </Button>
          )}
          <CancelBtn />
          <OkBtn />
        </>
      )}
    >
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form<Fields> form={form} layout="vertical" onFinish={close}>
        <Form.Item
          name="disposition"
          label={texts.disposition}
          rules={[{ required: true, message: texts.needDisposition }]}
        >
          <Radio.Group className="dispositions">
            {dispositions.map(({ code, text }) => (
              <Radio key={code} value={code} data-testid="disposition">
                {text}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="note" label={texts.note}>
          <Input.TextArea rows={3} maxLength={500} showCount placeholder={texts.notePlaceholder} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
