import type { UnsentText } from "../session/model.ts";
import { texts } from "../texts.ts";

export function SendStatus({ item, onResend }: { item: UnsentText; onResend: () => void }) {
  if (item.status === "sending" || item.status === "accepted")
    return <p className="send-status">{texts.sending}</p>;
  if (item.status === "waiting") return <p className="send-status">{item.problem}</p>;
  return (
    <div className="send-status send-failed" role="alert">
      <span>{item.problem || texts.failed}</span>
      <button type="button" data-testid="resend" onClick={onResend}>
        {texts.resend}
      </button>
    </div>
  );
}
