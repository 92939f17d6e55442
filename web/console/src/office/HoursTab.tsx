// When people work: a week and the days that are different, checked while they are typed, kept when the button is pressed.
import { ApiError, sentence } from "@baowen/shared/api.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Alert, App, Button, Spin } from "antd";
import { useEffect, useState } from "react";
import { DaysTable } from "./DaysTable.tsx";
import { hoursTexts as texts } from "./hoursTexts.ts";
import type { Office } from "./office.ts";
import { type Draft, draftOf, fieldsOf, type Preview, type Timetable } from "./timetable.ts";
import { WeekGrid } from "./WeekGrid.tsx";

const CHECKED_AFTER_MS = 400; // of the last key

export function HoursTab({ office }: { office: Office }) {
  const { message } = App.useApp();
  const [kept, setKept] = useState<Timetable | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const look = async () => {
    try {
      const found = await office.timetable();
      setKept(found);
      setDraft(draftOf(found));
      setPreview(null);
      setProblem("");
    } catch (error) {
      setProblem(sentence(error));
    }
  };
  useEffect(() => void look(), []);
  const changed = kept && draft && JSON.stringify(fieldsOf(draft, 0)) !== JSON.stringify(fieldsOf(draftOf(kept), 0));
  useEffect(() => {
    if (!kept || !draft || !changed) return setPreview(null);
    let old = false;
    const timer = setTimeout(() => {
      const found = office.previewTimetable(fieldsOf(draft, kept.version));
      found.then((seen) => old || setPreview(seen), (error: unknown) => old || setProblem(sentence(error)));
    }, CHECKED_AFTER_MS);
    return () => {
      old = true;
      clearTimeout(timer);
    };
  }, [draft, kept]);
  if (!kept || !draft) return problem ? <Alert type="warning" showIcon title={problem} role="alert" /> : <Spin className="file-loading" />;
  const keep = async () => {
    setBusy(true);
    try {
      await office.keepTimetable(fieldsOf(draft, kept.version));
      void message.success(texts.kept);
      await look();
    } catch (error) {
      if (error instanceof ApiError && error.code === "timetable_outdated") await look();
      setProblem(sentence(error));
    }
    setBusy(false);
  };
  return (
    <div className="hours" data-testid="hours">
      <div className="hours-head">
        <b data-testid="hours-now" data-open={kept.now === texts.open}>
          {texts.now(kept.now)}
        </b>
        {preview?.now && <span data-testid="hours-after">{texts.after(preview.now)}</span>}
        <Button
          type="primary"
          data-testid="hours-keep"
          loading={busy}
          disabled={!changed || !preview || preview.problems.length > 0}
          onClick={() => void keep()}
        >
          {texts.keep}
        </Button>
        {changed && <Button onClick={() => void look()}>{texts.undo}</Button>}
      </div>
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      {preview?.problems.map((one) => (
        <Alert key={one} type="error" showIcon title={one} role="alert" />
      ))}
      {kept.version === 0 && <p className="hours-hint">{texts.ofSettings}</p>}
      <h2>{texts.week}</h2>
      <p className="hours-hint">{texts.weekHint}</p>
      <WeekGrid week={draft.week} onChange={(week) => setDraft({ ...draft, week })} />
      <h2>{texts.days}</h2>
      <p className="hours-hint">{texts.daysHint}</p>
      <DaysTable days={draft.days} onChange={(days) => setDraft({ ...draft, days })} />
      {kept.changes.length > 0 && (
        <>
          <h2>{texts.changes}</h2>
          <ul className="hours-changes">
            {kept.changes.map((one) => (
              <li key={one.at}>
                <time dateTime={one.at}>{spokenTime(one.at)}</time> {texts.changed(one.by)}：{one.what.join("；")}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
