"""Whole first notices of all branches and lines: how many end with every mandatory field right, and how soon."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from insurance.claims.first_notice import required_fields
from tests.running_system import running_system
from tests.system.expectations import matches
from tests.system.player import TESTS, Play, play_script

NOTICES = TESTS / "held_out" / "notices.yml"
CLOCK = "2026-11-22T10:00:00+08:00"
ENDS_WITH_A_PERSON = frozenset({"injury", "fire", "other_line"})  # not counted for how many questions are asked
MOST_TURNS = 25
WISH, TRIES = "我要报案", 2  # who has come to report says so again where nothing is asked and nobody has taken over
# Questions of other lines, as the player knows them, which goes by their words.
SAME_QUESTIONS = {"happened_at": "accident_time", "caller": "reporter_name"}
STORIES = ("injury", "home_loss")
_BEFORE_SUMMARY = {"answer": {"until": "confirm"}}


def main() -> None:
    notices = yaml.safe_load(NOTICES.read_text())["notices"]
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        played = [(notice, play_script(system.url, script_of(notice))) for notice in notices]
    wrong = {notice["id"]: problems_of(notice, going) for notice, going in played}
    for name, problems in wrong.items():
        if problems:
            print(f"{name}: {', '.join(problems)}", file=sys.stderr)
    asked = [
        sum(question != "confirm" for question in going.asked)
        for notice, going in played
        if notice["branch"] not in ENDS_WITH_A_PERSON and not wrong[notice["id"]]
    ]
    right = [notice["branch"] for notice, _ in played if not wrong[notice["id"]]]
    figures = {
        "notices": len(notices),
        "right": len(right),
        "share": round(len(right) / len(notices), 3),
        "median_questions": median(asked),
        "most_questions": max(asked),
        "by_branch": {
            branch: f"{Counter(right)[branch]}/{count}"
            for branch, count in Counter(one["branch"] for one in notices).items()
        },
    }
    print(json.dumps({"benchmark": "notices", **figures}, ensure_ascii=False))


def script_of(notice: dict[str, Any]) -> dict[str, Any]:
    """The notice as the player of dialogues reads it."""
    answers = {"confirm": "确认提交", **notice.get("answers", {})}
    answers |= {known: answers.pop(key) for key, known in SAME_QUESTIONS.items() if key in answers}
    if story := next((answers[key] for key in STORIES if key in answers), None):
        answers["narrative"] = story
    if hour := answers.pop("accident_hour", None):
        answers["accident_time"] = [answers["accident_time"], hour]
    corrections = [step for words in notice.get("then", []) for step in ({"say": words}, _BEFORE_SUMMARY)]
    wish = {"say": notice.get("wish", WISH), "if_idle": True}
    return {
        "clock": CLOCK,
        "max_turns": MOST_TURNS,
        "answers": answers,
        "interrupt_after": [{"field": _as_known(one["at"]), "say": one["say"]} for one in notice.get("aside", [])],
        "steps": [
            {"say": notice["say"]},
            _BEFORE_SUMMARY,
            *[wish, _BEFORE_SUMMARY] * TRIES,
            *corrections,
            {"answer": "rest"},
        ],
    }


def _as_known(question: Any) -> Any:
    return SAME_QUESTIONS.get(question, question) if isinstance(question, str) else question


def problems_of(notice: dict[str, Any], going: Play) -> list[str]:
    """Which mandatory fields are wrong, and what else is; no sentence of the notice."""
    claim = going.facts.get("claim") or {}
    fields = _with_day(claim.get("fields", {}))
    is_given, has_person = bool(claim.get("number")), going.facts.get("owner") != "bot"
    problems = [key for key, wanted in truth_of(notice).items() if not matches(wanted, fields.get(key))]
    if notice.get("person"):
        return problems if has_person or is_given else [*problems, "nobody was called"]
    if not is_given and not (notice.get("either") and has_person):
        problems.append("a person was called" if has_person else f"not reported, open: {going.open_question}")
    if is_given and "line" not in fields:
        problems += [f"{key} is missing" for key in required_fields(fields)]
    return problems + [f"aside at {one['field']} never came" for one in going.interruptions]


def _with_day(fields: dict[str, Any]) -> dict[str, Any]:
    """Of other lines a day is enough: it counts as its noon."""
    if "line" not in fields or "accident_time" in fields or "accident_day" not in fields:
        return fields
    return {**fields, "accident_time": f"{fields['accident_day']}T12:00+08:00"}


def truth_of(notice: dict[str, Any]) -> dict[str, Any]:
    """By field, what the player's matchers compare with."""
    truth: dict[str, Any] = {}
    for key, value in notice["truth"].items():
        if key == "time":
            truth["accident_time"] = {"at": f"{value[0]}+08:00", "tolerance_minutes": value[1]}
        elif key == "place":
            truth["accident_place"] = {"contains": value}
        elif key == "story":
            truth["narrative"] = {"contains": value}
        else:
            truth[key] = {"in": value} if isinstance(value, list) else value
    return truth


if __name__ == "__main__":
    main()
