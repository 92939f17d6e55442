"""What is typed wrongly, or asked of a system that is not prepared, is said in a sentence."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.command_line import standard_input


@pytest.fixture
def nothing_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOWEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def test_bytes_that_are_no_text_cost_the_other_lines_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"\xff\xfe\n\xe6\x95\x91\xe5\x91\xbd\n"), encoding="utf-8"))
    assert [line.strip() for line in standard_input()] == ["\ufffd\ufffd", "救命"]


@pytest.mark.usefixtures("nothing_prepared")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ask",), "baowen migrate"),
        (("evaluate", "gaps"), "baowen migrate"),
        (("evaluate", "knowledge"), "baowen migrate"),
        (("ingest", "--activate", "7"), "there is no release 7"),
        (("ingest", "--releases", "--rebuild"), "one at a time"),
        (("requests", "list"), "baowen migrate"),
        (("requests", "move", "BS1", "done", "--why", "x"), "baowen migrate"),
        (("requests", "move", "BS1", "gone", "--why", "x"), "not one of in_progress"),
        (("understand", "--clock", "morgen"), "'morgen' is no moment"),
        (("serve", "--roles", "cook"), "--roles: 'cook'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...], says: str) -> None:
    done = CliRunner().invoke(app, list(words), input="你好\n")
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())
    assert "Traceback" not in done.output
