// What the agent must notice: desktop notifications for customers on the screen, and sentences for everything else.
import type { Handoff, InboxItem } from "@baowen/shared/console.ts";
import { App } from "antd";
import { useEffect, useRef } from "react";
import { texts } from "../texts.ts";
import { chime } from "./alarm.ts";
import type { Desk } from "./desk.ts";

const SHOWN_SECONDS = 8;

/** Browsers ask for permission only after a click: the one on the presence switch. */
export function askForNotices(): void {
  if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission();
}

/** One notification per customer who rings, taken back when they ring no more. */
export function useOfferNotices(ringing: readonly Handoff[]): void {
  const open = useRef(new Map<string, Notification>());
  const who = ringing.map((item) => item.id).join();
  useEffect(() => {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const wanted = new Set(ringing.map((item) => item.id));
    for (const [id, notice] of open.current)
      if (!wanted.has(id)) {
        notice.close();
        open.current.delete(id);
      }
    for (const item of ringing)
      if (!open.current.has(item.id)) {
        const body = item.summary[0]?.[1] ?? item.reason_text;
        const notice = new Notification(texts.offerNotice(item.customer_name || texts.unnamed), { body, tag: item.id });
        notice.onclick = () => window.focus();
        open.current.set(item.id, notice);
      }
  }, [who]);
}

/** A customer who comes without being asked for is heard as well. */
export function useNews(desk: Desk, news: readonly InboxItem[], muted: boolean): void {
  const { notification } = App.useApp();
  useEffect(() => {
    for (const item of news) {
      const title = sentenceOf(item);
      if (item.kind === "assigned" && !muted) chime();
      if (title) notification.warning({ key: item.seq, title, duration: SHOWN_SECONDS, placement: "bottomLeft" });
      desk.shown(item);
    }
  }, [news]);
}

function sentenceOf({ kind, data }: InboxItem): string {
  if (kind === "taken_over") return texts.takenOver(data.by ?? "");
  if (kind === "assigned") return texts.assigned(data.by ?? "");
  if (kind === "call_back_due") return texts.callBackDue(data.number ?? "");
  if (kind === "advice_asked") return texts.advice.asked(data.by ?? "", data.text ?? "");
  if (kind === "joined") return texts.joined.news(data.by ?? "");
  if (kind === "whisper") return `${data.by}：${data.text}`;
  if (kind === "customer_waits" && data.level === 2) return texts.news.customer_waits_long ?? "";
  return texts.news[kind] ?? "";
}
