"""English is put into the Chinese words that the readers know, and what is not English is left alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.report.claim_answers import answer_to
from foundation.clock import BEIJING
from insurance.claims.facts import read_injury
from insurance.danger.danger_openings import opened
from insurance.danger.dangers import Danger, read_dangers
from insurance.words.english import in_chinese, is_english

NOW = datetime(2026, 11, 30, 10, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("my car is on fire", Danger.FIRE),
        ("there is smoke coming out of the battery", Danger.FIRE),
        ("he is not breathing!", Danger.INJURY),
        ("My wife is bleeding badly", Danger.INJURY),
        ("I hit a pedestrian", Danger.INJURY),
        ("i can\u2019t get out of the car", Danger.INJURY),
        ("the car is sinking in the river", Danger.WATER),
        ("water is coming into the car", Danger.WATER),
        ("my brakes don't work, I can't stop the car", Danger.RUNAWAY),
        ("I don't want to live anymore", Danger.SELF_HARM),
        ("he has a knife", Danger.VIOLENCE),
        ("my car is upside down with my family inside", Danger.TRAPPED),
    ],
)
def test_danger_told_in_english_is_heard_by_its_words(said: str, danger: Danger) -> None:
    told = in_chinese(said)
    assert danger in (*read_dangers(told), *opened(told))


@pytest.mark.parametrize(
    "said",
    [
        "no one is hurt, we are all fine",
        "the fire is out",
        "my battery is dead",
        "I'm stuck behind a truck",
        "my keys are locked in the car",
        "save me some money",
        "broke my back window",
        "does my insurance cover fire",
        "my battery is going to die",
        "BYD SEAL EV",
    ],
)
def test_what_only_sounds_like_danger_in_english_is_none(said: str) -> None:
    assert read_dangers(in_chinese(said)) == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I had an accident", "出事故了"),
        ("where is my claim", "查理赔进度"),
        ("how do I cancel my policy", "怎么退保"),
        ("I want to cancel my insurance", "我要退保"),
        ("can I talk to a real person?", "转人工 ?"),
        ("I rear-ended a taxi", "我追尾了前车"),
        ("a taxi rear-ended me", "我的车被追尾了"),
        ("my car was stolen yesterday", "我的车被偷了昨天"),
        ("what documents do i need for a claim", "理赔要什么材料"),
        ("my car was hit, nobody hurt", "我的车被撞了,没有人受伤"),
    ],
)
def test_openings_and_questions_get_their_chinese_words(said: str, meant: str) -> None:
    assert in_chinese(said) == meant
    assert in_chinese(meant) == meant


@pytest.mark.parametrize(
    ("said", "hurt"), [("no one is hurt", False), ("we are all fine", False), ("he got hurt", True)]
)
def test_whether_anybody_is_hurt_is_read(said: str, *, hurt: bool) -> None:
    assert read_injury(in_chinese(said), asked=True) is hurt


@pytest.mark.parametrize(
    "said", ["BYD SEAL EV", "Model Y", "ok", "粤B12345", "我要 cancel 我的保险", "FSD cover吗", "", "95500", "在万达"]
)
def test_chinese_and_names_are_left_as_they_are(said: str) -> None:
    assert in_chinese(said) == said
    assert not is_english(said)


@pytest.mark.parametrize("said", ["I need help with my car", "yesterday afternoon", "help", "do you speak english"])
def test_english_is_known_as_such(said: str) -> None:
    assert is_english(said)


def test_a_place_in_english_is_an_answer_to_where_it_happened() -> None:
    told = answer_to("accident_place", in_chinese("in Shanghai Nanjing Road"), "inform", NOW, {})
    assert told == {"accident_place": "Shanghai Nanjing Road"}


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("everyone is out", "人出来了"),
        ("I am out of the car now", "人出来了"),
        ("we got out", "人出来了"),
        ("the ambulance is here", "救护车来了"),
        ("police arrived", "警察来了"),
        ("he is breathing again", "有呼吸了"),
        ("it stopped smoking", "不冒烟了"),
        ("the fire is out, everyone is safe, thanks", "火灭了，人都没事"),
        ("they took him to hospital", "人送医院了"),
        ("the car has stopped now", "车停住了"),
    ],
)
def test_good_news_in_english_is_put_into_the_words_of_good_news(said: str, chinese: str) -> None:
    assert in_chinese(said) == chinese


@pytest.mark.parametrize(
    "said",
    [
        "I am out of gas",
        "we can't get out",
        "is everyone out?",
        "the ambulance is not here",
        "everyone is out but my son is still inside",
        "the police are not here yet",
        "he is not breathing",
        "my policy ran out",
    ],
)
def test_what_is_no_good_news_in_english_is_not_taken_for_it(said: str) -> None:
    assert not {"人出来了", "救护车来了", "警察来了", "有呼吸了"} & set(in_chinese(said).split("，"))


@pytest.mark.parametrize(
    "said", ["the fire is out of control", "there are flames out of the hood", "fire got out of hand"]
)
def test_a_fire_out_of_control_is_not_out(said: str) -> None:
    assert "灭" not in in_chinese(said)


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("commercial", "商业险"),
        ("I changed my mind", "算了"),
        ("why do you need my plate number", "为什么要车牌"),
        ("why do you need the code", "为什么要验证"),
    ],
)
def test_an_answer_and_a_question_back_are_heard_in_a_service(said: str, chinese: str) -> None:
    assert in_chinese(said) == chinese
