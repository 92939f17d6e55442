"""Danger to people, however and whenever it is told: the script, the draft, and a person at once."""

from __future__ import annotations

import pytest

from actions.danger.danger_course import LIGHT
from bot.turns import Turn
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


def called_urgently(turn: Turn) -> bool:
    wish = turn.hand_off
    return wish is not None and (wish.reason, wish.urgent) == ("safety", True)


@pytest.mark.parametrize(
    ("said", "number", "fields"),
    [
        ("有人受伤", "120", {"has_injury": True}),
        ("刚在深南大道追尾了,后排老人头磕了个包,一直喊疼", "120", {"has_injury": True, "damage_cause": "collision"}),
        ("骑车的大哥被我带倒了,坐地上起不来", "120", {"has_injury": True}),
        ("我老婆说脖子扭到了,刚被追尾", "120", {"has_injury": True}),
        ("对方那个送外卖的腿在流血", "120", {"has_injury": True}),
        ("撞到人了,这种保险管吗", "120", {"has_injury": True}),
        ("没人受伤,就是孩子额头青了一块", "120", {"has_injury": True}),
        ("充着电呢闻到糊味,还冒烟", "119", {"damage_cause": "fire"}),
        ("底盘在冒白烟怎么办", "119", {"damage_cause": "fire"}),
        ("电池鼓包了滋滋响,能不能开去店里", "119", {"damage_cause": "fire"}),
        ("车开进水里了,门打不开,我们还在车里", "逃生", {"damage_cause": "flood"}),
    ],
)
async def test_it_is_met_in_the_first_message(talk: Talk, said: str, number: str, fields: dict[str, object]) -> None:
    turn = await talk.says(said)
    assert number in turn.replies[0].text
    assert called_urgently(turn)
    noted = await talk.fields()
    assert fields.items() <= noted.items()
    assert noted.get("narrative") == (said if len(said) > 4 else noted.get("narrative"))
    assert turn.state["active_loop"] is None


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ((), "有一个"),
        (("没人",), "对了,我老婆当时胳膊撞青了"),
        ((), "不确定,对方骑车的摔了一跤"),
        (("没有人受伤",), "昨天下午三点,我妈当时磕到头了"),
        (("没有人受伤", "昨天下午三点", "万达广场地下停车场"), "倒车撞到柱子,副驾的人说胸口闷"),
        (("没有人受伤", "昨天下午三点", "万达广场地下停车场", "能开"), "等等,后排小孩鼻子出血了"),
    ],
)
async def test_it_is_met_in_the_middle_of_a_report(talk: Talk, before: tuple[str, ...], said: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in before:
        await talk.says(line)
    turn = await talk.says(said)
    assert "120" in turn.replies[0].text
    assert called_urgently(turn)
    fields = await talk.fields()
    assert fields["has_injury"] is True
    assert "倒车撞柱子了" in fields["narrative"]


async def test_it_is_met_at_the_summary_and_the_draft_is_kept(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", "昨天下午三点", "万达地下停车场", "能开", "粤B12345", "13800138000", "没有照片"):
        turn = await talk.says(line)
    assert turn.replies[-1].card is not None
    turn = await talk.says("对了,当时我儿子胳膊骨折了")
    assert called_urgently(turn)
    fields = await talk.fields()
    assert (fields["has_injury"], fields["plate_no"]) == (True, "粤B12345")
    assert "骨折" in fields["narrative"]


async def test_a_light_injury_at_the_summary_calls_nobody_and_is_kept(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", "昨天下午三点", "万达地下停车场", "能开", "粤B12345", "13800138000", "没有照片"):
        await talk.says(line)
    turn = await talk.says("对了,当时我胳膊擦破了点皮")
    assert turn.hand_off is None
    assert LIGHT in [reply.text for reply in turn.replies]
    fields = await talk.fields()
    assert fields["has_injury"] is True
    assert "擦破了点皮" in fields["narrative"]


@pytest.mark.parametrize("said", ["他好像晕了不知道要不要紧", "不确定伤没伤到,在地上坐着", "不知道,对方倒在地上"])
async def test_an_injury_that_the_words_make_likely_counts_as_one(talk: Talk, said: str) -> None:
    await talk.says("我要报案,追尾了")
    turn = await talk.says(said)
    assert called_urgently(turn)
    assert (await talk.fields())["has_injury"] in (True, "unknown")


@pytest.mark.parametrize("said", ["不清楚", "不知道", "跳过"])
async def test_who_only_does_not_know_is_told_what_to_do_and_asked_on(talk: Talk, said: str) -> None:
    await talk.says("我要报案,追尾了")
    turn = await talk.says(said)
    assert turn.hand_off is None
    assert "120" in words(turn)
    assert "什么时候" in turn.replies[-1].text
    assert (await talk.fields())["has_injury"] == "unknown"
    assert called_urgently(await talk.says("对方腿流血了"))  # whoever is hurt is heard all the same


@pytest.mark.parametrize("said", ["你听不懂啊", "我不知道你在说啥"])
async def test_what_is_not_understood_is_no_injury(talk: Talk, said: str) -> None:
    await talk.says("我要报案,追尾了")
    turn = await talk.says(said)
    assert "has_injury" not in await talk.fields()
    assert "120" not in words(turn)


async def test_what_was_met_is_not_met_again_when_the_report_goes_on(talk: Talk) -> None:
    await talk.says("撞到人了")
    turn = await talk.says("继续报案")
    assert turn.hand_off is None
    turn = await talk.says("深南大道科苑路口,人腿还在流血")
    assert turn.hand_off is None
    assert (await talk.fields())["accident_place"]


@pytest.mark.parametrize(
    "said",
    [
        "受伤了怎么赔",
        "火花塞多久换一次",
        "灭火器过期了怎么办",
        "救援费用怎么报",
        "台风要来了车被淹归哪个险",
        "万一自燃了保险赔吗",
        "人受伤了保险怎么赔",
        "轮胎鼓包了保险管不管",
    ],
)
async def test_questions_about_danger_are_only_questions(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert turn.hand_off is None
    assert "120" not in words(turn)
    assert "119" not in words(turn)
    assert await talk.claim() is None


async def test_water_without_people_in_it_is_reported_with_its_script(talk: Talk) -> None:
    turn = await talk.says("昨晚暴雨把我车淹到座椅了")
    assert "不要启动" in turn.replies[0].text
    assert turn.hand_off is None
    assert "有没有人受伤" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["能不能打火试试", "我想先充会儿电", "水退了可以开走吗", "我把它启动一下挪开"])
async def test_starting_a_flooded_car_is_warned_of_first(talk: Talk, said: str) -> None:
    await talk.says("车被水淹了,我要报案")
    await talk.says("没有人受伤")
    turn = await talk.says(said)
    assert "不要启动" in turn.replies[0].text
    assert "什么时候" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["车被偷了", "我的车昨晚被人偷走了,要报案", "车被偷了保险管吗"])
async def test_a_theft_is_first_told_to_call_110(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert "110" in turn.replies[0].text.split("。")[0]
