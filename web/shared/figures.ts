// Figures as supervisors read them; a dash where there is nothing to count.
import { spokenDuration } from "./time.ts";

const NOTHING = "—";

export function percent(share: number | null): string {
  return share === null ? NOTHING : `${(share * 100).toFixed(1)}%`;
}

export function duration(seconds: number | null): string {
  return seconds === null ? NOTHING : spokenDuration(seconds);
}
