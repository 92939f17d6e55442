"""Wishes for a person in other words, questions about one, and persons who are only spoken of."""

from __future__ import annotations

import pytest

from actions.person.person_asked import answer_to
from actions.person.person_called import IN_WRITING
from actions.person.person_words import after_being_sent, calls_nobody, speaks_of_people, wants_person
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import follows

WANTED = (
    "请你们主管来",
    "把你们经理叫来",
    "我要见你们负责人",
    "我就找领导",
    "让能做主的来",
    "小保你一边去",
    "AI闭嘴吧",
    "你闭嘴",
    "申请人工审核",
    "登不上不行叫人来",
    "验证码收不到,帮我找个人",
)
NOT_WANTED = (
    "对方叫他领导来了",
    "我们经理开的车",
    "4S店经理说可以修",
    "物业叫经理来看了监控",
    "你们经理昨天给我打过电话",
    "不用叫你们领导",
    "我跟我们领导说一下",
    "我要投诉,找你们领导",
    "人工复核要多久",
    "案件写着转人工核损中",
    "要不要人工审核",
    "我要人工核对车型",
    "机器人坏了吗",
    "对方找人了",
    "没有人",
    "你别说我没提醒你",
    "换人开的车",
)
ASKED = (
    "人工客服收费吗",
    "打人工客服要不要钱",
    "转了人工案子会不会变慢",
    "机器人能替代人工吗",
    "干嘛动不动就转人工",
    "咋又给我转人工了",
)
WISHED_IN_A_QUESTION = (
    "怎么转人工",
    "为啥不给我转人工",
    "怎么还不转人工",
    "为什么转人工这么慢",
    "能找人工吗",
    "人工费要多少钱",
    "你能不能转人工",
)
NOBODY = (
    "谁叫你转了",
    "客服让我找你",
    "要人工来查勘吗",
    "有没有工作人员来现场",
    "要不要等你们的人来",
    "找得到人但他不认账",
    "我先找人打听一下",
    "让我问一下家里人",
    "谁叫你找客服",
    "我没让你找人工",
    "不是让你转人工,我问工时费",
    "别找人了",
)
SOMEBODY = (
    "找不到人工",
    "让客服来找我",
    "能不能让定损员联系我",
    "有没有人管",
    "我想找个人问问",
    "转人工,我没要到赔款",
    "我说了三遍转人工你没转",
    "不找人工我就投诉",
    "我没找到人工",
    "找人",
)


@pytest.mark.parametrize("text", WANTED)
def test_a_person_is_wanted_in_other_words(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize("text", NOT_WANTED)
def test_persons_who_are_spoken_of_are_not_wanted(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize("text", ASKED)
async def test_a_question_about_a_person_is_answered_and_calls_nobody(caller: Caller, text: str) -> None:
    answer = await caller.call("action_ask_for_person", text, "human")
    assert said(answer) == answer_to(text)
    assert "hand_off" not in str(answer["responses"])


@pytest.mark.parametrize("text", WISHED_IN_A_QUESTION)
def test_a_wish_in_the_form_of_a_question_stays_one(text: str) -> None:
    assert answer_to(text) is None


@pytest.mark.parametrize("text", NOBODY)
async def test_one_of_their_own_or_none_at_all_calls_nobody(caller: Caller, text: str) -> None:
    answer = await caller.call("action_ask_for_person", text, "human", wish=0.9)
    assert "hand_off" not in str(answer["responses"])


@pytest.mark.parametrize("text", SOMEBODY)
def test_a_wish_that_looks_like_it_stays_one(text: str) -> None:
    assert not calls_nobody(text)
    assert not speaks_of_people(text)
    assert after_being_sent(text) is None


@pytest.mark.parametrize("intent", ["complaint", "no_person", "greet", "nlu_fallback"])
async def test_a_wish_calls_a_person_whatever_was_learned(caller: Caller, intent: str) -> None:
    answer = await caller.call("action_small_talk", "把你们经理叫来", intent)
    assert answer["responses"][0]["custom"]["hand_off"]["reason"] == "asked"


@pytest.mark.parametrize("text", ["派个师傅来换备胎", "叫个人来帮我搭电"])
async def test_somebody_for_the_car_is_the_rescue(caller: Caller, text: str) -> None:
    assert follows(await caller.call("action_ask_for_person", text, "human")) == "service_form"


@pytest.mark.parametrize("text", ["不用转人工了", "先不转,我再想想"])
async def test_who_wants_no_person_gets_none_however_much_it_sounds_like_a_wish(caller: Caller, text: str) -> None:
    answer = await caller.call("action_small_talk", text, "no_person", wish=0.9)
    assert "hand_off" not in str(answer["responses"])


async def test_who_cannot_hear_is_told_that_nobody_need_call(caller: Caller) -> None:
    answer = await caller.call("action_ask_for_person", "我是聋哑人,不能打电话", "elder_help")
    assert [bool(each["custom"].get("hand_off")) for each in answer["responses"]] == [False, True]
    assert IN_WRITING in said(answer)
    assert IN_WRITING not in said(await caller.call("action_ask_for_person", "我不会打字,给我打电话", "elder_help"))
