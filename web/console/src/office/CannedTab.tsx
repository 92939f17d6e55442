import { sentence } from "@baowen/shared/api.ts";
import type { Canned } from "@baowen/shared/console.ts";
import { Alert, App, Button, Form, Input, Popconfirm, Space, Table } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";
import type { Office } from "./office.ts";

type Item = Canned["items"][number];

interface Fields {
  shortcut: string;
  text: string;
}

export function CannedTab({ office }: { office: Office }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const [items, setItems] = useState<Item[] | null>(null);
  const [problem, setProblem] = useState("");
  const look = () => office.canned().then((known) => setItems(known.items), (error: unknown) => setProblem(sentence(error)));
  useEffect(() => void look(), []);
  const attempt = async (doing: Promise<unknown>) => {
    try {
      await doing;
      setProblem("");
      await look();
      return true;
    } catch (error) {
      setProblem(sentence(error));
      return false;
    }
  };
  const keep = async ({ shortcut, text }: Fields) => {
    if (!(await attempt(office.keepCanned(shortcut.trim(), text.trim())))) return;
    form.resetFields();
    void message.success(texts.office.kept);
  };
  return (
    <>
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      <Form<Fields> form={form} className="canned-form" layout="vertical" onFinish={keep}>
        <Form.Item
          name="shortcut"
          label={texts.office.shortcut}
          rules={[{ required: true, pattern: /^[\p{L}\p{N}_-]{1,32}$/u, message: texts.office.shortcutRule }]}
        >
          <Input prefix="/" maxLength={32} data-testid="canned-shortcut" />
        </Form.Item>
        <Form.Item
          name="text"
          label={texts.office.words}
          extra={texts.office.variables}
          rules={[{ required: true, message: texts.office.needed }]}
        >
          <Input.TextArea rows={2} maxLength={1000} data-testid="canned-text" />
        </Form.Item>
        <Button type="primary" htmlType="submit" data-testid="canned-keep">
          {texts.office.keep}
        </Button>
      </Form>
      <Table<Item>
        rowKey="shortcut"
        size="middle"
        loading={!items && !problem}
        dataSource={items ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        columns={[
          { title: texts.office.shortcut, dataIndex: "shortcut", render: (shortcut: string) => `/${shortcut}` },
          { title: texts.office.words, dataIndex: "text" },
          { title: texts.office.uses, dataIndex: "uses" },
          {
            title: texts.office.act,
            key: "act",
            render: (_, item) => (
              <Space>
                <Button size="small" onClick={() => form.setFieldsValue(item)}>
                  {texts.office.change}
                </Button>
                <Popconfirm
                  title={texts.office.forgetAsk(item.shortcut)}
                  okText={texts.office.forget}
                  cancelText={texts.cancel}
                  onConfirm={() => void attempt(office.forgetCanned(item.shortcut))}
                >
                  <Button size="small" danger>
                    {texts.office.forget}
                  </Button>
                </Popconfirm>
              </Space>
            ),
          },
        ]}
      />
    </>
  );
}
