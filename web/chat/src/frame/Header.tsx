import { useEffect, useState } from "react";
import { memory } from "../session/memory.ts";
import type { ChatView } from "../session/model.ts";
import { texts } from "../texts.ts";
import { Emblem } from "./Emblem.tsx";

export function Header({ view, onHuman }: { view: ChatView; onHuman: () => void }) {
  const { owner } = view.conversation;
  const withPerson = owner !== "bot";
  return (
    <header className="header">
      <Emblem />
      <div className="header-who">
        <h1>
          {view.assistant.name}
          <small>{view.assistant.company}</small>
        </h1>
        <p role="status" className="header-state">
          <i aria-hidden="true" />
          {stateText(view)}
        </p>
      </div>
      <BigTypeSwitch />
      <button type="button" className="human-button" data-testid="to-human" disabled={withPerson} onClick={onHuman}>
        {owner === "bot" ? texts.toHuman : owner === "queue" ? texts.waitingHuman : texts.withHuman}
      </button>
    </header>
  );
}

function stateText({ conversation }: ChatView): string {
  if (conversation.owner === "queue") return texts.queueState(conversation.queue?.position ?? 1);
  if (conversation.owner === "agent") return texts.agentState(conversation.agent_name ?? "");
  return texts.aiState;
}

function BigTypeSwitch() {
  const [big, setBig] = useState(memory.bigType);
  useEffect(() => {
    document.documentElement.dataset.type = big ? "big" : "normal";
    memory.keepBigType(big);
  }, [big]);
  return (
    <button type="button" className="type-button" aria-pressed={big} data-testid="big-type" onClick={() => setBig(!big)}>
      {big ? texts.normalType : texts.bigType}
    </button>
  );
}
