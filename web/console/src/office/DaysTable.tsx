// Dates on which the week does not hold: holidays, and days that are worked instead.
import { Button, Input, Select, Table } from "antd";
import { hoursTexts as texts } from "./hoursTexts.ts";
import { type DayFields, type DayKind, type Row, rowOf } from "./timetable.ts";

type Day = Row<DayFields>;

const KINDS: DayKind[] = ["holiday", "working"];
const DAY_MS = 86_400_000;
const MOST_NAME_CHARS = 20;
const dateKey = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });

interface Props {
  days: Day[];
  onChange: (days: Day[]) => void;
}

export function DaysTable({ days, onChange }: Props) {
  const change = (row: number, to: Partial<DayFields>) =>
    onChange(days.map((one) => (one.row === row ? { ...one, ...to } : one)));
  return (
    <>
      <Button size="small" data-testid="day-new" onClick={() => onChange([...days, rowOf(fresh(days))])}>
        {texts.addDay}
      </Button>
      <Table<Day>
        rowKey="row"
        size="small"
        dataSource={days}
        locale={{ emptyText: texts.noDays }}
        pagination={{ pageSize: 40, hideOnSinglePage: true }}
        columns={[
          {
            title: texts.day,
            key: "day",
            render: (_, one) => (
              <Input
                type="date"
                value={one.day}
                aria-label={texts.field(texts.day, one.day)}
                onChange={(event) => change(one.row, { day: event.target.value })}
              />
            ),
          },
          {
            title: texts.name,
            key: "name",
            render: (_, one) => (
              <Input
                value={one.name}
                maxLength={MOST_NAME_CHARS}
                placeholder={texts.namePlaceholder}
                data-testid="day-name"
                aria-label={texts.field(texts.name, one.day)}
                onChange={(event) => change(one.row, { name: event.target.value })}
              />
            ),
          },
          {
            title: texts.kind,
            key: "kind",
            render: (_, one) => (
              <Select<DayKind>
                value={one.kind}
                aria-label={texts.field(texts.kind, one.day)}
                onChange={(kind) => change(one.row, { kind })}
                options={KINDS.map((value) => ({ value, label: texts.kinds[value] }))}
              />
            ),
          },
          {
            title: "",
            key: "act",
            render: (_, one) => (
              <Button
                size="small"
                danger
                aria-label={texts.removeDay(one.day)}
                onClick={() => onChange(days.filter((other) => other.row !== one.row))}
              >
                {texts.forget}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}

/** The day after the last one, tomorrow at the soonest. */
function fresh(days: Day[]): DayFields {
  const tomorrow = dateKey.format(new Date(Date.now() + DAY_MS));
  const last = days.map((one) => one.day).sort().at(-1) ?? "";
  const next = last >= tomorrow ? dateKey.format(new Date(Date.parse(last) + DAY_MS)) : tomorrow;
  return { day: next, kind: "holiday", name: days.at(-1)?.name ?? "" };
}
