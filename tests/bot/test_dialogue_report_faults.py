"""What strangers stumbled over in reports: whose plate it is, words by the way, additions, and what was put right."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import up_to_summary

pytestmark = pytest.mark.rasa


async def up_to_story(talk: Talk) -> None:
    await talk.says("我要报案,被人撞了")
    for line in ("没有人受伤", "今天早上八点", "万达广场路口"):
        await talk.says(line)


async def test_the_plate_of_who_ran_is_theirs_and_ours_is_still_asked_for(talk: Talk) -> None:
    await up_to_story(talk)
    await talk.says("一辆车追尾我 京A12345 往东跑了")
    await talk.says("能开")
    turn = await talk.says("还没有")
    fields = await talk.fields()
    assert fields["third_plate"] == "京A12345"
    assert "京A12345" in fields["narrative"]
    assert "plate_no" not in fields
    assert "车牌" in words(turn)
    await talk.says("苏B88888")
    assert (await talk.fields())["plate_no"] == "苏B88888"


async def test_the_cars_before_and_behind_stay_in_the_story(talk: Talk) -> None:
    await up_to_story(talk)
    await talk.says("我夹在中间 前面的苏A11111 后面的苏A22222")
    fields = await talk.fields()
    assert "plate_no" not in fields
    assert "苏A11111" in fields["narrative"]
    assert "苏A22222" in fields["narrative"]


async def test_a_plate_taken_for_ours_is_moved_and_ours_asked_for(talk: Talk) -> None:
    await up_to_summary(talk)
    turn = await talk.says("车牌号那个是对方的")
    fields = await talk.fields()
    assert fields["third_plate"] == "粤B12345"
    assert "plate_no" not in fields
    assert "车牌" in turn.replies[-1].text
    await talk.says("京B88888")
    assert (await talk.fields())["plate_no"] == "京B88888"


async def test_what_comes_to_mind_is_no_answer_about_the_police(talk: Talk) -> None:
    await talk.says("我要报案,被人撞了")
    for line in ("没有人受伤", "今天早上八点", "万达广场路口", "等红灯被后车追尾", "能开", "粤B12345", "13800138000"):
        turn = await talk.says(line)
    assert "报了警" in turn.replies[-1].text
    await talk.says("对了 纸条上有电话")
    assert "police_reported" not in await talk.fields()


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("地点是万达广场地库B2层 你漏了", "accident_place", "万达广场地库B2层"),
        ("开车的是我哥", "driver_name", "报案人的哥"),
        ("右前大灯和右前翼子板", "damage_parts", ["右大灯", "右前翼子板"]),
        ("气囊弹了你没写", "narrative", "倒车撞柱子了；气囊弹了"),
        ("电脑包护照被偷写上", "narrative", "倒车撞柱子了；电脑包护照被偷"),
        ("还有一个被刮的呢", "narrative", "倒车撞柱子了；还有一个被刮"),
        ("还有一个被刮的呢", "accident_type", "two_party"),
        ("天窗也碎了", "damage_parts", ["天窗"]),
        ("天窗也碎了", "damage_cause", "collision"),
        ("电脑包被偷了没写", "damage_cause", "collision"),
    ],
)
async def test_what_is_missing_in_the_summary_is_added(talk: Talk, said: str, key: str, value: object) -> None:
    await up_to_summary(talk)
    turn = await talk.says(said)
    assert (await talk.fields())[key] == value
    assert "好的" in words(turn)


async def test_one_car_after_all(talk: Talk) -> None:
    await up_to_summary(talk)
    await talk.says("还有一辆被刮的")
    await talk.says("就我自己的车")
    assert (await talk.fields())["accident_type"] == "single"


async def test_a_cause_that_is_asked_back_in_wonder_is_put_right(talk: Talk) -> None:
    await talk.says("我要报案,车被钥匙划了")
    for line in ("没有人受伤", "今天早上八点", "万达广场地下停车场", "能开", "粤B12345", "13800138000", "没有照片"):
        await talk.says(line)
    await talk.says("划痕?是撞柱子")
    assert (await talk.fields())["damage_cause"] == "collision"


@pytest.mark.parametrize(
    "said", ["不是单方啊", "是下午两点不是三点", "地点是万达广场东门", "手机号换成13900139000", "是左边不是右边"]
)
async def test_what_is_put_right_after_the_report_goes_into_it(talk: Talk, said: str) -> None:
    await up_to_summary(talk)
    await talk.says("确认提交")
    given = await talk.claim()
    assert given is not None
    turn = await talk.says(said)
    assert said in words(turn)
    assert str(given.number) in words(turn)
    after = await talk.claim()
    assert after is not None
    assert (after.id, after.state) == (given.id, "reported")


async def test_another_accident_after_the_report_is_another_report(talk: Talk) -> None:
    await up_to_summary(talk)
    await talk.says("确认提交")
    await talk.says("我要报案,又被人撞了")
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"


async def test_when_it_was_parked_does_not_end_the_report(talk: Talk) -> None:
    await talk.says("我要报案,车被砸了")
    await talk.says("没人啊")
    assert (await talk.fields())["has_injury"] is False
    turn = await talk.says("这会儿吧 我五点停的")
    assert "先到这里" not in words(turn)


async def test_they_have_gone_drops_no_report(talk: Talk) -> None:
    await talk.says("我要报案,被追尾了")
    turn = await talk.says("走了 他们走了 报案")
    assert "删掉" not in words(turn)
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"


async def test_no_police_stops_no_report(talk: Talk) -> None:
    await talk.says("我要报案,车被追尾")
    for line in ("没有人受伤", "今天早上八点", "万达广场路口", "等红灯被后车追尾", "能开"):
        await talk.says(line)
    await talk.says("不用报吧")
    assert (await talk.fields())["police_reported"] is False


@pytest.mark.parametrize("said", ["还是报吧", "我没说不报啊 继续"])
async def test_who_comes_back_goes_on_at_once(talk: Talk, said: str) -> None:
    await talk.says("我要报案,车被追尾")
    await talk.says("没有人受伤")
    await talk.says("不报了")
    turn = await talk.says(said)
    assert "重新报" not in words(turn)
    assert (await talk.fields())["has_injury"] is False
    await talk.says("昨天下午三点")
    assert (await talk.fields())["accident_time"] == "2026-11-21T15:00+08:00"


async def test_the_hired_drivers_name_begins_no_booking(talk: Talk) -> None:
    await talk.says("代驾师傅把我车撞了")
    turn = await talk.says("代驾师傅姓刘")
    assert "约代驾" not in words(turn)
    assert (await talk.fields())["driver_name"] == "报案人请的代驾"


async def test_a_call_for_rescue_begins_the_rescue(talk: Talk) -> None:
    assert "救援" in words(await talk.says("叫救援 轮胎爆了"))
    assert await talk.claim() is None


@pytest.mark.parametrize("said", ["几天之内报案啊", "出险后多长时间要报案", "停车场车被划一般咋赔", "报案有没有时限"])
async def test_a_question_about_reporting_opens_no_report(talk: Talk, said: str) -> None:
    await talk.says(said)
    assert await talk.claim() is None


@pytest.mark.parametrize("said", ["没出险 我就了解一下", "我就随便问问", "先不报了"])
async def test_who_only_asks_ends_the_report(talk: Talk, said: str) -> None:
    await talk.says("我要报案")
    assert "不报了" in words(await talk.says(said))


async def test_people_are_not_noted_as_the_place(talk: Talk) -> None:
    await talk.says("我要报案,被人撞了")
    for line in ("没有人受伤", "今天早上八点", "就他一个", "保安叫老李 他看见的"):
        await talk.says(line)
    assert "accident_place" not in await talk.fields()
    await talk.says("保安说叫万达广场西门")
    assert (await talk.fields())["accident_place"] == "万达广场西门"
