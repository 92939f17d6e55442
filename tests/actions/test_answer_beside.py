"""An answer with something beside it: what was answered is kept, and what was asked is answered."""

from __future__ import annotations

from typing import Any

import pytest

from actions.questions.answer_beside import beside_question
from actions.report.claim_questions import SUMMARY
from actions.report.claim_reading import Meaning, hear, is_question
from bot.normalise import normalise
from tests.actions.conftest import NOW


def heard(question: str, text: str, intent: str, known: dict[str, Any] | None = None) -> Any:
    return hear(question, normalise(text, max_chars=1000), intent, 0.9, known or {}, NOW)


@pytest.mark.parametrize(
    ("question", "text", "intent", "fields"),
    [
        ("drivable", "能开 我问你保费呢", "quote", {"drivable": True}),
        ("drivable", "能开 哎对了会不会涨保费", "ncd_effect", {"drivable": True}),
        ("drivable", "不能开 拖车费给报吗", "roadside", {"drivable": False}),
        (
            "reporter_phone",
            "13512345678 等下 我报了是不是明年就要贵了",
            "ncd_effect",
            {"reporter_phone": "13512345678"},
        ),
        ("reporter_phone", "13800000002 那对方全责到底谁赔", "cover_jqx", {"reporter_phone": "13800000002"}),
        ("has_injury", "没有 我就问我全责自己的车给修不", "subrogation", {"has_injury": False}),
        ("has_injury", "没有人伤 我就问雷达坏了算谁的", "cover_adas", {"has_injury": False}),
        ("has_injury", "没有 那对方要是后来说疼怎么办", "payout_third", {"has_injury": False}),
        ("police_reported", "没有 我就问我全责自己的车给修不", "subrogation", {"police_reported": False}),
        ("police_reported", "没报 他要走了 能不能走", "police_or_not", {"police_reported": False}),
        ("police_reported", "报了 要多久出结果啊", "liability_doc", {"police_reported": True}),
        ("plate_no", "粤BD12345 这个要多久能修好", "repair_days", {"plate_no": "粤BD12345"}),
        ("accident_place", "万达地库,要不要报警", "police_or_not", {"accident_place": "万达地库"}),
        ("narrative", "追尾了前车,这种谁赔", "payout_third", {"narrative": "追尾了前车", "damage_cause": "collision"}),
        (
            "narrative",
            "我正常开 他突然变道 不知道怎么就撞上了 你说这算谁的",
            "liability_doc",
            {"narrative": "我正常开,他突然变道,不知道怎么就撞上了"},
        ),
        ("accident_place", "昨天下午三点,这种能赔吗", "cover_own", {"accident_time": "2026-11-21T15:00+08:00"}),
    ],
)
def test_the_answer_is_kept_and_the_question_goes_on(
    question: str, text: str, intent: str, fields: dict[str, Any]
) -> None:
    result = heard(question, text, intent)
    assert result.meaning is Meaning.ELSEWHERE
    assert fields.items() <= result.fields.items()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("drivable", "能不能开"),
        ("drivable", "还能开吗"),
        ("police_reported", "要不要报警啊"),
        ("has_injury", "有没有人受伤要紧吗"),
        ("reporter_phone", "为什么要电话"),
        ("plate_no", "车牌在哪里看"),
        ("accident_place", "那个,要不要报警"),
    ],
)
def test_a_mere_question_answers_nothing(question: str, text: str) -> None:
    assert beside_question(question, text, {}, NOW) == {}


@pytest.mark.parametrize(
    ("question", "text", "intent", "fields"),
    [
        ("drivable", "能开吧?", "affirm", {"drivable": True}),
        ("has_injury", "没有人受伤吧?", "deny", {"has_injury": False}),
        ("police_reported", "没 私下说好了的 现在他又反悔", "police_or_not", {"police_reported": False}),
        ("has_injury", "没得人 车停那没人的", "fnol_parked_hit", {"has_injury": False}),
        ("has_injury", "啊?划痕哪来的人受伤", "fnol_scratch", {"has_injury": False}),
        ("accident_place", "万达地库 我不是说了嘛", "negation", {"accident_place": "万达地库"}),
        ("plate_no", "粤BD12345 我不是发过了吗", "negation", {"plate_no": "粤BD12345"}),
    ],
)
def test_an_answer_that_only_looks_like_a_question_or_a_correction_stays_one(
    question: str, text: str, intent: str, fields: dict[str, Any]
) -> None:
    result = heard(question, text, intent)
    assert result.meaning is Meaning.ANSWER
    assert fields.items() <= result.fields.items()


def test_harm_told_beside_a_question_counts() -> None:
    assert heard("drivable", "能开,我老婆腿流血了,这个医药费谁出啊", "payout_third").fields["has_injury"] is True


@pytest.mark.parametrize("text", ["你听不懂啊", "我不知道你在说啥", "什么意思听不懂"])
@pytest.mark.parametrize("question", ["has_injury", "drivable", "accident_time", "reporter_phone"])
def test_who_does_not_follow_us_has_answered_nothing(question: str, text: str) -> None:
    result = heard(question, text, "unknown")
    assert result.fields == {}
    assert result.meaning is not Meaning.ANSWER


SUMMED_UP: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T15:00+08:00",
    "accident_place": "科技园",
    "damage_cause": "collision",
    "narrative": "倒车撞柱子",
}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("不改 提交", "deny"),
        ("算了先提交", "deny"),
        ("没问题提交吧 提交完我能走多少赔偿啊", "affirm"),
        ("行了提交吧", "affirm"),
    ],
)
def test_agreement_gives_the_report_whatever_is_asked_after_it(text: str, intent: str) -> None:
    assert heard(SUMMARY, text, intent, SUMMED_UP).meaning is Meaning.CONFIRMED


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("是深圳的科技园北路口 行了提交吧", "affirm"),
        ("是在地下二层 提交吧", "affirm"),
        ("是昨天下午四点 提交", "affirm"),
        ("电话换成13900001111 提交吧", "affirm"),
        ("算了不提交了", "deny"),
        ("先别提交", "deny"),
        ("提交之前我问下多少钱", "affirm"),
        ("可以提交吗", "affirm"),
        ("没问题提交吧 不过时间写错了吧", "affirm"),
    ],
)
def test_a_new_fact_or_a_doubt_gives_nothing(text: str, intent: str) -> None:
    assert heard(SUMMARY, text, intent, SUMMED_UP).meaning is not Meaning.CONFIRMED


def test_the_fact_told_before_agreement_is_taken() -> None:
    result = heard(SUMMARY, "是深圳的科技园北路口 行了提交吧", "affirm", SUMMED_UP)
    assert (result.corrected, result.fields) == (True, {"accident_place": "深圳的科技园北路口"})


@pytest.mark.parametrize("text", ["接着刚才的", "继续刚才的", "接着报"])
def test_to_go_on_corrects_nothing(text: str) -> None:
    assert heard(SUMMARY, text, "resume", SUMMED_UP).meaning is Meaning.AGAIN


@pytest.mark.parametrize(
    "text",
    [
        "那这样算我出险不 明年涨不涨价",
        "我车撞了能去4s店修不 还是必须去你们指定的",
        "玻璃单独碎呢 没丢东西",
        "那撞坏的墙呢 人家让我赔三千",
        "我前车急刹我追尾了 全责 自己车修不修得了",
        "对方那个三轮车没保险 撞了我跑了 我找谁要钱",
        "昨天刮了个电动车 对方不要钱走了 还用报案吗",
        "我被人追尾了 对方说给我800块钱私了 我该不该要",
        "报案电话多少",
    ],
)
def test_these_are_questions(text: str) -> None:
    assert is_question(normalise(text, max_chars=1000))


@pytest.mark.parametrize(
    "text",
    [
        "时不时有异响",
        "动不动就熄火",
        "好不容易到家",
        "车停着呢 被人撞了",
        "正开车呢 后面撞上来了",
        "我刚停好呢 他就撞上来了",
        "我也不知道找谁",
        "我不知道修不修得好",
        "对不对得上我不管",
        "撞得走不了",
    ],
)
def test_these_ask_nothing(text: str) -> None:
    assert not is_question(normalise(text, max_chars=1000))
