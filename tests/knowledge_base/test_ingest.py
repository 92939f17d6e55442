"""Publishing: verified before it answers, skipped when nothing changed, refused when anything cannot be read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from foundation.settings import Settings
from knowledge_base.answer import Answer, KnowledgeUnavailable, open_answerer
from knowledge_base.embeddings import QuestionEmbeddings
from knowledge_base.ingest import DocumentsRefused, IngestReport, ingest
from knowledge_base.release import Release, publish, read_release
from knowledge_base.store import NotCosine, count_in, open_client, open_store
from tests.knowledge_base.conftest import ENTRY, write_document


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    write_document(folder, "report", ENTRY)
    return folder


def index(settings: Settings, folder: Path, embeddings: QuestionEmbeddings, **more: Any) -> IngestReport:
    """Ingest a folder of a few documents beside a few questions that are not ours."""
    elsewhere = folder.parent / "elsewhere.yml"
    elsewhere.write_text("闲聊: [你好, 再见]\n天气: [今天下雨吗]\n", encoding="utf-8")
    return ingest(settings, folder=folder, elsewhere=elsewhere, embeddings=embeddings, **more)


def published(settings: Settings) -> Release:
    release = read_release(settings)
    assert release is not None
    return release


def test_ingesting_twice_does_nothing_the_second_time(
    own: Settings, folder: Path, embeddings: QuestionEmbeddings
) -> None:
    first = index(own, folder, embeddings)
    second = index(own, folder, embeddings)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert first.collection == second.collection


def test_progress_counts_every_passage(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    steps: list[tuple[int, int]] = []
    report = index(own, folder, embeddings, progress=lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, report.passages)
    assert steps[-1] == (report.passages, report.passages)


def test_changed_content_is_a_new_release_and_the_last_one_is_kept(
    own: Settings, folder: Path, embeddings: QuestionEmbeddings
) -> None:
    names = []
    for hours in ("一", "二", "三"):
        write_document(folder, "report", ENTRY.replace("及时通知", f"及时通知（{hours}）"))
        names.append(index(own, folder, embeddings).collection)
    held = [count_in(open_client(own), name) > 0 for name in names]
    assert held == [False, True, True]
    assert published(own).collection == names[2]


def test_a_document_that_cannot_be_read_publishes_nothing(
    own: Settings, folder: Path, embeddings: QuestionEmbeddings
) -> None:
    before = index(own, folder, embeddings)
    write_document(folder, "report", ENTRY.replace("证据：A", "证据：X"))
    with pytest.raises(DocumentsRefused, match=r"report\.md:11: .*write A, B or C"):
        index(own, folder, embeddings)
    assert published(own).collection == before.collection


def test_a_folder_without_documents_is_refused(own: Settings, tmp_path: Path, embeddings: QuestionEmbeddings) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(DocumentsRefused, match="holds no documents"):
        index(own, tmp_path / "none", embeddings)


def test_a_damaged_collection_is_built_again(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    first = index(own, folder, embeddings)
    open_store(open_client(own), first.collection, embeddings).delete(ids=["A1.0"])
    with pytest.raises(KnowledgeUnavailable, match="should hold"):
        open_answerer(own)
    assert not index(own, folder, embeddings).unchanged
    assert isinstance(open_answerer(own).answer_now("出事了怎么报案"), Answer)


def test_a_missing_index_says_what_to_run(own: Settings) -> None:
    with pytest.raises(KnowledgeUnavailable, match="has not been indexed; run `baowen ingest`"):
        open_answerer(own)


def test_an_empty_index_is_refused(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    index(own, folder, embeddings)
    publish(own, replace(published(own), entries=()))
    with pytest.raises(KnowledgeUnavailable, match="is empty"):
        open_answerer(own)


def test_a_broken_release_file_is_refused(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    index(own, folder, embeddings)
    (own.data_dir / "knowledge" / "release.json").write_text("{", encoding="utf-8")
    with pytest.raises(KnowledgeUnavailable, match="cannot be read"):
        open_answerer(own)


def test_an_index_of_another_model_is_refused(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    index(own, folder, embeddings)
    publish(own, replace(published(own), fingerprint="another-model:512"))
    with pytest.raises(KnowledgeUnavailable, match="indexed by another-model:512"):
        open_answerer(own)


def test_a_collection_that_does_not_compare_by_cosine_is_refused(own: Settings, embeddings: QuestionEmbeddings) -> None:
    client = open_client(own)
    client.create_collection("by-distance", embedding_function=None)
    with pytest.raises(NotCosine):
        open_store(client, "by-distance", embeddings)


def test_a_release_that_later_ones_removed_says_so(own: Settings, folder: Path, embeddings: QuestionEmbeddings) -> None:
    index(own, folder, embeddings)
    answerer = open_answerer(own)
    for hours in ("一", "二"):
        write_document(folder, "report", ENTRY.replace("及时通知", f"及时通知（{hours}）"))
        index(own, folder, embeddings)
    with pytest.raises(KnowledgeUnavailable, match="restart"):
        answerer.answer_now("出事了怎么报案")
