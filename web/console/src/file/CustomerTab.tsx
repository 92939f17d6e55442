import { sentence } from "@baowen/shared/api.ts";
import type { CustomerFile, Policy } from "@baowen/shared/console.ts";
import { App, Button, Empty, Spin } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";
import { Rows } from "./Rows.tsx";

interface Props {
  file: CustomerFile | null;
  /** The whole phone number, for who serves the customer; null for everybody else. */
  onPhone: (() => Promise<string>) | null;
}

export function CustomerTab({ file, onPhone }: Props) {
  if (!file) return <Spin className="file-loading" />;
  const { customer, policies } = file;
  return (
    <>
      <Rows
        rows={[
          [texts.name, customer.name ?? ""],
          [texts.channel, texts.channels[customer.channel] ?? customer.channel],
        ]}
      />
      {customer.phone_masked && <Phone masked={customer.phone_masked} onPhone={onPhone} />}
      {policies.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.noPolicies} />}
      {policies.map((policy) => (
        <PolicyView key={policy.policy_no} policy={policy} />
      ))}
    </>
  );
}

function PolicyView({ policy }: { policy: Policy }) {
  return (
    <section className="policy">
      <h3>
        {texts.policyKinds[policy.kind]}
        <small>{policy.policy_no}</small>
      </h3>
      <Rows
        rows={[
          [texts.plate, policy.plate_no ?? ""],
          [texts.vehicle, policy.vehicle],
          [texts.period, `${policy.starts_on} 至 ${policy.ends_on}`],
          [texts.covers, policy.covers.map(([name, limit]) => `${name} ${limit}`).join("\n")],
        ]}
      />
    </section>
  );
}

function Phone({ masked, onPhone }: { masked: string; onPhone: Props["onPhone"] }) {
  const { message } = App.useApp();
  const [whole, setWhole] = useState("");
  const show = () =>
    void onPhone?.().then(setWhole, (error: unknown) => {
      void message.warning(sentence(error));
    });
  return (
    <dl className="rows">
      <div>
        <dt>{texts.phone}</dt>
        <dd data-testid="customer-phone">
          {whole || masked}
          {onPhone && !whole && (
            <Button type="link" size="small" data-testid="show-phone" onClick={show}>
              {texts.showPhone}
            </Button>
          )}
        </dd>
      </div>
    </dl>
  );
}
