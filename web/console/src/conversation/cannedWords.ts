// Canned replies: which ones a `/` and some letters mean, and their words with the variables filled in.
import type { Canned } from "@baowen/shared/console.ts";

const MOST = 6;

/** The replies that `/…` at the beginning of the draft may mean; none when the draft does not begin so. */
export function meant(draft: string, canned: Canned | null): Canned["items"] {
  if (!draft.startsWith("/") || draft.includes("\n") || !canned) return [];
  const wanted = draft.slice(1).toLowerCase();
  return canned.items
    .filter(({ shortcut, text }) => shortcut.toLowerCase().startsWith(wanted) || (wanted && text.includes(wanted)))
    .slice(0, MOST);
}

export function filledIn(text: string, variables: Record<string, string>, customer: string): string {
  const known: Record<string, string> = { ...variables, 客户: customer };
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => known[name] ?? whole);
}

/** Words that nobody may say to a customer: promises, refusals, accusations. */
const FORBIDDEN =
  /肯定(?:能)?赔|一定(?:能)?赔|全赔|百分之百赔|100%赔|保证(?:能)?赔|这种不赔|不予赔付|造假|骗保|最便宜|全网第一|不用报警|私了就行|保证续保/;

export function forbiddenIn(text: string): string {
  return FORBIDDEN.exec(text)?.[0] ?? "";
}
