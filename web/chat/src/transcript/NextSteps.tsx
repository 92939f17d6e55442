import { Button } from "@chatui/core";
import type { Line } from "@baowen/shared/protocol.ts";
import { CameraIcon } from "../frame/icons.tsx";
import type { ChatView } from "../session/model.ts";
import { texts } from "../texts.ts";

interface Props {
  view: ChatView;
  line: Line;
  onSay: (text: string) => void;
  onPickPhotos: () => void;
}

/** The choices of the line that asked last, the bot's or the queue's; once the customer has said something they can be read, not clicked. */
export function NextSteps({ view, line, onSay, onPickPhotos }: Props) {
  const { lines, outgoing, conversation } = view;
  const asks = line.sender === "system" ? conversation.owner !== "agent" : conversation.owner === "bot";
  if (!asks) return null;
  if (line.choices.length === 0 && !line.photos_wanted) return null;
  const since = lines.filter((later) => later.seq > line.seq && later.sender === "customer");
  const answered = outgoing.some((item) => item.kind === "text" && item.after === null) || since.some((later) => later.kind === "text");
  return (
    <div className="next-steps">
      {line.photos_wanted && !answered && (
        <Button className="photo-step" color="primary" onClick={onPickPhotos}>
          <CameraIcon />
          {texts.pickPhotos}
        </Button>
      )}
      {line.choices.map((choice) => (
        <Button key={choice} data-testid="choice" disabled={answered} onClick={() => onSay(choice)}>
          {choice}
        </Button>
      ))}
    </div>
  );
}
