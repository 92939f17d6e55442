"""Who writes English reads a short English line below the Chinese."""

from __future__ import annotations

import re

import pytest

from actions import in_english
from actions.danger import safety
from actions.messages import hand_off, say
from actions.report.claim_questions import QUESTIONS
from insurance.danger.dangers import Danger

_NUMBERS = re.compile(r"(?<!\d)(?:110|119|120|122|12122|12356)(?!\d)")


@pytest.mark.parametrize("danger", list(Danger))
def test_each_danger_is_told_in_english_with_the_same_numbers_to_call(danger: Danger) -> None:
    (script,) = safety.scripts([danger])
    (message,), _ = in_english.beside(
        (hand_off("safety", urgent=True, text=f"{script}\n等您"),), {}, more_follows=False
    )
    assert message["text"].startswith(script)
    assert set(_NUMBERS.findall(in_english.OF_DANGER[script])) == set(_NUMBERS.findall(script))
    assert in_english.OF_DANGER[script] in message["text"]


def test_an_answer_in_chinese_says_so_and_offers_a_person() -> None:
    (first, last), said = in_english.beside((say("一"), say("二")), {}, more_follows=False)
    assert first["text"] == "一"
    assert last["text"] == f"二\n{in_english.ANSWERED_IN_CHINESE}"
    (again,), _ = in_english.beside((say("三"),), said, more_follows=False)
    assert again["text"] == f"三\n{in_english.AS_SAID}"


def test_a_question_of_the_report_is_asked_in_english_too_and_nothing_else_is_said() -> None:
    said, counts = in_english.beside((say(QUESTIONS["has_injury"].texts[0]),), {}, more_follows=False)
    assert counts == {}
    assert said[0]["text"].endswith("Is anyone hurt? (yes, someone is hurt / no one is hurt / not sure)")
    assert in_english.beside((say("好的"),), {}, more_follows=True) == ((say("好的"),), {})


def test_who_is_put_into_the_queue_learns_it_in_english() -> None:
    (message,), _ = in_english.beside((hand_off("asked"),), {}, more_follows=False)
    assert message["text"] == in_english.A_PERSON_IS_CALLED
