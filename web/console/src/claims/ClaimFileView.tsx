// One claim's file: fields with who said them, photos, papers, marks, clocks, what has happened, who has looked.
import { sentence } from "@baowen/shared/api.ts";
import type { ClaimFile } from "@baowen/shared/claims.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { App, Button, Tag } from "antd";
import { type ReactNode, useState } from "react";
import { fieldRows } from "../file/claimFields.ts";
import { AskDialog } from "./AskDialog.tsx";
import { Clocks, FastTrackView, Flags, Looks, Papers, Policies, Timeline } from "./ClaimParts.tsx";
import { ClaimPhotos } from "./ClaimPhotos.tsx";
import type { ClaimsApi } from "./claimsApi.ts";
import { claimTexts as texts } from "./claimTexts.ts";

interface Props {
  api: ClaimsApi;
  file: ClaimFile;
  onChanged: () => void;
  onBack: () => void;
}

export function ClaimFileView({ api, file, onChanged, onBack }: Props) {
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const take = (kind: "json" | "pdf") =>
    void api
      .take(file.id, file.number ?? texts.draft, kind)
      .then(onChanged, (error: unknown) => void message.warning(sentence(error)));
  return (
    <article className="claim-file" data-testid="claim-file">
      <header>
        <Button className="claim-back" onClick={onBack}>
          {texts.backToList}
        </Button>
        <h2>{file.number ?? texts.draft}</h2>
        <Tag color="processing">{texts.states[file.state] ?? file.state}</Tag>
        {file.stage && <Tag>{file.stage}</Tag>}
        <Tag>{file.branch}</Tag>
        <span className="top-space" />
        {file.number && (
          <Button type="primary" data-testid="claim-ask" onClick={() => setAsking(true)}>
            {texts.ask}
          </Button>
        )}
        <Button data-testid="claim-json" onClick={() => take("json")}>
          {texts.takeJson}
        </Button>
        <Button data-testid="claim-pdf" onClick={() => take("pdf")}>
          {texts.takePdf}
        </Button>
      </header>
      {file.core && (
        <p className="claim-core" data-state={file.core.state}>
          {[texts.core[file.core.state], file.core.number].filter(Boolean).join(" ")}
        </p>
      )}
      <div className="claim-columns">
        <div>
          <Section title={texts.fields}>
            <FieldList file={file} />
          </Section>
          <Section title={`${texts.photoTitle} ${file.photos.length}`}>
            <ClaimPhotos
              photos={file.photos}
              onLabel={async (photoId, label) => {
                await api.labelPhoto(file.id, photoId, label);
                onChanged();
              }}
            />
          </Section>
          <Section title={texts.timeline}>
            <Timeline points={file.timeline} />
          </Section>
        </div>
        <div>
          <Section title={texts.flags} tone={file.flags.length ? "warn" : undefined}>
            <Flags flags={file.flags} />
          </Section>
          <Section title={texts.fastTrack}>
            <FastTrackView track={file.fast_track} />
          </Section>
          <Section title={texts.papers}>
            <Papers papers={file.papers} />
          </Section>
          <Section title={texts.clocks}>
            <Clocks clocks={file.clocks} />
          </Section>
          <Section title={texts.policies}>
            <Policies policies={file.policies} />
          </Section>
          <Section title={texts.looks}>
            <Looks looks={file.looks} />
          </Section>
        </div>
      </div>
      {asking && (
        <AskDialog
          api={api}
          file={file}
          onClose={() => setAsking(false)}
          onSent={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </article>
  );
}

function Section({ title, tone, children }: { title: string; tone?: "warn" | undefined; children: ReactNode }) {
  return (
    <section className="claim-section" data-tone={tone}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Every field that was said, with who said it when; what nobody said is left out of a handler's file. */
function FieldList({ file }: { file: ClaimFile }) {
  const rows = fieldRows(file.fields).filter(([, value]) => value);
  return (
    <dl className="rows">
      {rows.map(([label, value, key]) => {
        const source = file.sources[key];
        return (
          <div key={label} data-field={key}>
            <dt>{label}</dt>
            <dd>
              {value}
              {source && (
                <small>{texts.source(texts.sources[source.who] ?? texts.handler, spokenTime(source.at))}</small>
              )}
              {key === "accident_place" && file.place.map_url && (
                <a href={file.place.map_url} target="_blank" rel="noreferrer" data-testid="claim-map">
                  {texts.map}
                </a>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
