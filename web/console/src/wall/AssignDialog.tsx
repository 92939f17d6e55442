// Who serves this customer is decided by the supervisor: an agent who takes customers and has room.
import { sentence } from "@baowen/shared/api.ts";
import type { Handoff, WallAgent } from "@baowen/shared/console.ts";
import { Alert, Checkbox, Form, Modal, Select } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  handoff: Handoff;
  agents: WallAgent[];
  onCancel: () => void;
  onAssign: (agent: WallAgent, beyond: boolean) => Promise<void>;
}

export function AssignDialog({ handoff, agents, onCancel, onAssign }: Props) {
  const [agentId, setAgentId] = useState<string | null>(null);
  const [beyond, setBeyond] = useState(false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const there = agents.filter((one) => one.live && one.intent === "online");
  const chosen = there.find((one) => one.id === agentId);
  const full = chosen !== undefined && chosen.load >= chosen.capacity;
  const assign = async () => {
    if (!chosen) return;
    setBusy(true);
    try {
      await onAssign(chosen, beyond && full);
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={texts.wall.assignTitle(handoff.customer_name || texts.unnamed)}
      okText={texts.wall.assign}
      cancelText={texts.cancel}
      confirmLoading={busy}
      okButtonProps={{ "data-testid": "assign-confirm", disabled: !chosen || (full && !beyond) }}
      onOk={() => void assign()}
      onCancel={onCancel}
    >
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form layout="vertical">
        <Form.Item label={texts.wall.assignTo} htmlFor="assign-to" extra={texts.wall.assignHint}>
          <Select
            id="assign-to"
            data-testid="assign-to"
            value={chosen?.id ?? null}
            onChange={setAgentId}
            notFoundContent={texts.wall.gone}
            options={there.map((one) => ({ value: one.id, label: labelOf(one, handoff) }))}
          />
        </Form.Item>
        {full && (
          <Checkbox checked={beyond} data-testid="assign-beyond" onChange={(event) => setBeyond(event.target.checked)}>
            {texts.wall.beyond}
          </Checkbox>
        )}
      </Form>
    </Modal>
  );
}

function labelOf(one: WallAgent, handoff: Handoff): string {
  const fits = one.skills.length === 0 || one.skills.includes(handoff.skill);
  return `${one.name} ${one.load}/${one.capacity}${fits ? "" : ` · ${texts.wall.otherSkill}`}`;
}
