import type { ClaimList, ClaimQuery, ClaimRow } from "@baowen/shared/claims.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { Button, Checkbox, Empty, Input, Select, Tag } from "antd";
import { claimTexts as texts } from "./claimTexts.ts";

interface Props {
  query: ClaimQuery;
  list: ClaimList | null;
  chosen: string | null;
  onQuery: (query: ClaimQuery) => void;
  onChoose: (id: string) => void;
  onMore: () => void;
}

export function ClaimListView({ query, list, chosen, onQuery, onChoose, onMore }: Props) {
  const count = (state: string) => list?.counts[state] ?? 0;
  return (
    <aside className="claims-list" aria-label={texts.open}>
      <div className="claims-filters">
        <Input
          allowClear
          value={query.text}
          maxLength={40}
          aria-label={texts.search}
          placeholder={texts.search}
          data-testid="claims-search"
          onChange={(event) => onQuery({ ...query, text: event.target.value })}
        />
        <Select
          value={query.state}
          aria-label={texts.allStates}
          data-testid="claims-state"
          onChange={(state) => onQuery({ ...query, state })}
          options={[
            { value: "", label: texts.allStates },
            ...Object.entries(texts.states).map(([value, label]) => ({ value, label: `${label} ${count(value)}` })),
          ]}
        />
        <Select
          value={query.cause}
          aria-label={texts.allCauses}
          data-testid="claims-cause"
          onChange={(cause) => onQuery({ ...query, cause })}
          options={[
            { value: "", label: texts.allCauses },
            ...Object.entries(texts.causes).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Checkbox
          checked={query.injured}
          onChange={(event) => onQuery({ ...query, injured: event.target.checked })}
        >
          {texts.injured}
        </Checkbox>
      </div>
      {list?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.none} />}
      {list?.items.map((row) => (
        <ClaimItem key={row.id} row={row} chosen={row.id === chosen} onChoose={() => onChoose(row.id)} />
      ))}
      {list?.more && (
        <Button block onClick={onMore}>
          {texts.more}
        </Button>
      )}
    </aside>
  );
}

function ClaimItem({ row, chosen, onChoose }: { row: ClaimRow; chosen: boolean; onChoose: () => void }) {
  return (
    <button type="button" className="claim-item" data-testid="claim-item" data-chosen={chosen} onClick={onChoose}>
      <span className="claim-item-head">
        <b>{row.number ?? texts.draft}</b>
        <Tag>{row.stage ?? texts.states[row.state] ?? row.state}</Tag>
      </span>
      <span>{[row.branch, row.plate_no].filter(Boolean).join(" · ")}</span>
      <span className="claim-item-place">{row.place}</span>
      <span className="claim-item-foot">
        {row.reported_at && <span>{texts.reported(spokenTime(row.reported_at))}</span>}
        <span>{texts.photos(row.photos)}</span>
        {row.marks.map((mark) => (
          <Tag key={mark} color="warning">
            {mark}
          </Tag>
        ))}
      </span>
    </button>
  );
}
