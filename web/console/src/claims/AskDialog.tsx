import { sentence } from "@baowen/shared/api.ts";
import type { ClaimFile } from "@baowen/shared/claims.ts";
import { newClientId } from "@baowen/shared/lines.ts";
import { App, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import type { ClaimsApi } from "./claimsApi.ts";
import { claimTexts as texts } from "./claimTexts.ts";

interface Props {
  api: ClaimsApi;
  file: ClaimFile;
  onClose: () => void;
  onSent: () => void;
}

const LONGEST_NOTE = 300;

export function AskDialog({ api, file, onClose, onSent }: Props) {
  const { message } = App.useApp();
  const [papers, setPapers] = useState<string[]>([]);
  const [note, setNote] = useState("");
  const [bySms, setBySms] = useState(false);
  const [clientId] = useState(newClientId);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      const { sms } = await api.askForMore(file.id, { client_id: clientId, papers, note, by_sms: bySms });
      if (sms === false) void message.warning(texts.askedNoSms);
      else void message.success(texts.asked);
      onSent();
    } catch (error) {
      void message.warning(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  const names = file.papers.filter((paper) => !paper.here).map((paper) => paper.name);
  return (
    <Modal
      open
      title={texts.askTitle}
      okText={texts.askSend}
      cancelText={texts.cancel}
      okButtonProps={{ disabled: papers.length === 0, loading: busy }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <p className="claim-note">{texts.askHint}</p>
      <div className="ask-form">
        <Select
          mode="tags"
          value={papers}
          maxCount={12}
          aria-label={texts.askWhat}
          data-testid="ask-papers"
          placeholder={texts.askWhat}
          onChange={(chosen: string[]) => setPapers(chosen.map((name) => name.slice(0, 40)))}
          options={names.map((value) => ({ value, label: value }))}
        />
        <Input.TextArea
          value={note}
          rows={2}
          maxLength={LONGEST_NOTE}
          aria-label={texts.askNote}
          placeholder={texts.askNoteHint}
          onChange={(event) => setNote(event.target.value)}
        />
        <Checkbox checked={bySms} onChange={(event) => setBySms(event.target.checked)}>
          {texts.askSms}
        </Checkbox>
      </div>
    </Modal>
  );
}
