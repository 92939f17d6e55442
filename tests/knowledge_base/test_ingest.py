"""Publishing: verified before it answers, skipped when nothing changed, refused when anything cannot be read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from foundation.database import Database
from foundation.settings import PROJECT, Settings
from knowledge_base import projection, releases
from knowledge_base.ingest import ELSEWHERE, DocumentsRefused, IngestReport, corpus_read, ingest, rebuild
from knowledge_base.model import Corpus, PassageKind, Release, passages_of
from knowledge_base.models import KnowledgeClause, KnowledgeFaq
from knowledge_base.reading.folder import DOCUMENTS, read_folder
from knowledge_base.store import count_in, open_client
from tests.knowledge_base.conftest import ENTRY, WordEmbeddings, write_document

TERMS = """---
id: {name}
kind: terms
title: 车损险条款说明
product: own-damage
version: "2021"
effective_from: 2021-12-27
owner: 产品部
evidence: B
review_due: 2030-01-01
---

# 第一章 保险责任

## 第一条 碰撞造成的损失
- 类型：责任
- 关联：第二条

碰撞造成的直接损失，通常属于保险责任。

## 第二条 免赔额
- 类型：计算

表：每次事故（单位：元）

| 计划 | 免赔额 |
|---|---|
| 计划一 | 500 |
| 计划二 | 1000 |

# 产品要素

| 要素 | 状态 | 内容 | 条款 |
|---|---|---|---|
| 免赔额 | 有 | 按计划 | 第二条 |
| 等待期 | 未载明 | | |
"""
PRODUCTS = """
- code: own-damage
  name: 机动车损失保险
  aliases: [车损险]
  versions: [{label: "2021", effective_from: 2021-12-27, effective_to: }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    write_document(folder, "report", ENTRY)
    write_document(folder / "terms", "damage", header=TERMS)
    (folder / "products.yml").write_text(PRODUCTS, encoding="utf-8")
    (folder / "elsewhere.yml").write_text("闲聊: [你好, 再见]\n", encoding="utf-8")
    return folder


class Publisher:
    """Ingests one folder into one database."""

    def __init__(self, settings: Settings, database: Database, folder: Path, words: WordEmbeddings) -> None:
        self.settings, self.database, self.folder, self.words = settings, database, folder, words

    async def ingest(self, **how: Any) -> IngestReport:
        how = {"folder": self.folder, "embeddings": self.words, **how}
        return await ingest(self.settings, self.database, **how)

    async def change(self, hours: str) -> IngestReport:
        """A release whose only difference is this."""
        write_document(self.folder, "report", ENTRY.replace("及时通知", f"及时通知（{hours}）"))
        return await self.ingest()

    async def active(self) -> Release:
        release = await releases.active(self.database)
        assert release is not None
        return release

    def held(self, release: Release) -> int:
        return count_in(open_client(self.settings), release.collection)


@pytest.fixture
def on_both(settings_of_its_own: Settings, database: Database, folder: Path, words: WordEmbeddings) -> Publisher:
    """On each of our two engines."""
    return Publisher(settings_of_its_own, database, folder, words)


@pytest.fixture
async def own(
    settings_of_its_own: Settings, made_once_sqlite: str, folder: Path, words: WordEmbeddings
) -> AsyncIterator[Publisher]:
    """What an engine makes no difference to."""
    settings_of_its_own.data_dir.mkdir()
    shutil.copy(made_once_sqlite, settings_of_its_own.data_dir / "baowen.db")
    database = Database(settings_of_its_own.database_url)
    yield Publisher(settings_of_its_own, database, folder, words)
    await database.close()


@pytest.fixture
def settings_of_its_own(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var")


async def test_what_was_read_comes_back_from_the_database_as_it_was(on_both: Publisher) -> None:
    report = await on_both.ingest()
    release = await on_both.active()
    reading = read_folder(on_both.folder)
    assert release.id == report.release
    assert release.corpus.clauses == tuple(reading.clauses)
    assert release.corpus.faqs == tuple(reading.faqs)
    assert release.corpus.fields == tuple(reading.fields)
    assert release.corpus.products == tuple(reading.products)
    assert release.corpus.documents == tuple(reading.documents)
    assert release.corpus.elsewhere == {"闲聊": ("你好", "再见")}
    assert on_both.held(release) == release.passages == len(passages_of(release.corpus))


async def test_the_documents_of_the_company_survive_the_database(database: Database) -> None:
    corpus = corpus_read(read_folder(DOCUMENTS), DOCUMENTS, ELSEWHERE)
    async with database.transaction() as tx:
        await releases.publish(tx, corpus, fingerprint="words", collection="kb", passages=1, instead_of=None)
    release = await releases.active(database)
    assert release is not None
    assert release.corpus == corpus
    assert releases.content_hash(release.corpus) == release.content


async def test_ingesting_twice_does_nothing_the_second_time(own: Publisher) -> None:
    first, second = await own.ingest(), await own.ingest()
    assert (first.unchanged, second.unchanged, second.changes) == (False, True, ())
    assert first.release == second.release


async def test_the_report_says_what_was_read_of_each_file(own: Publisher) -> None:
    report = await own.ingest()
    counts = {one.file: (one.clauses, one.tables, one.rows, one.questions, one.fields) for one in report.documents}
    assert counts == {"report.md": (0, 0, 0, 1, 0), "terms/damage.md": (2, 1, 2, 0, 2)}


async def test_progress_counts_every_passage(own: Publisher) -> None:
    steps: list[tuple[int, int]] = []
    report = await own.ingest(progress=lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, report.passages)
    assert (report.passages, report.passages) in steps


async def test_only_what_is_new_is_embedded(own: Publisher) -> None:
    await own.ingest()
    before = len(own.words.embedded)
    await own.change("一")
    answer = (await own.active()).corpus.faqs[0].text
    assert own.words.embedded[before:] == [answer]


async def test_a_trial_says_what_would_change_and_changes_nothing(own: Publisher) -> None:
    await own.ingest()
    before = await own.active()
    write_document(
        own.folder,
        "report",
        ENTRY,
        ENTRY.replace("A1 车险怎么报案？", "A2 报案要带什么？")
        .replace("出事了怎么报案", "报案材料")
        .replace("报案电话多少", "报案带证件吗"),
    )
    write_document(
        own.folder / "terms", "damage", header=TERMS.replace("碰撞造成的直接损失", "碰撞、倾覆造成的直接损失")
    )
    report = await own.ingest(trial=True)
    assert [str(change) for change in report.changes] == [
        "~ clause   damage#第一条 碰撞造成的损失",
        "+ question A2 报案要带什么？",
    ]
    assert await own.active() == before


async def test_the_two_releases_before_the_active_one_are_kept(on_both: Publisher) -> None:
    made = []
    for hours in ("一", "二", "三", "四"):
        await on_both.change(hours)
        made.append(await on_both.active())
    async with on_both.database.reading() as session:
        lines = await releases.listed(session)
        rows = (await session.scalars(select(KnowledgeFaq.release_id))).all()
        clauses = (await session.scalars(select(KnowledgeClause.release_id).distinct())).all()
    kept = [release.id for release in made[1:]]
    assert [line.id for line in lines] == kept[::-1]
    assert [line.is_active for line in lines] == [True, False, False]
    assert sorted(rows) == sorted(clauses) == kept
    assert [on_both.held(release) > 0 for release in made] == [False, True, True, True]


async def test_rolling_back_is_one_step_and_forward_again_is_one_more(on_both: Publisher) -> None:
    await on_both.change("一")
    first = await on_both.active()
    await on_both.change("二")
    second = await on_both.active()
    async with on_both.database.transaction() as tx:
        assert await releases.roll_back(tx) == first.id
    assert await on_both.active() == first
    async with on_both.database.transaction() as tx:
        await releases.activate(tx, second.id)
    assert await on_both.active() == second


async def test_what_is_not_there_cannot_be_activated(own: Publisher) -> None:
    await own.ingest()
    before = await own.active()
    with pytest.raises(releases.NoSuchRelease, match="no release 99"):
        async with own.database.transaction() as tx:
            await releases.activate(tx, 99)
    with pytest.raises(releases.NoSuchRelease, match="before the active one"):
        async with own.database.transaction() as tx:
            await releases.roll_back(tx)
    assert await own.active() == before


async def test_content_of_an_earlier_release_is_published_again_as_a_new_one(own: Publisher) -> None:
    await own.change("一")
    first = await own.active()
    await own.change("二")
    await own.change("一")
    again = await own.active()
    assert (again.content, again.collection) == (first.content, first.collection)
    assert again.id > first.id
    assert own.held(again) == again.passages


async def test_who_was_overtaken_publishes_nothing(on_both: Publisher) -> None:
    await on_both.ingest()
    stale = await on_both.active()
    await on_both.change("一")
    newer = await on_both.active()
    with pytest.raises(releases.PublishedMeanwhile):
        async with on_both.database.transaction() as tx:
            await releases.publish(
                tx, stale.corpus, fingerprint="words:64", collection="kb-late", passages=1, instead_of=stale.id
            )
    assert await on_both.active() == newer
    async with on_both.database.reading() as session:
        assert len(await releases.listed(session)) == 2


async def test_a_document_that_cannot_be_read_publishes_nothing(own: Publisher) -> None:
    await own.ingest()
    before = await own.active()
    write_document(own.folder, "report", ENTRY.replace("证据：A", "证据：X"))
    with pytest.raises(DocumentsRefused, match=r"report\.md:11: .*write A, B or C"):
        await own.ingest()
    assert await own.active() == before


async def test_a_folder_without_documents_is_refused(own: Publisher, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(DocumentsRefused, match="holds no documents"):
        await own.ingest(folder=tmp_path / "none")


async def test_a_damaged_index_is_built_again_from_the_database(own: Publisher) -> None:
    await own.ingest()
    release = await own.active()
    open_client(own.settings).get_collection(release.collection).delete(ids=["faq.A1.0"])
    assert own.held(release) == release.passages - 1
    report = await own.ingest()
    assert (report.unchanged, report.rebuilt, own.held(release)) == (True, True, release.passages)


async def test_an_index_that_is_lost_is_made_from_the_database_alone(own: Publisher) -> None:
    await own.ingest()
    release = await own.active()
    open_client(own.settings).delete_collection(release.collection)
    assert await rebuild(own.settings, own.database, embeddings=own.words) == release
    assert own.held(release) == release.passages
    assert not projection.make_whole(own.settings, release, own.words)


async def test_another_model_makes_another_release_of_the_same_content(own: Publisher) -> None:
    await own.ingest()
    before = await own.active()
    after = await rebuild(own.settings, own.database, embeddings=WordEmbeddings("other:64"))
    assert (after.content, after.fingerprint) == (before.content, "other:64")
    assert after.collection != before.collection
    assert await own.active() == after


async def test_nothing_published_cannot_be_built_again(own: Publisher) -> None:
    with pytest.raises(releases.NoSuchRelease, match="run `baowen ingest`"):
        await rebuild(own.settings, own.database, embeddings=own.words)


async def test_questions_of_two_entries_that_are_alike_are_warned_about(own: Publisher) -> None:
    long = "昨天晚上下大雨我的车停在地下车库里被水泡了今天早上才发现应该找谁报案"
    one = ENTRY.replace("报案电话多少", long)
    other = ENTRY.replace("A1 车险怎么报案？", "A2 报案打什么电话？").replace("报案电话多少", f"{long}啦")
    write_document(own.folder, "report", one, other.replace("出事了怎么报案", "报案的号码"))
    report = await own.ingest()
    [found] = report.duplicates
    assert {found.entry, found.other_entry} == {"A1", "A2"}
    assert found.wording == long


def test_an_index_in_which_a_passage_does_not_find_itself_is_not_used(
    settings_of_its_own: Settings, folder: Path, words: WordEmbeddings
) -> None:
    class Forgetful(WordEmbeddings):
        """Says zero for everything, which is near to nothing."""

        def embed_query(self, text: str) -> list[float]:
            return [0.0] * 64

    passages = passages_of(_corpus(folder))
    with pytest.raises(projection.IndexUnverified, match="does not find itself"):
        projection.build(settings_of_its_own, "kb-forgetful", passages, Forgetful())


def _corpus(folder: Path) -> Corpus:
    return corpus_read(read_folder(folder), folder, ELSEWHERE)


DIES = """
import asyncio
from pathlib import Path
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.ingest import ingest
from tests.knowledge_base.conftest import WordEmbeddings

settings = Settings(data_dir=Path("{data_dir}"), database_url="{url}")
asyncio.run(ingest(settings, Database(settings.database_url), folder=Path("{folder}"), embeddings=WordEmbeddings()))
"""


async def test_a_crash_between_the_build_and_the_swap_leaves_the_old_release(own: Publisher) -> None:
    await own.ingest()
    before = await own.active()
    write_document(own.folder, "report", ENTRY.replace("及时通知", "及时通知（新）"))
    program = DIES.format(data_dir=own.settings.data_dir, url=own.database.url, folder=own.folder)
    died = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**os.environ, "BAOWEN_TEST_CRASH_AT": "knowledge_built", "PYTHONPATH": str(PROJECT)},
        timeout=120,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert await own.active() == before
    report = await own.ingest()
    assert not report.unchanged
    after = await own.active()
    assert after.id != before.id
    assert own.held(after) == after.passages


def test_every_kind_of_passage_has_its_owner_and_its_place(folder: Path) -> None:
    passages = passages_of(_corpus(folder))
    by_kind = {kind: [passage for passage in passages if passage.kind is kind] for kind in PassageKind}
    assert [passage.text for passage in by_kind[PassageKind.ROW]] == [
        "《机动车损失保险》每次事故（单位：元）｜计划=计划一; 免赔额=500",
        "《机动车损失保险》每次事故（单位：元）｜计划=计划二; 免赔额=1000",
    ]
    assert {passage.pv for passage in by_kind[PassageKind.CLAUSE]} == {"own-damage@2021"}
    assert by_kind[PassageKind.CLAUSE][0].text.startswith("第一章 保险责任 > 碰撞造成的损失\n碰撞")
    assert len({passage.id for passage in passages}) == len(passages)
