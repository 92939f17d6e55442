"""What a message means while a question of the report is open."""

from __future__ import annotations

from typing import Any

import pytest

from actions.report.claim_questions import PHOTOS, SUMMARY, WHICH_FIELD
from actions.report.claim_reading import Heard, Meaning, hear, is_question
from actions.report.claim_script import next_question
from tests.actions.conftest import NOW

KNOWN: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T15:00+08:00",
    "accident_time_precision": "hour",
    "accident_time_words": "昨天下午三点",
    "plate_no": "粤B12345",
}

QUESTIONS = ("has_injury", "accident_time", "accident_place", "narrative", "plate_no", SUMMARY)


def heard(question: str, text: str, intent: str = "inform", known: dict[str, Any] | None = None) -> Heard:
    return hear(question, text, intent, 0.9, known or {}, NOW)


@pytest.mark.parametrize(
    ("question", "text", "intent", "fields"),
    [
        ("has_injury", "没有", "deny", {"has_injury": False}),
        ("has_injury", "没人", "human", {"has_injury": False}),
        ("has_injury", "有人受伤", "affirm", {"has_injury": True}),
        ("has_injury", "不确定", "unknown", {"has_injury": "unknown"}),
        ("drivable", "开不了,要拖车", "roadside", {"drivable": False}),
        ("police_reported", "报了", "stop", {"police_reported": True}),
        ("police_reported", "报过了,交警开了单子", "fnol_start", {"police_reported": True}),
        ("accident_type", "没有蹭到其他车辆", "inform", {"accident_type": "single"}),
        ("reporter_phone", "13800138000", "goodbye", {"reporter_phone": "13800138000"}),
        ("plate_no", "没有保单号", "inform", {"not_known": ["plate_no"]}),
        ("plate_no", "还没上牌", "inform", {"plate_no": "未上牌"}),
        ("accident_type", "只有我的车", "inform", {"accident_type": "single"}),
        ("damage_cause", "停着被撞", "fnol_parked_hit", {"damage_cause": "parked_hit"}),
        ("injured_count", "两个人", "inform", {"injured_count": 2}),
        ("accident_place", "公司楼下", "inform", {"accident_place": "公司楼下"}),
        ("accident_place", "不知道", "unknown", {"not_known": ["accident_place"]}),
    ],
)
def test_an_answer_is_read(question: str, text: str, intent: str, fields: dict[str, Any]) -> None:
    result = heard(question, text, intent)
    assert result.meaning is Meaning.ANSWER
    assert fields.items() <= result.fields.items()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("行驶证丢了能报案吗", "cover_jqx"),
        ("转人工", "human"),
        ("我要投诉你们", "complaint"),
        ("先不报了", "stop"),
        ("能不能说是我老婆开的", "fraud_solicit"),
        ("泡水了还能打火吗", "flood_restart"),
    ],
)
def test_what_is_not_about_the_report_goes_elsewhere_from_any_question(question: str, text: str, intent: str) -> None:
    assert heard(question, text, intent).meaning is Meaning.ELSEWHERE


def test_a_time_to_come_is_not_taken() -> None:
    result = heard("accident_time", "明天下午三点")
    assert result.meaning is Meaning.MISSED
    assert result.problem


def test_what_is_known_is_overwritten_by_a_correction_only() -> None:
    assert "plate_no" not in heard("accident_place", "在深圳万达,旁边停着粤B99999", known=KNOWN).fields
    assert heard("accident_place", "车牌错了,是粤B54321", "negation", KNOWN).fields["plate_no"] == "粤B54321"


def test_an_injury_told_at_any_time_counts() -> None:
    assert heard("drivable", "后排乘客腿流血了", known=KNOWN).fields["has_injury"] is True


def test_a_story_may_say_it_was_not_my_fault_without_being_a_correction() -> None:
    result = heard("narrative", "我正常直行,不是我的错,是他突然变道撞过来", known=KNOWN)
    assert result.fields["narrative"].startswith("我正常直行")


@pytest.mark.parametrize("text", ["确认", "好的", "没问题,提交吧", "对的", "嗯嗯"])
def test_a_plain_yes_confirms_the_summary(text: str) -> None:
    assert heard(SUMMARY, text, "affirm").meaning is Meaning.CONFIRMED


@pytest.mark.parametrize("text", ["没问题吧?", "好像不对", "确认一下时间", "可以先不提交吗", "对方全责"])
def test_whatever_is_more_than_a_plain_yes_does_not(text: str) -> None:
    assert heard(SUMMARY, text, "affirm").meaning is not Meaning.CONFIRMED


def test_a_field_named_at_the_summary_is_asked_again() -> None:
    assert heard(SUMMARY, "改时间", "change").wanted == "accident_time"
    assert heard(WHICH_FIELD, "改电话", "change").wanted == "reporter_phone"


def test_wrong_words_are_replaced_where_they_stand() -> None:
    known = {"accident_place": "深圳南山区科技园"}
    result = heard("narrative", "不是南山区,是福田区", "negation", known)
    assert result.corrected
    assert result.fields["accident_place"] == "深圳福田区科技园"


def test_a_number_by_itself_is_no_story() -> None:
    result = heard("narrative", "电话是13800001111")
    assert result.fields == {"reporter_phone": "13800001111"}


def test_photos_may_be_passed_over() -> None:
    assert heard(PHOTOS, "没有照片", "photos_done").passed == PHOTOS


def test_safety_comes_first_and_the_story_tells_the_cause() -> None:
    assert next_question({}, [], None) == "has_injury"
    told = {"has_injury": False, "accident_time": "2026-11-21T15:00+08:00", "accident_place": "万达"}
    assert next_question(told, [], None) == "narrative"
    assert next_question({**told, "narrative": "撞了"}, [], None) == "damage_cause"


def test_somebody_hurt_shortens_the_report_to_five_questions_and_the_time() -> None:
    fields: dict[str, Any] = {"has_injury": True}
    asked = []
    while (question := next_question(fields, [PHOTOS], None)) != SUMMARY:
        asked.append(question)
        fields[question] = "told"
    people_first = ["accident_place", "injured_count", "police_reported", "plate_no", "reporter_phone"]
    assert asked == [*people_first, "accident_time"]


@pytest.mark.parametrize(
    "fields",
    [{"accident_day": "2026-11-21"}, {"accident_time": "2026-11-21T15:00+08:00"}, {"not_known": ["accident_time"]}],
)
def test_somebody_hurt_is_not_asked_for_a_time_that_is_settled(fields: dict[str, Any]) -> None:
    told = dict.fromkeys(("accident_place", "police_reported", "plate_no", "reporter_phone"), "told")
    assert next_question({"has_injury": True, "injured_count": 1, **told, **fields}, [PHOTOS], None) == SUMMARY


@pytest.mark.parametrize("text", ["这能赔不", "要不要报警", "怎么办", "车牌在哪里看", "能报吗", "多久到账"])
def test_questions_are_known_as_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["没有人受伤", "倒车撞柱子了", "昨天下午三点", "我不知道怎么就撞上了", "什么都坏了"])
def test_statements_are_not_taken_for_questions(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("question", ["accident_time", "narrative", SUMMARY])
def test_a_stray_word_is_asked_again_and_a_matter_of_its_own_is_answered(question: str) -> None:
    assert heard(question, "杏", "oos").meaning is Meaning.MISSED
    assert heard(question, "今天晚上有什么好看的球赛直播", "oos").meaning is Meaning.ELSEWHERE


def test_a_time_in_the_story_does_not_replace_the_one_that_was_told() -> None:
    found = heard("narrative", "昨天晚上停在路边,四个轮胎连轮毂全都被偷了", known=KNOWN)
    assert found.meaning is Meaning.ANSWER
    assert found.fields["narrative"]
    assert "accident_time" not in found.fields
    first = heard("narrative", "昨天晚上停在路边,四个轮胎连轮毂全都被偷了")
    assert "accident_time" in first.fields
