// One field of an open notice: shown, and changed in place.
import { EditOutlined } from "@ant-design/icons";
import { sentence } from "@baowen/shared/api.ts";
import type { FieldValue } from "@baowen/shared/protocol.ts";
import { App, Button, Input, Select } from "antd";
import { type KeyboardEvent, useState } from "react";
import { texts } from "../texts.ts";
import { choicesOf, typedOf } from "./claimFields.ts";

interface Props {
  label: string;
  name: string;
  /** As it is read. */
  value: string;
  raw: FieldValue;
  onEdit: ((key: string, typed: string) => Promise<unknown>) | null;
}

export function EditableField({ label, name, value, raw, onEdit }: Props) {
  const { message } = App.useApp();
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const choices = choicesOf(name);
  const editable = onEdit !== null && choices !== null;
  const keep = async (words: string) => {
    setBusy(true);
    try {
      await onEdit?.(name, words);
      setTyped(null);
    } catch (error) {
      void message.warning(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") setTyped(null);
  };
  return (
    <div data-field={name}>
      <dt>{label}</dt>
      <dd data-empty={!value}>
        {typed === null || !editable ? (
          <>
            {value || texts.empty}
            {editable && (
              <Button
                type="text"
                size="small"
                icon={<EditOutlined />}
                aria-label={texts.editField(label)}
                onClick={() => setTyped(name === "accident_time" ? value : typedOf(raw))}
              />
            )}
          </>
        ) : choices.length > 0 ? (
          <Select
            autoFocus
            defaultOpen
            allowClear
            size="small"
            className="field-editor"
            aria-label={label}
            disabled={busy}
            value={typed || null}
            options={choices}
            onKeyDown={press}
            onBlur={() => setTyped(null)}
            onChange={(chosen: string | undefined) => void keep(chosen ?? "")}
          />
        ) : (
          <Input.Search
            autoFocus
            size="small"
            className="field-editor"
            aria-label={label}
            maxLength={1000}
            loading={busy}
            enterButton={texts.office.keep}
            value={typed}
            onKeyDown={press}
            onChange={(event) => setTyped(event.target.value)}
            onSearch={(words) => void keep(words)}
          />
        )}
      </dd>
    </div>
  );
}
