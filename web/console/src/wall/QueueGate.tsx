// Nobody new into the queue, for a reason, until it is opened again.
import type { Wall } from "@baowen/shared/console.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Alert, Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  closed: Wall["closed"];
  onClose: (reason: string) => void;
  onOpen: () => void;
}

export function QueueGate({ closed, onClose, onOpen }: Props) {
  const [reason, setReason] = useState("");
  if (closed)
    return (
      <Alert
        className="queue-gate"
        type="warning"
        showIcon
        title={texts.gate.closed(spokenTime(closed.since), closed.reason)}
        action={
          <Button size="small" data-testid="queue-open" onClick={onOpen}>
            {texts.gate.open}
          </Button>
        }
      />
    );
  return (
    <div className="queue-gate">
      <Popconfirm
        title={texts.gate.ask}
        description={
          <Input
            value={reason}
            maxLength={200}
            data-testid="queue-close-reason"
            aria-label={texts.gate.reason}
            placeholder={texts.gate.reason}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        okText={texts.gate.close}
        cancelText={texts.cancel}
        okButtonProps={{ disabled: !reason.trim(), "data-testid": "queue-close-confirm" }}
        onConfirm={() => onClose(reason.trim())}
      >
        <Button size="small" data-testid="queue-close">
          {texts.gate.close}
        </Button>
      </Popconfirm>
    </div>
  );
}
