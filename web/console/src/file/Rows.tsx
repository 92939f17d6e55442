import { texts } from "../texts.ts";

/** Label and value, one pair a line; what nobody said is shown as not provided, never guessed. */
export function Rows({ rows }: { rows: [label: string, value: string][] }) {
  return (
    <dl className="rows">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd data-empty={!value}>{value || texts.empty}</dd>
        </div>
      ))}
    </dl>
  );
}
