// One request whole: what the customer gave, what was done, and what comes next.
import { sentence } from "@baowen/shared/api.ts";
import type { FieldValue } from "@baowen/shared/protocol.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Alert, Button, Drawer, Input, Space, Spin } from "antd";
import { useEffect, useState } from "react";
import { Rows } from "../file/Rows.tsx";
import type { RequestState, Requests, WholeRequest } from "./requests.ts";
import { requestTexts as texts } from "./requestTexts.ts";

interface Props {
  requests: Requests;
  number: string;
  onChanged: () => void;
  onClose: () => void;
}

export function RequestDrawer({ requests, number, onChanged, onClose }: Props) {
  const [request, setRequest] = useState<WholeRequest | null>(null);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    requests.read(number).then(setRequest, (error: unknown) => setProblem(sentence(error)));
  }, [number]);
  const move = async (state: RequestState) => {
    if (!why.trim()) return setProblem(texts.needWhy);
    try {
      setRequest(await requests.move(number, state, why.trim()));
      setWhy("");
      setProblem("");
      onChanged();
    } catch (error) {
      setProblem(sentence(error));
    }
  };
  return (
    <Drawer open size={520} title={`${number} ${texts.kinds[request?.kind ?? ""] ?? ""}`} onClose={onClose}>
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      {!request && !problem && <Spin className="file-loading" />}
      {request && (
        <>
          <Rows rows={[[texts.state, texts.states[request.state] ?? request.state]]} />
          <h3>{texts.fields}</h3>
          <Rows
            rows={Object.entries(request.fields)
              .filter(([key]) => key !== "handoff")
              .map(([key, value]) => [texts.labels[key] ?? key, said(key, value)])}
          />
          {request.moves.length > 0 && (
            <Space direction="vertical" className="request-moves">
              <Input.TextArea
                rows={2}
                maxLength={500}
                value={why}
                aria-label={texts.why}
                placeholder={texts.why}
                data-testid="request-why"
                onChange={(event) => setWhy(event.target.value)}
              />
              <Space>
                {request.moves.map((state) => (
                  <Button
                    key={state}
                    type={state === "withdrawn" ? "default" : "primary"}
                    data-testid={`request-${state}`}
                    onClick={() => void move(state)}
                  >
                    {texts.moves[state] ?? state}
                  </Button>
                ))}
              </Space>
            </Space>
          )}
          <h3>{texts.events}</h3>
          <ol className="past">
            {request.events.map((event, order) => (
              <li key={`${event.at}${order}`}>
                <p>
                  <time dateTime={event.at}>{spokenTime(event.at)}</time>
                  {texts.who[event.who] ?? event.who} {texts.happened[event.what] ?? event.what}
                </p>
                {event.why && <p className="past-note">{event.why}</p>}
              </li>
            ))}
          </ol>
        </>
      )}
    </Drawer>
  );
}

function said(key: string, value: FieldValue): string {
  if (typeof value === "boolean") return value ? "是" : "否";
  if (Array.isArray(value)) return key === "photos" ? `${value.length} 张` : value.join("、");
  if (key === "reason") return texts.reasons[String(value)] ?? String(value);
  return value === null ? "" : String(value);
}
