// Times as a customer in China reads them.

const ZONE = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const monthDay = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "long", day: "numeric" });
const fullDay = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric" });
const DAY_MS = 86_400_000;

export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

/** 10:05 · 昨天 10:05 · 3月2日 10:05 · 2024年3月2日 10:05 */
export function spokenTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const day = dayKey.format(at);
  if (day === dayKey.format(now)) return clock.format(at);
  if (day === dayKey.format(new Date(now.getTime() - DAY_MS))) return `昨天 ${clock.format(at)}`;
  const sameYear = day.slice(0, 4) === dayKey.format(now).slice(0, 4);
  return `${(sameYear ? monthDay : fullDay).format(at)} ${clock.format(at)}`;
}

/** 8秒 · 2分05秒 */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}秒`;
  return `${Math.floor(whole / 60)}分${String(whole % 60).padStart(2, "0")}秒`;
}
