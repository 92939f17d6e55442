"""Good news in a danger's course is answered with what still matters; what is no good news keeps its own answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from actions.danger import better_news, danger_course, emergency, safety
from actions.danger.better_news import (
    AT_HOSPITAL,
    AWAY_FROM_GAS,
    BODY_BETTER,
    BREATHES_AGAIN,
    CAR_STOPPED,
    CHEERED_UP,
    HELP_IS_HERE,
    HIM_SAFE,
    HURT_LEFT,
    ILL_STOPPED,
    OFF_THE_ROAD,
    OUT_OF_FIRE,
    OUT_OF_IT,
    OUT_OF_WATER,
    POWER_OFF,
    SAFE_NOW,
    THEY_LEFT,
    THIEF_LEFT,
    WATER_FALLS,
    WHAT_NEXT,
)
from actions.danger.first_aid.surroundings import SMOKE_GONE
from actions.turn import Turn
from insurance.danger.dangers import Danger
from tests.actions.conftest import Caller, said
from tests.actions.test_emergency import FORM, TURN

TOLD = [
    ("fire", SMOKE_GONE, "烟没得了|灭了|火扑灭了|断电了 没味了|烟小了"),
    ("fire", OUT_OF_FIRE, "人都跑出来了|我们全下来了|挪开了"),
    ("fire", HELP_IS_HERE, "消防车来了|119到了|消防的人赶来了|警察来了"),
    ("fire", SAFE_NOW, "没事了|虚惊一场"),
    ("water", OUT_OF_WATER, "出来了|救上来了|爬出来了|我们都上岸了|没下去 水退了"),
    ("water", WATER_FALLS, "水退了|水不涨了"),
    ("injury", AT_HOSPITAL, "去医院了|到医院了没大事|到医院了 没大事|救出来了 送医院了|拍了片没事"),
    ("injury", HURT_LEFT, "他走了|对方开车走了"),
    ("injury", HELP_IS_HERE, "救护车来了|好了交警来了|有人来帮忙了|医生来了"),
    ("injury", BODY_BETTER, "她说没事|好多了|他醒了|血止住了|头不晕了|吃了药好点了"),
    ("injury", BREATHES_AGAIN, "按了有气了|有呼吸了|恢复心跳了"),
    ("trapped", OUT_OF_IT, "爬出来了|人拉出来了"),
    ("illness", ILL_STOPPED, "停了|停在路边了|靠边停好了"),
    ("illness", BODY_BETTER, "吃了糖|缓过来了|不抽了"),
    ("runaway", CAR_STOPPED, "停住了|蹭护栏停了"),
    ("gas", AWAY_FROM_GAS, "味道没了|我走开了|开窗了|扔出去了"),
    ("electric", POWER_OFF, "断电了|电闸关了"),
    ("violence", THEY_LEFT, "他走了|走了|甩掉了|对方开车走了"),
    ("theft_in_progress", THIEF_LEFT, "他跑了|追丢了"),
    ("highway", OFF_THE_ROAD, "人在护栏外|我们撤到护栏外面了"),
    ("self_harm", HIM_SAFE, "找到了 在家|找到了在家|他回来了"),
    ("self_harm", CHEERED_UP, "好多了|谢谢你|我下来了|想通了"),
]
NONE_OF_IT = [
    ("fire", "又着了|烟灭了又起来了|出来了 头好晕|人还没出来|火还没灭|烟没了能回去吗|我出来了 孩子还在里面"),
    ("water", "出来了 在车顶|水还在涨|我老婆没上来|我出来了 他没出来"),
    ("injury", "出来了头好晕|没气了|没反应|不动了|医生来了说人不行了|头晕了|救护车还没来|有人没出来"),
    ("illness", "好了 能开吗|又抽了|停不下来"),
    ("self_harm", "吃了药|我走了|再见|救护车不用来|没人理我|我喝了"),
    ("violence", "他没走|他们又来了|下车了|走不了"),
    ("runaway", "停不下来|还没停|停了 撞墙上了"),
    ("locked_in", "他不哭了|它趴着不动了|砸开了 抱出来了"),
]


def in_course(text: str, *kinds: str, **changed: Any) -> Turn:
    slots = {danger_course.SLOT: {kind: TURN.now.isoformat() for kind in kinds}}
    return replace(TURN, text=text, slots={**slots, **dict(changed.pop("slots", {}))}, **changed)


def answer(turn: Turn) -> str | None:
    done = better_news.told(turn)
    return str(done.messages[0]["text"]) if done else None


@pytest.mark.parametrize(("kind", "advice", "texts"), TOLD, ids=lambda value: str(value)[:8])
def test_good_news_is_answered_with_what_still_matters(kind: str, advice: str, texts: str) -> None:
    for text in texts.split("|"):
        assert answer(in_course(text, kind)) == advice, text


@pytest.mark.parametrize(("kind", "texts"), NONE_OF_IT)
def test_what_is_no_good_news_keeps_its_own_answer(kind: str, texts: str) -> None:
    for text in texts.split("|"):
        assert answer(in_course(text, kind)) is None, text


def test_without_a_danger_nothing_is_over() -> None:
    assert answer(replace(TURN, text="出来了")) is None
    old = replace(in_course("出来了", "fire"), now=TURN.now + timedelta(hours=1))
    assert answer(old) is None


def test_the_reports_own_question_is_answered_in_the_report() -> None:
    asked = in_course("没事", "fire", form="claim_form", slots={"claim_question": "has_injury"})
    assert answer(asked) is None
    assert answer(in_course("救护车来了", "injury", form="claim_form")) == HELP_IS_HERE


def test_after_it_is_over_what_now_is_how_it_goes_on_and_before_it_the_script() -> None:
    turn = in_course("现在咋办", "injury")
    before = emergency.what_now(turn)
    assert before is not None
    assert before.messages[0]["text"] == safety.INJURY
    done = better_news.told(in_course("救护车来了", "injury"))
    assert done is not None
    assert answer(replace(turn, slots=done.slots)) == WHAT_NEXT


def test_who_told_a_despair_of_another_reads_no_other_good_news() -> None:
    assert answer(in_course("烟没了", "fire", "self_harm")) is None


@pytest.mark.parametrize("text", ["又掉了一块", "后面还有个人", "我站不稳"])
def test_news_that_nobody_knows_gets_no_list_of_questions(text: str) -> None:
    offer = {"text": "您想问的是不是", "unanswered": True, "choices": [{"text": "x", "command": "/picked_question"}]}
    done = danger_course.still_on(in_course(text, "hazard"), danger_course.Done((offer,)))
    assert done.messages[0]["text"].startswith("这句我怕说错")
    asked = danger_course.still_on(in_course("救援免费几次", "hazard"), danger_course.Done((offer,)))
    assert asked.messages[0] is offer


async def test_smoke_in_the_report_of_a_charging_fault_is_a_fire(caller: Caller) -> None:
    fire = {"kind": "fire", "confidence": 0.9}
    await caller.call(FORM, "充电的时候桩把车充坏了", "fnol_pile", in_form=True)
    caller.turn_id = "turn-2"
    met = await caller.call(FORM, "有点冒烟", in_form=True, danger=fire)
    assert said(met).startswith(safety.FIRE)


async def test_help_that_comes_is_no_place(caller: Caller) -> None:
    fire = {"kind": "fire", "confidence": 0.9}
    caller.slots["claim_question"] = "accident_place"
    await caller.call(FORM, "倒车撞柱子 车头冒烟了", in_form=True, danger=fire)
    caller.turn_id = "turn-2"
    news = await caller.call(FORM, "消防车来了", in_form=True)
    assert said(news).startswith(HELP_IS_HERE)
    turn = replace(TURN, text="消防车来了", form="claim_form", slots={"claim_question": "accident_place"})
    assert "accident_place" not in emergency._answer(turn, {})


def test_all_kinds_of_good_news_stand_for_a_danger() -> None:
    assert {kind for each in better_news._NEWS for kind in each.kinds} == set(Danger)
