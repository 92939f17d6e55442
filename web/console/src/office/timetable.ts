// When people work, as the server keeps it and as the form has it.
export type DayKind = "holiday" | "working";

/** Monday is 1; times as they are typed. */
export interface SpanFields {
  weekday: number;
  begins: string;
  ends: string;
}

export interface DayFields {
  day: string;
  kind: DayKind;
  name: string;
}

/** `version`: the one that was shown; 0 is what the settings say. */
export interface TimetableFields {
  version: number;
  week: SpanFields[];
  days: DayFields[];
}

export interface Change {
  at: string;
  by: string;
  what: string[];
}

export interface Timetable extends TimetableFields {
  now: string;
  changes: Change[];
}

export interface Preview {
  problems: string[];
  now: string | null;
}

/** A row of the form has a name of its own, so that it keeps its place and the focus while others come and go. */
export type Row<T> = T & { row: number };

export interface Draft {
  week: Row<SpanFields>[];
  days: Row<DayFields>[];
}

let rows = 0;

export function rowOf<T>(fields: T): Row<T> {
  rows += 1;
  return { ...fields, row: rows };
}

export function draftOf({ week, days }: TimetableFields): Draft {
  return { week: week.map((one) => rowOf(one)), days: days.map((one) => rowOf(one)) };
}

export function fieldsOf(draft: Draft, version: number): TimetableFields {
  const week = draft.week.map(({ weekday, begins, ends }) => ({ weekday, begins, ends }));
  return { version, week, days: draft.days.map(({ day, kind, name }) => ({ day, kind, name })) };
}

/** 9 · 930 · 9：30 as 09:00 · 09:30; what is no time stays as it was typed. */
export function tidyTime(typed: string): string {
  const found = /^(\d{1,2}?)(?:[:：]?(\d{2}))?$/.exec(typed.trim());
  if (!found?.[1]) return typed.trim();
  return `${found[1].padStart(2, "0")}:${found[2] ?? "00"}`;
}
