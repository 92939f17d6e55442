"""Causes, kinds of accident, damaged parts, and the three answers that decide what comes next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.claims.first_notice import ThreeValued
from insurance.words.answers import read_drivable, read_injury, read_police, read_yes_no_unknown
from insurance.words.causes import classify_cause, classify_type
from insurance.words.parts import read_parts
from tests.insurance.answer_phrases import (
    DRIVABLE_ASKED,
    DRIVABLE_UNASKED,
    INJURY_ASKED,
    INJURY_UNASKED,
    PLAIN,
    POLICE_ASKED,
    POLICE_UNASKED,
)
from tests.insurance.cause_phrases import DAMAGED, HAPPENED


@pytest.mark.parametrize(("said", "cause", "kind"), HAPPENED)
def test_cause_and_kind_are_read(said: str, cause: str | None, kind: str | None) -> None:
    assert (classify_cause(said), classify_type(said)) == (cause, kind)


@pytest.mark.parametrize(("said", "parts"), DAMAGED)
def test_damaged_parts_are_read(said: str, parts: tuple[str, ...]) -> None:
    assert read_parts(said) == parts


@pytest.mark.parametrize(("said", "meant"), INJURY_ASKED)
def test_an_answer_about_injuries_is_read(said: str, meant: ThreeValued | None) -> None:
    assert read_injury(said, asked=True) == meant


@pytest.mark.parametrize(("said", "meant"), INJURY_UNASKED)
def test_injuries_told_unasked_are_read(said: str, meant: ThreeValued | None) -> None:
    assert read_injury(said) == meant


HARM = ["腿有点疼", "流血了", "头磕破了", "叫了120", "骨折了", "脖子疼", "送医院了", "大爷躺地上起不来了", "有点头晕"]
CALM = ["没人受伤", "人没事", "没有", "都没事", "人还好", "没事", "没有人员伤亡"]


JOINTS = ["，", "。", "，就是", "，不过", "；但是"]


@given(st.sampled_from(HARM), st.sampled_from(CALM), st.sampled_from(JOINTS), st.booleans())
def test_a_word_of_harm_outweighs_any_reassurance(harm: str, calm: str, joint: str, harm_first: bool) -> None:
    said = f"{harm}{joint}{calm}" if harm_first else f"{calm}{joint}{harm}"
    assert read_injury(said, asked=True) is True


@pytest.mark.parametrize(("said", "meant"), DRIVABLE_ASKED)
def test_an_answer_about_driving_on_is_read(said: str, meant: ThreeValued | None) -> None:
    assert read_drivable(said, asked=True) == meant


@pytest.mark.parametrize(("said", "meant"), DRIVABLE_UNASKED)
def test_the_cars_state_told_unasked_is_read(said: str, meant: ThreeValued | None) -> None:
    assert read_drivable(said) == meant


@pytest.mark.parametrize(("said", "meant"), POLICE_ASKED)
def test_an_answer_about_the_police_is_read(said: str, meant: ThreeValued | None) -> None:
    assert read_police(said, asked=True) == meant


@pytest.mark.parametrize(("said", "meant"), POLICE_UNASKED)
def test_the_police_told_unasked_are_read(said: str, meant: ThreeValued | None) -> None:
    assert read_police(said) == meant


@pytest.mark.parametrize(("said", "meant"), PLAIN)
def test_plain_answers_are_read(said: str, meant: ThreeValued | None) -> None:
    assert read_yes_no_unknown(said) == meant
