import { sentence } from "@baowen/shared/api.ts";
import { Alert, Button, Divider, Form, Input } from "antd";
import { useEffect, useState } from "react";
import type { Desk } from "./desk/desk.ts";
import { texts } from "./texts.ts";

interface Props {
  notice: string;
  desk: Desk;
}

interface Fields {
  username: string;
  password: string;
}

const BY_PROVIDER = "/api/console/oidc/begin";

export function LoginPage({ notice, desk }: Props) {
  const [problem, setProblem] = useState(notice);
  const [busy, setBusy] = useState(false);
  const [byProvider, setByProvider] = useState(false);
  useEffect(() => void desk.byProvider().then(setByProvider, () => undefined), [desk]);
  const submit = async ({ username, password }: Fields) => {
    setBusy(true);
    setProblem("");
    try {
      await desk.login(username.trim(), password);
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
        {byProvider && (
          <>
            <Divider plain>{texts.or}</Divider>
            <Button block href={BY_PROVIDER} data-testid="login-provider">
              {texts.byProvider}
            </Button>
          </>
        )}
      </Form>
    </main>
  );
}
