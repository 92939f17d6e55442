import { Button, Progress } from "antd";
import type { PendingReply } from "../desk/model.ts";
import { texts } from "../texts.ts";

interface Props {
  reply: PendingReply;
  onResend: (pending: PendingReply) => void;
  onDiscard: (pending: PendingReply) => void;
}

/** What the agent has sent and the server has not answered for, or has refused. */
export function PendingView({ reply, onResend, onDiscard }: Props) {
  const { picture, problem } = reply;
  return (
    <article className="line" data-testid="transcript-line" data-sender="agent" data-pending="true">
      {reply.text && <p className="line-words">{reply.text}</p>}
      {picture && (
        <div className="line-photos" data-failed={Boolean(problem)}>
          <img width={108} height={108} src={picture.preview} alt={picture.file.name} />
          {!problem && <Progress size="small" percent={Math.round(picture.progress * 100)} showInfo={false} />}
        </div>
      )}
      {problem ? (
        <p className="line-problem" role="alert">
          {problem}
          <Button type="link" size="small" onClick={() => onResend(reply)}>
            {texts.resend}
          </Button>
          {picture && (
            <Button type="link" size="small" onClick={() => onDiscard(reply)}>
              {texts.pictures.discard}
            </Button>
          )}
        </p>
      ) : (
        <p className="line-status">{texts.sending}</p>
      )}
    </article>
  );
}
