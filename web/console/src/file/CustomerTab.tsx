import type { CustomerFile, Policy } from "@baowen/shared/protocol.ts";
import { Empty, Spin } from "antd";
import { texts } from "../texts.ts";
import { Rows } from "./Rows.tsx";

export function CustomerTab({ file }: { file: CustomerFile | null }) {
  if (!file) return <Spin className="file-loading" />;
  const { customer, policies } = file;
  return (
    <>
      <Rows
        rows={[
          [texts.name, customer.name ?? ""],
          [texts.phone, customer.phone_masked ?? ""],
          [texts.channel, texts.channels[customer.channel] ?? customer.channel],
        ]}
      />
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
