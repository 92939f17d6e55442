// The claims desk: what has been reported on the left, one claim's whole file on the right.
import { sentence } from "@baowen/shared/api.ts";
import type { ClaimFile, ClaimList, ClaimQuery } from "@baowen/shared/claims.ts";
import { Alert, Empty, Spin } from "antd";
import { useEffect, useState } from "react";
import { ClaimFileView } from "./ClaimFileView.tsx";
import { ClaimListView } from "./ClaimListView.tsx";
import type { ClaimsApi } from "./claimsApi.ts";
import { claimTexts as texts } from "./claimTexts.ts";

const EVERYTHING: ClaimQuery = { state: "", cause: "", text: "", injured: false };
const EVERY_MS = 10_000;
const TYPING_MS = 250;

export function ClaimsPage({ api }: { api: ClaimsApi }) {
  const [query, setQuery] = useState(EVERYTHING);
  const [list, setList] = useState<ClaimList | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [file, setFile] = useState<ClaimFile | null>(null);
  const [problem, setProblem] = useState("");
  const failed = (error: unknown) => setProblem(sentence(error));

  useEffect(() => {
    let gone = false;
    const look = () =>
      void api.list(query).then((found) => {
        if (gone) return;
        setList(found);
        setProblem("");
      }, failed);
    const first = setTimeout(look, TYPING_MS);
    const timer = setInterval(look, EVERY_MS);
    return () => {
      gone = true;
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [api, query]);

  const read = (id: string) =>
    api.file(id).then((found) => {
      setFile(found);
      setProblem("");
    }, failed);
  const choose = (id: string) => {
    setChosen(id);
    setFile(null);
    void read(id);
  };
  const more = async () => {
    const last = list?.items.at(-1);
    if (!list || !last) return;
    await api
      .list(query, last.updated_at)
      .then((next) => setList({ ...next, items: [...list.items, ...next.items] }), failed);
  };

  return (
    <main className="claims" data-testid="claims" data-open={Boolean(chosen)}>
      <ClaimListView
        query={query}
        list={list}
        chosen={chosen}
        onQuery={setQuery}
        onChoose={choose}
        onMore={() => void more()}
      />
      <section className="claims-file" aria-label={texts.fields}>
        {problem && <Alert type="error" title={problem} />}
        {!chosen && <Empty className="desk-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.choose} />}
        {chosen && !file && !problem && <Spin className="file-loading" />}
        {file && (
          <ClaimFileView
            key={file.id}
            api={api}
            file={file}
            onChanged={() => void read(file.id)}
            onBack={() => setChosen(null)}
          />
        )}
      </section>
    </main>
  );
}
