"""A danger whose general script would hurt has a script of its own, in the course of a report as well."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from actions.danger import danger_course, dangers_told, own_scripts
from actions.danger.first_aid import bedside
from actions.danger.own_scripts import own_script
from insurance.danger.dangers import Danger
from tests.actions.conftest import Caller, said
from tests.actions.test_emergency import TURN
from tests.actions.test_run_again import FORM, calls_a_person_at_once

TOLD = [
    (
        own_scripts.TRAIN,
        "车卡铁道口了 火车要来了|过铁道口熄火了 警报响了|熄火在铁轨上了|道口栏杆放下来了 车开不动|火车快来了 车动不了",
    ),
    (own_scripts.ICE, "冰面裂了 车在上面|车在冰上 冰在响 裂了|我们的车开到冰面上 塌了|掉冰窟窿了"),
    (
        own_scripts.IN_FLOOD_AND_COLD,
        "被困在洪水里 冷得发抖|困在水里 冻得不行|冷死了 人还泡在水里|洪水围着我们 孩子冻得哆嗦",
    ),
    (
        own_scripts.BREATHED_FUMES,
        "车里开空调睡觉 尾气进来了头晕|在车库睡觉没关发动机 好晕|"
        "车库里废气熏得头晕恶心|一氧化碳中毒了吧 好晕|排气管漏气 后排的人迷糊了",
    ),
    (
        own_scripts.ANIMAL_ON_ROAD,
        "撞了头野猪 车停在路中间|高速上撞到狗 车动不了|撞了只鹿 车横在马路上|撞死一头牛 车开不了",
    ),
    (
        own_scripts.TUNNEL_SMOKE,
        "隧道里头追尾 里面全是烟|隧道着火了|洞子里烟好大|前面冒烟 我们在隧道里",
    ),
    (
        own_scripts.HE_WANTS_TO_DIE,
        "我老公说要开车冲河里去|我老婆发微信说要去跳江|他说不想活了要开车撞大货车|他要跳楼|儿子打电话说要去死",
    ),
    (bedside.NECK_STAY, "追尾了脖子疼手麻 交警让我挪车|手麻 脖子动不了|腰疼得很 腿没知觉|脖子一转手指就发麻"),
]

LOOK_ALIKES = (
    "坐火车去外地能赔吗|在火车站停车场被刮了|铁路旁边停车被砸|冰箱里的东西坏了|车里空调不冷"
    "|尾气检测没过|年检尾气超标|撞死一只狗 车没事|昨天撞了野猪 车停在路中间 已经拖走了"
    "|要是撞了野猪 车停在路中间怎么办|脖子有点酸|手续麻烦死了|洪水退了 车泡了|撞到狗赔不赔 在高速上"
    "|如果火车来了怎么办|隧道里没油熄火了|隧道口外面有人抽烟|儿子说想跳槽|我爸说要去河边钓鱼|司机要开车冲过河|老公说跳楼价"
    "|我妈要去海边|隧道里着火保险赔吗"
)


@pytest.mark.parametrize(("script", "texts"), TOLD, ids=lambda value: value[:8])
def test_it_is_heard_in_these_words(script: str, texts: str) -> None:
    for text in texts.split("|"):
        own = own_script(text)
        assert (own and own.text) == script, text


@pytest.mark.parametrize("text", LOOK_ALIKES.split("|"))
def test_what_only_sounds_like_it_has_none(text: str) -> None:
    assert own_script(text) is None


async def test_it_is_said_instead_of_the_general_script_and_calls_a_person_once(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "过铁道口熄火了 警报响了", "nlu_fallback")
    assert own_scripts.TRAIN in said(answer)
    assert calls_a_person_at_once(answer)
    again = await caller.call("action_answer_question", "车还卡在铁轨上", "nlu_fallback")
    assert own_scripts.TRAIN in said(again)
    assert not calls_a_person_at_once(again)


async def test_in_a_report_who_is_told_to_move_the_car_with_a_hurt_neck_is_told_not_to(caller: Caller) -> None:
    caller.slots = {"claim_question": "narrative"}
    answer = await caller.call(FORM, "脖子疼手麻 交警让我挪车", in_form=True)
    assert bedside.NECK_STAY in said(answer)


def test_who_is_out_of_the_river_is_not_sent_back_into_the_car() -> None:
    scripts = (own_scripts.IN_FLOOD_AND_COLD, own_scripts.TRAIN, own_scripts.ICE, own_scripts.BREATHED_FUMES)
    assert not any("留在车里" in script for script in scripts)


def test_every_script_names_a_number_early() -> None:
    assert all(re.search(r"1[12]\d|120", script) for script, _ in TOLD)


def test_it_counts_as_told_in_so_many_words() -> None:
    turn = replace(TURN, text="冰面裂了 车在上面", danger="water", danger_sure=0.2)
    assert dangers_told.told(turn) == [Danger.WATER]
    assert dangers_told.is_certain(Danger.WATER, turn)


@pytest.mark.parametrize(
    "text", ["又烧起来了", "复燃了!", "又着火了", "又有烟了", "又开始冒了 更大", "没灭干净 还在烧", "再次冒烟"]
)
def test_a_fire_that_was_met_flares_up(text: str) -> None:
    met = {danger_course.SLOT: {"fire": TURN.now.isoformat()}}
    assert danger_course.flares_up(replace(TURN, text=text, slots=met))
    assert not danger_course.flares_up(replace(TURN, text=text))


@pytest.mark.parametrize(
    "text", ["火灭了", "会不会又烧起来", "没有再冒烟了", "怎么知道会不会复燃", "又来了一辆消防车", "不再烧了"]
)
def test_what_does_not_burn_again_does_not_flare_up(text: str) -> None:
    met = {danger_course.SLOT: {"fire": TURN.now.isoformat()}}
    assert not danger_course.flares_up(replace(TURN, text=text, slots=met))
