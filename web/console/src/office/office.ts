// What is kept and counted: accounts, hours, canned replies, reports.
import type { Call } from "@baowen/shared/api.ts";
import type { Canned, Role } from "@baowen/shared/console.ts";
import type { Preview, Timetable, TimetableFields } from "./timetable.ts";

export interface Account {
  username: string;
  name: string;
  role: Role;
  capacity: number;
  skills: string[];
  disabled: boolean;
  /** They have come by the insurer's identity provider. */
  by_provider: boolean;
}

export interface Accounts {
  items: Account[];
  skills: string[];
  /** Whether the insurer's own accounts open the console: then a password is not needed. */
  by_provider: boolean;
}

/** What the form gives; an empty password of a known account stays as it is. */
export interface AccountFields extends Account {
  password?: string;
}

export interface Figures {
  requests: number;
  accepted: number;
  sl: number | null;
  asa_seconds: number | null;
  abandonment: number | null;
  breaches: number;
  first_reply_seconds: number | null;
  aht_seconds: number | null;
  missed: number;
  transfers: number;
  satisfied: number | null;
  average_mark: number | null;
  marks: number;
}

export interface Report extends Figures {
  from: string;
  to: string;
  wait_percentiles: Record<string, number | null>;
  named: { reasons: Record<string, number>; dispositions: Record<string, number> };
  course: (Figures & { from: string })[];
}

type Ask = <T>(path: string, details?: Call) => Promise<T>;

export class Office {
  constructor(
    private readonly ask: Ask,
    private readonly fetchFile: (path: string) => Promise<Blob>,
  ) {}

  accounts(): Promise<Accounts> {
    return this.ask<Accounts>("/accounts");
  }

  open({ username, name, password, role, capacity, skills }: AccountFields): Promise<Account> {
    const body = { username, name, role, capacity, skills, ...(password && { password }) };
    return this.ask<Account>("/accounts", { method: "POST", body });
  }

  change({ username, name, password, role, capacity, skills, disabled }: AccountFields): Promise<Account> {
    const body = { name, role, capacity, skills, disabled, ...(password && { password }) };
    return this.ask<Account>(`/accounts/${encodeURIComponent(username)}`, { method: "PATCH", body });
  }

  canned(): Promise<Canned> {
    return this.ask<Canned>("/canned");
  }

  keepCanned(shortcut: string, text: string): Promise<unknown> {
    return this.ask<unknown>(`/canned/${encodeURIComponent(shortcut)}`, { method: "PUT", body: { text } });
  }

  forgetCanned(shortcut: string): Promise<unknown> {
    return this.ask<unknown>(`/canned/${encodeURIComponent(shortcut)}`, { method: "DELETE" });
  }

  timetable(): Promise<Timetable> {
    return this.ask<Timetable>("/timetable");
  }

  /** What would hold if this were kept; nothing is. */
  previewTimetable(fields: TimetableFields): Promise<Preview> {
    return this.ask<Preview>("/timetable/preview", { method: "POST", body: fields });
  }

  keepTimetable(fields: TimetableFields): Promise<TimetableFields> {
    return this.ask<TimetableFields>("/timetable", { method: "PUT", body: fields });
  }

  report(from: Date, to: Date): Promise<Report> {
    return this.ask<Report>(`/report?${period(from, to)}`);
  }

  /** The table as spreadsheets read it. */
  reportFile(from: Date, to: Date): Promise<Blob> {
    return this.fetchFile(`/report.csv?${period(from, to)}`);
  }
}

function period(from: Date, to: Date): URLSearchParams {
  return new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
}
