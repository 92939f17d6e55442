// How it went: figures of a period, their course within it, and a table to take away.
import { Bar, Column, Line } from "@ant-design/charts";
import { sentence } from "@baowen/shared/api.ts";
import { duration, percent } from "@baowen/shared/figures.ts";
import { saveFile } from "@baowen/shared/saveFile.ts";
import { Alert, Button, Empty, Segmented, Spin } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useLook } from "../desk/look.ts";
import { texts } from "../texts.ts";
import type { Office, Report } from "./office.ts";

const HOUR_MS = 3_600_000;
const BRAND = "#17917f"; // seen on light and on dark
const PERIODS = { day: 1, week: 7, month: 30, quarter: 90 } as const;
type Period = keyof typeof PERIODS;

export default function ReportTab({ office }: { office: Office }) {
  const [period, setPeriod] = useState<Period>("day");
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState("");
  const bounds = () => boundsOf(PERIODS[period]);
  useEffect(() => {
    setProblem("");
    office.report(...bounds()).then(setReport, (error: unknown) => setProblem(sentence(error)));
  }, [period]);
  const takeAway = () =>
    office.reportFile(...bounds()).then(
      (content) => saveFile(content, `${texts.office.report}-${period}.csv`),
      (error: unknown) => setProblem(sentence(error)),
    );
  return (
    <>
      <div className="report-head">
        <Segmented<Period>
          aria-label={texts.office.period}
          value={period}
          onChange={setPeriod}
          options={(Object.keys(PERIODS) as Period[]).map((value) => ({ value, label: texts.office.periods[value] }))}
        />
        <Button data-testid="report-csv" onClick={() => void takeAway()}>
          {texts.office.csv}
        </Button>
      </div>
      {problem && <Alert type="warning" showIcon title={problem} role="alert" />}
      {report ? <Shown report={report} /> : !problem && <Spin className="file-loading" />}
    </>
  );
}

function Shown({ report }: { report: Report }) {
  const theme = useLook() === "dark" ? "classicDark" : "classic";
  const common = { theme, height: 240, animate: false, style: { fill: BRAND } };
  const whole = { y: { labelFormatter: (value: number) => (Number.isInteger(value) ? String(value) : "") } };
  const byHour = Date.parse(report.to) - Date.parse(report.from) <= 48 * HOUR_MS;
  const course = report.course.map((step) => ({ ...step, at: labelOf(step.from, byHour) }));
  return (
    <>
      <dl className="wall-figures">
        {rowsOf(report).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="charts">
        <Chart title={texts.office.charts.requests}>
          <Column {...common} data={course} xField="at" yField="requests" axis={whole} />
        </Chart>
        <Chart title={texts.office.charts.sl}>
          <Line
            {...common}
            style={{ stroke: BRAND }}
            data={course.filter((step) => step.sl !== null).map(({ at, sl }) => ({ at, sl: (sl ?? 0) * 100 }))}
            xField="at"
            yField="sl"
            scale={{ y: { domainMin: 0, domainMax: 100 } }}
            point={{ style: { fill: BRAND } }}
          />
        </Chart>
        <Chart title={texts.office.charts.reasons}>
          <Bar {...common} data={counted(report.named.reasons)} xField="what" yField="count" axis={whole} />
        </Chart>
        <Chart title={texts.office.charts.dispositions} empty={Object.keys(report.named.dispositions).length === 0}>
          <Bar {...common} data={counted(report.named.dispositions)} xField="what" yField="count" axis={whole} />
        </Chart>
      </div>
    </>
  );
}

/** The drawing is for eyes; its figures stand in the list above and in the table to take away. */
function Chart({ title, empty = false, children }: { title: string; empty?: boolean; children: ReactNode }) {
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      {empty ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} /> : <div aria-hidden="true">{children}</div>}
    </figure>
  );
}

function rowsOf(report: Report): [string, string][] {
  const names = texts.office.figures;
  return [
    [names.requests, String(report.requests)],
    [names.accepted, String(report.accepted)],
    [names.sl, percent(report.sl)],
    [names.asa, duration(report.asa_seconds)],
    [names.p95, duration(report.wait_percentiles["p95"] ?? null)],
    [names.abandonment, percent(report.abandonment)],
    [names.breaches, String(report.breaches)],
    [names.firstReply, duration(report.first_reply_seconds)],
    [names.aht, duration(report.aht_seconds)],
    [names.missed, String(report.missed)],
    [names.transfers, String(report.transfers)],
    [names.satisfied, report.marks === 0 ? "—" : `${percent(report.satisfied)}（${report.marks}）`],
  ];
}

function counted(counts: Record<string, number>): { what: string; count: number }[] {
  return Object.entries(counts)
    .map(([what, count]) => ({ what, count }))
    .sort((a, b) => b.count - a.count);
}

/** A day by whole hours, longer periods by whole days; the present one is the last. */
function boundsOf(days: number): [Date, Date] {
  const from = new Date();
  if (days === 1) from.setTime(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS - 23 * HOUR_MS);
  else {
    from.setHours(0, 0, 0, 0);
    from.setDate(from.getDate() - days + 1);
  }
  return [from, new Date()];
}

function labelOf(from: string, byHour: boolean): string {
  const at = new Date(from);
  return byHour ? `${at.getDate()}日${at.getHours()}时` : `${at.getMonth() + 1}月${at.getDate()}日`;
}
