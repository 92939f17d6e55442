// Every time that this customer came to a person before.
import { sentence } from "@baowen/shared/api.ts";
import type { Contact } from "@baowen/shared/console.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Alert, Empty, Spin, Tag } from "antd";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

interface Props {
  /** The present contact, which is not past. */
  now: string;
  ask: () => Promise<Contact[]>;
}

export function PastTab({ now, ask }: Props) {
  const [contacts, setContacts] = useState<Contact[] | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    ask().then(setContacts, (error: unknown) => setProblem(sentence(error)));
  }, [now]);
  if (problem) return <Alert type="warning" title={problem} />;
  if (!contacts) return <Spin className="file-loading" />;
  const past = contacts.filter((contact) => contact.id !== now);
  if (past.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.past.none} />;
  return (
    <ol className="past" data-testid="past">
      {past.map((contact) => (
        <li key={contact.id}>
          <p>
            <time dateTime={contact.requested_at}>{spokenTime(contact.requested_at)}</time>
            <Tag variant="filled">{contact.disposition || texts.past.states[contact.state]}</Tag>
          </p>
          <p>
            {contact.reason_text}
            {contact.agent_name && ` · ${texts.wall.by(contact.agent_name)}`}
            {contact.score !== null && ` · ${texts.past.score(contact.score)}`}
          </p>
          {contact.note && <p className="past-note">{contact.note}</p>}
        </li>
      ))}
    </ol>
  );
}
