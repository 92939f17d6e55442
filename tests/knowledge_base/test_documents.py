"""The documents themselves: complete, dated, cited, hedged where nobody is sure, free of promises."""

from __future__ import annotations

import re

from foundation.settings import Settings
from knowledge_base.chinese import bare
from knowledge_base.company import fill
from knowledge_base.evaluation import CALIBRATION, read_cases
from knowledge_base.model import Kind, Presence
from knowledge_base.reading.folder import read_folder

READING = read_folder()
HEDGES = ("通常", "一般", "可能", "为准")
BANNED = (
    "肯定赔", "全赔", "100%赔", "这种不赔", "您这次不赔", "造假", "最便宜", "全网第一", "更划算",
    "我们保证续保", "赶紧私了", "不用报警", "后果自负", "我是真人", "必须买",
)  # fmt: skip
VERDICT = re.compile(r"^(能赔|可以赔|会赔|不赔|不能赔|赔。|不会赔)")
# What only settings may say. 9xxxx are hotlines, 12378 that of the authority.
COMPANY_VALUES = re.compile(r"12378|(?<!\d)9\d{4}(?!\d)|400-\d|48\s*小时|50公里")
TEXTS = {entry.id: entry.text for entry in READING.faqs} | {clause.id: clause.source for clause in READING.clauses}


def test_every_document_can_be_read() -> None:
    assert [str(problem) for problem in READING.problems] == []
    assert READING.notes == []


def test_there_are_enough_of_them() -> None:
    assert len(READING.clauses) >= 250
    assert len(READING.faqs) >= 150


def test_all_topics_of_the_domain_reference_are_answered() -> None:
    topics = {entry.topic for entry in READING.faqs}
    assert {f"E{number:02}" for number in range(1, 42)} <= topics


def test_what_is_not_certain_is_not_stated_flatly() -> None:
    unsure = [one.id for one in (*READING.faqs, *READING.clauses) if one.evidence in {"B", "C"}]
    assert [id_ for id_ in unsure if not any(hedge in TEXTS[id_] for hedge in HEDGES)] == []


def test_an_entry_has_a_short_answer_and_six_to_sixty_wordings() -> None:
    assert [entry.id for entry in READING.faqs if not 80 <= len(entry.text) <= 250] == []
    assert [entry.id for entry in READING.faqs if not 6 <= len(entry.questions) <= 60] == []
    assert [entry.id for entry in READING.faqs if not entry.clause] == []


def test_nothing_promises_refuses_or_compares() -> None:
    assert [(id_, phrase) for id_, text in TEXTS.items() for phrase in BANNED if phrase in text] == []
    assert [id_ for id_, text in TEXTS.items() if VERDICT.match(text)] == []


def test_company_values_are_never_written_into_a_document() -> None:
    assert [(id_, found[0]) for id_, text in TEXTS.items() if (found := COMPANY_VALUES.search(text))] == []


def test_every_placeholder_is_filled() -> None:
    settings = Settings()
    assert [id_ for id_, text in TEXTS.items() if re.search(r"[{}]", fill(text, settings))] == []


def test_every_exclusion_is_named_by_something_that_it_limits() -> None:
    named = {other for clause in READING.clauses for other in clause.related}
    assert [one.id for one in READING.clauses if one.kind is Kind.EXCLUSION and one.id not in named] == []


def test_what_a_product_has_or_has_not_is_said_by_a_clause() -> None:
    sources = {clause.id: clause.source for clause in READING.clauses}
    told = [value for value in READING.fields if value.state is not Presence.UNKNOWN]
    assert [value for value in told if not value.clause or not value.quote] == []
    assert [value for value in told if value.clause and value.quote not in sources[value.clause]] == []
    assert {value.state for value in READING.fields} == set(Presence)


def test_two_versions_of_a_topic_are_never_in_force_together() -> None:
    old, new = (next(entry for entry in READING.faqs if entry.id == id_) for id_ in ("E01-2008", "E01"))
    assert old.topic == new.topic
    assert old.effective_to is not None
    assert not new.applies_on(old.effective_to)


def test_calibration_questions_are_many_and_none_is_indexed() -> None:
    cases = read_cases(CALIBRATION)
    indexed = {bare(wording) for entry in READING.faqs for wording in entry.wordings}
    known = {entry.topic for entry in READING.faqs} | {clause.id for clause in READING.clauses}
    assert sum(bool(case.topics) for case in cases) >= 120
    assert sum(not case.topics for case in cases) >= 80
    assert not [case.question for case in cases if bare(case.question) in indexed]
    assert not [case for case in cases if not case.topics <= known]
