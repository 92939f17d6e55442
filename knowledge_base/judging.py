"""Judges answers on versioned sets of questions that nothing was tuned on; a README tells what each set holds."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from foundation.clock import utc_now
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.comparing import Wanted
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.follow_up import Session, answer_in

Case = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """Rates are shares of 1; one over nothing is None, never 1."""

    name: str
    rates: dict[str, float | int | None]


@dataclass(frozen=True)
class Given:
    """What came of one question."""

    case: Case
    answer: Answer | Suggestions | None
    milliseconds: float

    @property
    def gold(self) -> frozenset[str]:
        return frozenset(map(str, self.case.get("gold") or ()))

    @property
    def is_answer(self) -> bool:
        return isinstance(self.answer, Answer)

    @property
    def right(self) -> bool:
        return isinstance(self.answer, Answer) and rests_on(self.answer, self.gold)

    @property
    def offered(self) -> bool:
        return isinstance(self.answer, Suggestions) and bool(set(self.answer.topics) & self.gold)


def rests_on(answer: Answer, gold: frozenset[str]) -> bool:
    """By its topic, or by the clause that it cites."""
    cited = {f"{each.document}#{each.clause}" for each in answer.citations}
    return bool(({answer.topic} | cited) & gold)


def read_sets(folder: Path) -> dict[str, list[Case]]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))}


def wanted_of(cases: Sequence[Case]) -> list[Wanted]:
    """Those that can be judged by what comes first: asked alone, about today, with something that answers."""
    return [
        Wanted(str(case["question"]), frozenset(map(str, case["gold"])))
        for case in cases
        if "question" in case and case.get("gold") and not ({"as_of", "wrong", "state", "must_not"} & set(case))
    ]


def judge(name: str, cases: Sequence[Case], answerer: DocumentAnswerer) -> Figures:
    """What one set says. Dialogues are asked turn by turn in one session."""
    given = [
        each for case in cases for each in (_dialogue(case, answerer) if "turns" in case else [_ask(case, answerer)])
    ]
    rates: dict[str, float | int | None] = {"questions": len(given)}
    inside = [each for each in given if each.gold]
    if inside:
        rates |= _inside(inside)
    outside = {
        kind: [each for each in given if each.case.get("kind") == kind]
        for kind in sorted({str(each.case["kind"]) for each in given if "kind" in each.case})
    }
    for kind, asked in outside.items():
        rates[f"{kind}: answered"] = _share(sum(each.is_answer for each in asked), len(asked))
        rates[f"{kind}: offered"] = _share(sum(isinstance(each.answer, Suggestions) for each in asked), len(asked))
    rates |= _grave(given)
    rates["citations verbatim"] = _share(*_verbatim(given, answerer))
    times = [each.milliseconds for each in given]
    return Figures(name, rates | {f"p{share} ms": round(float(np.percentile(times, share)), 1) for share in (50, 95)})


def _inside(given: Sequence[Given]) -> dict[str, float | int | None]:
    answered = [each for each in given if each.is_answer]
    right = sum(each.right for each in answered)
    return {
        "right or offered": _share(right + sum(each.offered for each in given), len(given)),
        "answered": _share(len(answered), len(given)),
        "precision": _share(right, len(answered)),
    }


def _grave(given: Sequence[Given]) -> dict[str, float | int | None]:
    """Errors that a set is there to find: another version, a state that nobody wrote, words that must not be said."""
    rates: dict[str, float | int | None] = {}
    if versions := [each for each in given if each.case.get("wrong")]:
        wrong = sum(_is_wrong_version(each) for each in versions)
        rates["wrong version"] = _share(wrong, len(versions))
    if fields := [each for each in given if "state" in each.case]:
        rates["state right"] = _share(sum(_state(each) == each.case["state"] for each in fields), len(fields))
        unknown = [each for each in fields if each.case["state"] == "unknown"]
        rates["unknown told as absent"] = _share(sum(_state(each) == "absent" for each in unknown), len(unknown))
    if cells := [each for each in given if "cell" in each.case]:
        rates["cell shown"] = _share(sum(_shows(each, str(each.case["cell"])) for each in cells), len(cells))
    if forbidden := [each for each in given if "must_not" in each.case]:
        said = sum(any(_shows(each, str(words)) for words in each.case["must_not"]) for each in forbidden)
        rates["forbidden words said"] = _share(said, len(forbidden))
    return rates


def _is_wrong_version(given: Given) -> bool:
    wrong = frozenset(map(str, given.case["wrong"]))
    return isinstance(given.answer, Answer) and not given.right and rests_on(given.answer, wrong)


def _state(given: Given) -> str:
    """What the customer is told: present, absent, unknown, or nothing."""
    if not isinstance(given.answer, Answer):
        return ""
    if given.answer.route == "field":
        return given.answer.state
    return "present" if given.right else "other"


def _shows(given: Given, words: str) -> bool:
    return isinstance(given.answer, Answer) and words in given.answer.text


def _verbatim(given: Sequence[Given], answerer: DocumentAnswerer) -> tuple[int, int]:
    quotes = [
        (cited.quote, each.answer.text)
        for each in given
        if isinstance(each.answer, Answer)
        for cited in each.answer.citations
    ]
    return sum(bool(quote) and quote in text for quote, text in quotes), len(quotes)


def _ask(case: Case, answerer: DocumentAnswerer) -> Given:
    day = case.get("as_of")
    began = time.perf_counter()
    answer = answerer.answer_now(
        str(case["question"]), as_of=day if isinstance(day, date) else date.fromisoformat(str(day)) if day else None
    )
    return Given(case, answer, (time.perf_counter() - began) * 1000)


def _dialogue(case: Case, answerer: DocumentAnswerer) -> list[Given]:
    session, given = Session(), []
    for turn in case["turns"]:
        began = time.perf_counter()
        looked_up, answer = answer_in(answerer, str(turn["question"]), session, utc_now())
        given.append(Given(turn, answer, (time.perf_counter() - began) * 1000))
        session = session.after(looked_up, answer, utc_now())
    return given


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
