// The page from top to bottom: who answers, what was said, what to say next.
import { ConfigProvider } from "@chatui/core";
import { useStore } from "@baowen/shared/store.ts";
import { useRef } from "react";
import { Composer } from "./frame/Composer.tsx";
import { ConnectionBar } from "./frame/ConnectionBar.tsx";
import { Header } from "./frame/Header.tsx";
import { QueueBanner } from "./frame/QueueBanner.tsx";
import { usePhotoDrop } from "@baowen/shared/usePhotoDrop.ts";
import { useVisibleHeight } from "./frame/useVisibleHeight.ts";
import type { ChatSession } from "./session/session.ts";
import { texts } from "./texts.ts";
import { Transcript } from "./transcript/Transcript.tsx";

export function App({ session }: { session: ChatSession }) {
  const view = useStore(session.view);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const sendPhotos = (files: Iterable<File>) => session.sendPhotos(files);
  const dropping = usePhotoDrop(sendPhotos);
  useVisibleHeight();
  const say = (text: string) => session.say(text);
  /** After a click on a choice the keyboard goes on in the input, where there is a keyboard. */
  const choose = (text: string) => {
    say(text);
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  };
  return (
    <ConfigProvider locale="zh-CN">
      <div className="page" data-owner={view.conversation.owner}>
        <Header view={view} onHuman={() => choose(texts.toHuman)} />
        <ConnectionBar view={view} onRetry={() => void session.open()} />
        <QueueBanner
          place={view.conversation.queue}
          since={view.conversationAt}
          owner={view.conversation.owner}
          onChoose={choose}
        />
        <Transcript view={view} session={session} onChoose={choose} onPickPhotos={() => picker.current?.click()} />
        <Composer view={view} picker={picker} field={field} onSay={say} onTyping={() => session.typing()} onPhotos={sendPhotos} />
        {dropping && <div className="drop-veil">{texts.dropHere}</div>}
      </div>
    </ConfigProvider>
  );
}
