import { useEffect, useState } from "react";
import type { ChatView } from "../session/model.ts";
import { texts } from "../texts.ts";

const PATIENCE_MS = 1500;

/** Says when the connection is bad, but not for every blink. */
export function ConnectionBar({ view, onRetry }: { view: ChatView; onRetry: () => void }) {
  const online = useOnline();
  const trouble = troubleOf(view, online);
  const patient = useDelayed(trouble, PATIENCE_MS);
  const shown = view.problem || !online ? trouble : trouble && patient;
  if (!shown) return null;
  return (
    <div className="connection-bar" role="status" data-testid="connection-bar">
      <span>{shown}</span>
      {view.problem && (
        <button type="button" onClick={onRetry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}

function troubleOf(view: ChatView, online: boolean): string {
  if (view.problem) return `${texts.startFailed}：${view.problem}`;
  if (!online) return texts.offline;
  if (view.link === "starting") return texts.starting;
  if (view.link === "down") return texts.reconnecting;
  return view.link === "polling" ? texts.polling : "";
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return online;
}

function useDelayed(value: string, milliseconds: number): string {
  const [delayed, setDelayed] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), value ? milliseconds : 0);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return delayed;
}
