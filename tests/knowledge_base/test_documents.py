"""The documents themselves: complete, dated, cited, hedged where nobody is sure, free of promises."""

import re
from pathlib import Path

import pytest

from foundation.settings import Settings
from knowledge_base.chinese import bare
from knowledge_base.company import fill
from knowledge_base.entries import Entry, read_documents
from knowledge_base.evaluation import CALIBRATION, read_cases
from tests.knowledge_base.conftest import ENTRY, HEADER, write_document

READING = read_documents()
HEDGES = ("通常", "一般", "可能", "保单条款为准", "为准")
BANNED = (
    "肯定赔", "全赔", "100%赔", "这种不赔", "您这次不赔", "造假", "最便宜", "全网第一", "更划算",
    "保证续保", "赶紧私了", "不用报警", "后果自负", "我是真人", "必须买",
)  # fmt: skip
every_entry = pytest.mark.parametrize("entry", READING.entries, ids=lambda entry: entry.id)


def test_every_document_can_be_read() -> None:
    assert READING.problems == []


def test_all_topics_of_the_domain_reference_are_answered() -> None:
    topics = {entry.topic for entry in READING.entries}
    assert {f"E{number:02}" for number in range(1, 42)} <= topics


@every_entry
def test_what_is_not_certain_is_not_stated_flatly(entry: Entry) -> None:
    if entry.evidence in {"B", "C"}:
        assert any(hedge in entry.text for hedge in HEDGES)


@every_entry
def test_an_entry_has_a_short_answer_and_six_to_ten_wordings(entry: Entry) -> None:
    assert 80 <= len(entry.text) <= 250
    assert 6 <= len(entry.questions) <= 10
    assert entry.clause


@every_entry
def test_no_entry_promises_refuses_or_compares(entry: Entry) -> None:
    assert not [phrase for phrase in BANNED if phrase in entry.text]
    assert not re.match(r"(能赔|可以赔|会赔|不赔|不能赔|赔。|不会赔)", entry.text)


@every_entry
def test_company_values_are_never_written_into_a_document(entry: Entry) -> None:
    assert not re.search(r"12378|9\d{4}|400-\d|48\s*小时|安徽|50公里", entry.text)


@every_entry
def test_every_placeholder_is_filled(entry: Entry) -> None:
    assert not re.search(r"[{}]", fill(entry.text, Settings()))


def test_two_versions_of_a_topic_are_never_in_force_together() -> None:
    old, new = (next(entry for entry in READING.entries if entry.id == id_) for id_ in ("E01-2008", "E01"))
    assert old.topic == new.topic
    assert old.effective_to is not None
    assert not new.applies_on(old.effective_to)


def test_calibration_questions_are_many_and_none_is_indexed() -> None:
    cases = read_cases(CALIBRATION)
    indexed = {bare(wording) for entry in READING.entries for wording in entry.wordings}
    topics = {entry.topic for entry in READING.entries}
    assert sum(case.topic is not None for case in cases) >= 120
    assert sum(case.topic is None for case in cases) >= 80
    assert not [case.question for case in cases if bare(case.question) in indexed]
    assert {case.topic for case in cases if case.topic} <= topics


@pytest.mark.parametrize(
    ("entry", "line", "what"),
    [
        (ENTRY.replace("- 证据：A\n", ""), 11, "lacks 证据"),
        (ENTRY.replace("证据：A", "证据：D"), 11, "write A, B or C"),
        (ENTRY.replace("2015-04-24", "去年"), 11, "write a day as"),
        (ENTRY.replace("## A1 车险", "## 车险"), 11, "a heading is"),
        (ENTRY.replace("- 依据：", "依据 "), 14, "cannot be understood"),
        (ENTRY.replace("{hotline}", "{phone}"), 21, "unknown values phone"),
        (ENTRY.replace("请拨打", "长" * 700), 21, "split it"),
        (ENTRY.split("\n\n请拨打")[0] + "\n", 20, "has no answer"),
    ],
)
def test_a_malformed_entry_is_reported_with_file_and_line(tmp_path: Path, entry: str, line: int, what: str) -> None:
    write_document(tmp_path, "broken", entry)
    [problem] = read_documents(tmp_path).problems
    assert str(problem).startswith("broken.md:")
    assert what in problem.what
    assert problem.line == line


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("没有开头\n", "must begin with a block"),
        (HEADER.replace("owner: 测试\n", ""), "lacks owner"),
        (HEADER.replace("id: {name}", "id: other"), "make them the same"),
        (HEADER.replace("id: {name}", "id: [unclosed"), "is not `key: value`"),
    ],
)
def test_a_malformed_header_is_reported(tmp_path: Path, header: str, what: str) -> None:
    write_document(tmp_path, "broken", ENTRY, header=header)
    [problem] = read_documents(tmp_path).problems
    assert what in problem.what


def test_files_that_are_no_markdown_or_no_text_are_reported(tmp_path: Path) -> None:
    (tmp_path / "terms.pdf").write_bytes(b"%PDF")
    (tmp_path / "latin.md").write_bytes("保险".encode("gb18030"))
    assert [problem.file for problem in read_documents(tmp_path).problems] == ["latin.md", "terms.pdf"]


def test_one_question_under_two_topics_is_reported(tmp_path: Path) -> None:
    write_document(tmp_path, "twice", ENTRY, ENTRY.replace("A1", "A2"))
    problems = read_documents(tmp_path).problems
    assert any("is asked under A2 and under A1" in problem.what for problem in problems)
