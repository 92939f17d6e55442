// What the keys do, at a question mark.
import { Modal } from "antd";
import { useCallback, useState } from "react";
import { useQuestionMark } from "./desk/keys.ts";
import { texts } from "./texts.ts";

export function KeysHelp() {
  const [open, setOpen] = useState(false);
  useQuestionMark(useCallback(() => setOpen(true), []));
  return (
    <Modal open={open} title={texts.keys.title} footer={null} onCancel={() => setOpen(false)}>
      <dl className="keys" data-testid="keys">
        {texts.keys.all.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
