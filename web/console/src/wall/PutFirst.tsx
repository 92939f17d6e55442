// Before everybody else who waits, for a reason that is written down.
import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { texts } from "../texts.ts";

export function PutFirst({ onPut }: { onPut: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  return (
    <Popconfirm
      placement="topRight"
      title={texts.wall.firstAsk}
      description={
        <Input
          autoFocus
          value={reason}
          maxLength={200}
          data-testid="first-reason"
          aria-label={texts.wall.firstReason}
          placeholder={texts.wall.firstReason}
          onChange={(event) => setReason(event.target.value)}
        />
      }
      okText={texts.wall.first}
      cancelText={texts.cancel}
      okButtonProps={{ disabled: !reason.trim(), "data-testid": "first-confirm" }}
      onConfirm={() => onPut(reason.trim())}
    >
      <Button size="small" data-testid="put-first">
        {texts.wall.first}
      </Button>
    </Popconfirm>
  );
}
