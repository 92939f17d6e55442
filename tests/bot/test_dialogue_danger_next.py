"""What people say next in a danger, said to the whole bot: no menu, no other danger's script, nothing passed over."""

from __future__ import annotations

import pytest

from actions.danger import calm_advice, safety
from actions.danger.first_aid import bedside, despair, people, rescue, surroundings
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("again", ["哎又着起来了", "又有烟了", "复燃了"])
async def test_fire_that_burns_again_gets_the_whole_script_at_once(talk: Talk, again: str) -> None:
    await talk.says("车着火了")
    await talk.says("火灭了")
    turn = await talk.says(again)
    assert safety.FIRE in words(turn)
    assert turn.hand_off is not None


COURSES = [
    ("车掉河里了", "我跟儿子出来了 老公还没出来", rescue.SOMEONE_IN_WATER),
    ("车着火了", "我弟还在车里", surroundings.SOMEONE_INSIDE),
    ("车掉河里了", "我出来了 冻得要死", rescue.WET_AND_COLD),
    ("撞到人了", "他不喘气了", people.NO_BREATH),
    ("撞到人了", "胸口按哪儿 压多深", bedside.HOW_TO_PRESS),
    ("撞到人了", "头盔要不要摘", bedside.HELMET),
    ("我不想活了", "我在天台", despair.AT_THE_EDGE),
    ("我不想活了", "你能陪我说说话吗", despair.TALK_WITH_US),
]


@pytest.mark.parametrize(("first", "then", "advice"), COURSES)
async def test_what_follows_stays_in_the_course(talk: Talk, first: str, then: str, advice: str) -> None:
    await talk.says(first)
    assert words(await talk.says(then)) == advice


async def test_someone_left_inside_after_a_mere_condition_calls_a_person(talk: Talk) -> None:
    await talk.says("车淹了 水到车窗")
    turn = await talk.says("我爬出来了 我妈没出来")
    assert rescue.SOMEONE_IN_WATER in words(turn)
    assert turn.hand_off is not None
    assert turn.hand_off.urgent


async def test_the_bereaved_are_not_told_to_call_an_ambulance(talk: Talk) -> None:
    await talk.says("撞到人了")
    turn = await talk.says("120来了说不行了")
    assert words(turn) == calm_advice.CONDOLENCE


async def test_despair_beside_a_loss_is_answered_first(talk: Talk) -> None:
    turn = await talk.says("不想活了 撞了这么贵的车赔不起")
    assert words(turn).startswith(safety.SELF_HARM)
