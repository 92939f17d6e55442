import { sentence } from "@baowen/shared/api.ts";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { texts } from "./texts.ts";

interface Props {
  notice: string;
  onLogin: (username: string, password: string) => Promise<void>;
}

interface Fields {
  username: string;
  password: string;
}

export function LoginPage({ notice, onLogin }: Props) {
  const [problem, setProblem] = useState(notice);
  const [busy, setBusy] = useState(false);
  const submit = async ({ username, password }: Fields) => {
    setBusy(true);
    setProblem("");
    try {
      await onLogin(username.trim(), password);
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <main className="login">
      <Form<Fields> layout="vertical" size="large" requiredMark={false} onFinish={submit}>
        <h1>
          <img src="./icon.svg" alt="" width={40} height={40} />
          {texts.product}
          <small>{texts.place}</small>
        </h1>
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <Form.Item name="username" label={texts.username} rules={[{ required: true, message: texts.needUsername }]}>
          <Input autoFocus autoComplete="username" data-testid="login-username" />
        </Form.Item>
        <Form.Item name="password" label={texts.password} rules={[{ required: true, message: texts.needPassword }]}>
          <Input.Password autoComplete="current-password" data-testid="login-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy} data-testid="login-submit">
          {texts.login}
        </Button>
      </Form>
    </main>
  );
}
