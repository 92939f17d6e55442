// The hours of the week: any number of spans on each day, by keyboard alone if one likes.
import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { hoursTexts as texts } from "./hoursTexts.ts";
import { type Row, rowOf, type SpanFields, tidyTime } from "./timetable.ts";

type Span = Row<SpanFields>;

const MONDAY = 1;
const LIKE_MONDAY = [2, 3, 4, 5];
const FRESH = { begins: "09:00", ends: "18:00" };

interface Props {
  week: Span[];
  onChange: (week: Span[]) => void;
}

export function WeekGrid({ week, onChange }: Props) {
  const change = (row: number, to: Partial<SpanFields>) =>
    onChange(week.map((one) => (one.row === row ? { ...one, ...to } : one)));
  return (
    <div className="week">
      {texts.weekdays.map((name, index) => {
        const weekday = index + 1;
        const spans = week.filter((one) => one.weekday === weekday);
        return (
          <div key={name} className="week-day" role="group" aria-label={name} data-testid={`week-${weekday}`}>
            <b>{name}</b>
            {spans.length === 0 && <i>{texts.rest}</i>}
            {spans.map((span, place) => (
              <SpanEditor
                key={span.row}
                span={span}
                weekday={name}
                number={place + 1}
                onChange={(to) => change(span.row, to)}
                onRemove={() => onChange(week.filter((one) => one.row !== span.row))}
              />
            ))}
            <Button
              size="small"
              type="dashed"
              icon={<PlusOutlined />}
              aria-label={texts.addTo(name)}
              onClick={() => onChange([...week, rowOf({ weekday, ...following(spans) })])}
            >
              {texts.add}
            </Button>
            {weekday === MONDAY && (
              <Button size="small" data-testid="week-copy" onClick={() => onChange(likeMonday(week))}>
                {texts.copy}
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
}

interface EditorProps {
  span: Span;
  weekday: string;
  number: number;
  onChange: (to: Partial<SpanFields>) => void;
  onRemove: () => void;
}

function SpanEditor({ span, weekday, number, onChange, onRemove }: EditorProps) {
  const field = (key: "begins" | "ends", label: string) => (
    <Input
      size="small"
      value={span[key]}
      maxLength={5}
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      onChange={(event) => onChange({ [key]: event.target.value })}
      onBlur={() => onChange({ [key]: tidyTime(span[key]) })}
    />
  );
  return (
    <span className="week-span">
      {field("begins", texts.begins(weekday, number))}–{field("ends", texts.ends(weekday, number))}
      <Button size="small" type="text" icon={<CloseOutlined />} aria-label={texts.remove(weekday, number)} onClick={onRemove} />
    </span>
  );
}

/** After the last span of the day, if there is room. */
function following(spans: Span[]): { begins: string; ends: string } {
  const last = spans.map((one) => one.ends).sort().at(-1);
  return last && last < "23:00" ? { begins: last, ends: "24:00" } : FRESH;
}

function likeMonday(week: Span[]): Span[] {
  const monday = week.filter((one) => one.weekday === MONDAY);
  const others = week.filter((one) => !LIKE_MONDAY.includes(one.weekday));
  return [...others, ...LIKE_MONDAY.flatMap((weekday) => monday.map((one) => rowOf({ ...one, weekday })))];
}
