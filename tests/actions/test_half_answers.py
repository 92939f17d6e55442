"""What is said beside the form's question, and answers it in no way."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.person.person_words import takes_break
from actions.report.claim_nods import FOR_ANOTHER
from actions.report.claim_opening import first_fields
from actions.report.claim_reading import Asked, Meaning, hear
from actions.report.claim_stopped import _another_matter
from actions.services.service_leaving import asks_otherwise
from foundation.clock import BEIJING
from insurance.claims.facts import parse_place, read_everything
from insurance.requests.request_states import RequestKind as Kind

NOW = datetime(2026, 11, 30, 10, tzinfo=BEIJING)
AFTER_CORRECTION = Asked(said_before="刚才那个地点写错了是天河客运站")


@pytest.mark.parametrize("text", ["好的", "好了继续", "收到", "ok"])
def test_agreement_to_go_on_does_not_say_that_the_car_drives(text: str) -> None:
    intent = "resume" if "继续" in text else "affirm"
    assert hear("drivable", text, intent, 0.9, {}, NOW).meaning is Meaning.AGAIN


@pytest.mark.parametrize("text", ["能", "可以", "嗯", "对"])
def test_a_yes_to_whether_the_car_drives_is_an_answer(text: str) -> None:
    assert hear("drivable", text, "affirm", 0.9, {}, NOW).fields == {"drivable": True}


@pytest.mark.parametrize(
    ("text", "meaning"), [("没错", Meaning.AGAIN), ("能", Meaning.ANSWER), ("不能", Meaning.ANSWER)]
)
def test_yes_right_after_a_correction_is_a_yes_to_that(text: str, meaning: Meaning) -> None:
    assert hear("drivable", text, "affirm", 0.9, {}, NOW, AFTER_CORRECTION).meaning is meaning


def test_who_reports_for_somebody_else_is_not_asked_what_to_change() -> None:
    heard = hear("has_injury", "不是我是我爸", "negation", 0.9, {}, NOW)
    assert (heard.meaning, heard.problem) == (Meaning.MISSED, FOR_ANOTHER)
    assert hear("narrative", "不是我开的,是我爸开的", "negation", 0.9, {}, NOW).problem is None


def test_a_slip_put_right_at_once_changes_the_place_that_was_just_told() -> None:
    known = {"accident_place": "杭州西湖边上"}
    slip = Asked(said_before="杭州西湖边上")
    heard = hear("narrative", "打错了,是滨江", "inform", 0.9, known, NOW, slip)
    assert heard.fields == {"accident_place": "杭州滨江"}
    other = hear("narrative", "打错了,是滨江", "inform", 0.9, known, NOW, Asked(said_before="昨天下午"))
    assert "accident_place" not in other.fields


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("不对我是要查进度", "action_check_claim"),
        ("不是,我要退保", "service_form"),
        ("错了,我是想续保", "service_form"),
        ("不对,我要改时间", None),
        ("不对,是昨天", None),
        ("不对,我要报的是另一辆", None),
        ("我要查进度", None),
    ],
)
def test_a_report_that_was_a_misunderstanding_gives_way_to_what_was_meant(text: str, action: str | None) -> None:
    assert _another_matter(text) == action


@pytest.mark.parametrize("text", ["等下我接个电话", "稍等,我接个电话", "我接个电话"])
def test_who_takes_a_call_wants_nobody(text: str) -> None:
    assert takes_break(text)


@pytest.mark.parametrize("text", ["给我打个电话", "你们等下打电话给我", "等会我打客服电话", "我要接人工"])
def test_who_wants_to_be_called_takes_no_break(text: str) -> None:
    assert not takes_break(text)


def test_a_service_that_nobody_asked_for_ends() -> None:
    assert asks_otherwise(Kind.CANCELLATION, "我没说要退保啊我问问而已")
    assert not asks_otherwise(Kind.CANCELLATION, "我要退保")


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("我朋友的车被撞了想问下怎么报案他不会用手机", "我朋友的车被撞了想问下怎么报案他不会用手机"),
        ("我要报案我车被撞了在人民路", "我车被撞了在人民路"),
        ("报案,车被追尾了后杠坏了", "车被追尾了后杠坏了"),
    ],
)
def test_the_story_keeps_the_customers_words(text: str, story: str) -> None:
    assert first_fields(text, "fnol_start", read_everything(text, NOW))["narrative"] == story


@pytest.mark.parametrize(
    ("text", "place"),
    [("车险是在你们家买的他出事故了", None), ("在你们公司门口撞的", "你们公司门口"), ("在人民路撞的", "人民路")],
)
def test_where_the_policy_was_bought_is_no_place_of_an_accident(text: str, place: str | None) -> None:
    assert parse_place(text) == place
