"""Small talk is answered by its words, shortly, and never ends anywhere without a way on."""

from __future__ import annotations

from typing import Any

import pytest

from actions import small_talk_words as words
from actions.orient import HOW_CAN_I_HELP, STILL_QUEUED
from actions.small_talk import GOODBYE_QUEUED, HELLO_QUEUED, NO_PERSON
from actions.small_talk_words import read_talk
from actions.stray_words import I_AM_HERE
from tests.actions.conftest import Caller, said

TALK = {
    words.PRAISE: "你真棒|你挺聪明啊|爱你么么哒",
    words.WISHES: "新年快乐|祝你们生意兴隆|周末愉快",
    words.ITSELF: "你几岁了|你吃饭了吗|你有女朋友吗",
    words.ROBOT: "你是机器人吗|你到底是不是真人|对面是人还是机器",
    words.WEATHER: "今天天气咋样|明天要下雪吗,我怕打滑",
    words.COMPANY: "你们老板是谁|你们公司什么时候成立的|注册资本多少|总部在哪|你们是上市公司吗|公司有多少员工",
    words.CHAT: "讲个笑话呗|给我推荐个餐馆|一加一等于几|我好无聊,陪我聊聊|哈哈哈哈",
    words.SIGH: "我心情不好|烦死了|唉",
    words.LISTENS: "我有个事|你能不能先帮我看看|有件事不知道怎么说|想问个问题",
    words.HERE: "[微笑]|[大哭][大哭]",
    words.SLIP: "没事,点错了|按错了",
    words.LET_BE: "算了|算了算了",
    words.NOT_IT: "不是这个意思|我问的不是这个|答错了",
}
MATTERS = (
    "我有个问题玻璃碎了|明天下雨淹了车赔吗|最近天气不好撞了|算了不报了|不是这个车牌|不是这个时间|不是我|倒霉被追尾了|唉,车被撞了|说错了是昨天"
    "|公司的车什么时候成立的保单|叫你们老板来|你们公司地址在哪|写错了|帮我看看保单|下大雨车淹了怎么办|是个机器人撞的|好的|没事|不用了|头疼|春节|我有事"
)


@pytest.mark.parametrize(("reply", "text"), [(reply, each) for reply, said in TALK.items() for each in said.split("|")])
def test_small_talk_is_known_by_its_words(reply: str, text: str) -> None:
    assert read_talk(text) == reply


@pytest.mark.parametrize("text", MATTERS.split("|"))
def test_words_about_a_matter_are_no_small_talk(text: str) -> None:
    assert read_talk(text) is None


@pytest.mark.parametrize("intent", ["greet", "nlu_fallback", "stop"])
async def test_it_is_answered_whatever_was_learned(caller: Caller, intent: str) -> None:
    action = {"greet": "action_small_talk", "stop": "action_pause_claim"}.get(intent, "action_answer_question")
    assert said(await caller.call(action, "我心情不好", intent)) == words.SIGH


async def test_in_a_report_small_talk_is_left_to_the_report(caller: Caller) -> None:
    assert words.SIGH not in said(await caller.call("action_small_talk", "唉", "greet", in_form=True))


async def test_signs_without_a_word_are_answered_and_at_the_second_time_a_person_comes(caller: Caller) -> None:
    assert said(await caller.call("action_answer_question", "？？？", "nlu_fallback")) == I_AM_HERE
    again = await caller.call("action_answer_question", "……", "nlu_fallback")
    assert again["responses"][0]["custom"]["hand_off"]["reason"] == "not_understood"


async def test_who_was_not_answered_gets_another_try_and_then_a_person(caller: Caller) -> None:
    assert said(await caller.call("action_orient", "不是这个意思", "deny")) == words.NOT_IT
    again = await caller.call("action_orient", "我问的不是这个", "deny")
    assert "hand_off" in again["responses"][0]["custom"]


async def test_an_insult_gets_a_word_and_the_second_one_a_person(caller: Caller) -> None:
    first = await caller.call("action_small_talk", "你是不是傻", "greet")
    assert said(first) == words.SORRY
    assert first["responses"][0]["custom"]["choices"][0]["text"] == "转人工"
    before = ({"event": "user", "timestamp": 0.0, "metadata": {"said": "你是不是傻"}},)
    assert "hand_off" in str(await caller.call("action_small_talk", "笨蛋", "greet", before=before))


async def test_an_insult_in_a_report_leaves_it_where_it_is(caller: Caller) -> None:
    answer = await caller.call("action_small_talk", "你烦不烦问这么多", "greet", in_form=True)
    assert said(answer) == words.SORRY_IN_FORM


@pytest.mark.parametrize(
    ("action", "text", "intent", "told"),
    [
        ("action_orient", "好的", "affirm", STILL_QUEUED),
        ("action_small_talk", "拜拜", "goodbye", GOODBYE_QUEUED),
        ("action_small_talk", "你好", "greet", HELLO_QUEUED),
    ],
)
async def test_who_waits_for_a_person_is_told_that_they_still_do(
    caller: Caller, action: str, text: str, intent: str, told: str
) -> None:
    assert said(await caller.call(action, text, intent, waits=True)) == told
    assert said(await caller.call("action_orient", "好的", "affirm")) == HOW_CAN_I_HELP


async def test_a_bot_again_where_a_person_is_awaited_is_a_wish_for_that_person(caller: Caller) -> None:
    answer: dict[str, Any] = await caller.call("action_small_talk", "刚和你同事聊完", "handed_back", waits=True)
    assert "hand_off" in answer["responses"][0]["custom"]


async def test_who_only_wants_to_think_it_over_is_offered_no_questions(caller: Caller) -> None:
    assert said(await caller.call("action_small_talk", "先不转,我再想想", "no_person")) == NO_PERSON
