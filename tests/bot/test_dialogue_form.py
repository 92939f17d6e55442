"""The report is patient: refusals, nonsense, things told out of turn, questions between, breaks."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.turns import Turn
from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import up_to_summary

pytestmark = pytest.mark.rasa


async def up_to(talk: Talk, *lines: str) -> Turn:
    turn = await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", *lines):
        turn = await talk.says(line)
    return turn


async def test_a_bare_wish_needs_seven_questions_for_an_ordinary_scrape(talk: Talk) -> None:
    turn = await talk.says("我要报案")
    questions = 1
    answers = ("没有人受伤", "昨天下午三点", "万达广场地下停车场", "倒车蹭到柱子,后保险杠掉漆了", "能开", "粤B12345")
    for line in (*answers, "13800138000", "没有照片"):
        turn = await talk.says(line)
        questions += turn.replies[-1].card is None and not turn.replies[-1].photos_wanted
    assert turn.replies[-1].card is not None
    assert questions == 7


async def test_driving_home_says_that_the_car_drives(talk: Talk) -> None:
    await talk.says("我要报案")
    for line in ("没有人受伤", "昨天下午三点", "南山大道"):
        await talk.says(line)
    turn = await talk.says("追尾了前车,大灯碎了,我开回家了")
    assert (await talk.fields())["drivable"] is True
    assert "报警" in turn.replies[-1].text  # others are involved: the police come next, not 能不能开


@pytest.mark.parametrize("refusal", ["我不想留电话", "凭什么要我手机号", "不给,怕骚扰"])
async def test_who_will_not_give_a_phone_is_let_through_after_one_explanation(talk: Talk, refusal: str) -> None:
    await up_to(talk, "昨天下午三点", "万达广场地下停车场", "能开", "粤B12345")
    turn = await talk.says(refusal)
    assert "联系您" in words(turn)
    assert {"跳过", "转人工"} <= {choice.text for choice in turn.replies[-1].choices}
    turn = await talk.says("就是不想给")
    assert turn.replies[-1].photos_wanted
    fields = await talk.fields()
    assert fields["not_known"] == ["reporter_phone"]
    assert "reporter_phone" not in fields
    turn = await talk.says("没有照片")
    assert turn.replies[-1].card is not None
    assert ["联系电话", "不清楚"] in turn.replies[-1].card["rows"]
    turn = await talk.says("确认提交")
    claim = await talk.claim()
    assert claim is not None
    assert claim.number is not None


async def test_no_sentence_is_said_more_than_three_times_and_the_report_moves_on(talk: Talk) -> None:
    await up_to(talk)
    said: Counter[str] = Counter()
    for line in ("香蕉", "杏子", "西瓜", "葡萄", "橘子", "桃子", "梨子", "李子", "荔枝", "龙眼"):
        turn = await talk.says(line)
        said.update(reply.text for reply in turn.replies)
    assert said.most_common(1)[0][1] <= 3
    assert (await talk.fields())["not_known"][0] == "accident_time"


async def test_facts_told_out_of_turn_are_kept(talk: Talk) -> None:
    turn = await up_to(talk)
    turn = await talk.says("交警来过了,开车的是王芳,对方车牌是粤B99999")
    fields = await talk.fields()
    assert (fields["police_reported"], fields["driver_name"], fields["third_plate"]) == (True, "王芳", "粤B99999")
    assert "什么时候" in turn.replies[-1].text


@pytest.mark.parametrize("noise", ["abcdefg", "?", "的", "。。。", "asdf qwer"])
async def test_noise_is_never_an_answer(talk: Talk, noise: str) -> None:
    await up_to_summary(talk)
    before = await talk.fields()
    turn = await talk.says(noise)
    assert turn.replies[-1].card is not None
    claim = await talk.claim()
    assert claim is not None
    assert (claim.state, claim.fields) == ("draft", before)


@pytest.mark.parametrize("noise", ["abcdefg", "?", "的"])
async def test_noise_is_no_place_and_no_story(talk: Talk, noise: str) -> None:
    await up_to(talk, "昨天下午三点")
    turn = await talk.says(noise)
    assert "在哪里" in turn.replies[-1].text
    assert "accident_place" not in await talk.fields()


async def test_suggestions_in_the_middle_are_no_failure_of_the_report(talk: Talk) -> None:
    await up_to(talk)
    for question in ("定损单怎么看啊", "那个定损单是什么", "定损单去哪里拿"):
        turn = await talk.says(question)
        assert "定损单在哪里看？" in [choice.text for reply in turn.replies for choice in reply.choices]
        assert turn.hand_off is None
        assert "什么时候" in turn.replies[-1].text
    turn = await talk.says("昨天下午三点")
    assert "在哪里" in turn.replies[-1].text


async def test_a_loss_told_as_a_question_gets_first_advice_and_the_report(talk: Talk) -> None:
    turn = await talk.says("停车场里车被人撞瘪了,人跑了,这种保险管吗")
    assert "监控" in words(turn)
    assert turn.replies[-1].choices[0].text == "我要报案"


@pytest.mark.parametrize("said", ["我不需要人工", "先不用转", "人工智能客服吗"])
async def test_a_person_that_is_not_wanted_does_not_come(talk: Talk, said: str) -> None:
    await up_to(talk)
    turn = await talk.says(said)
    assert turn.hand_off is None
    assert "什么时候" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["你们没有人上班吗", "换个会说话的", "跟机器人说不清", "能不能打电话给我"])
async def test_a_person_hinted_at_comes(talk: Talk, said: str) -> None:
    await up_to(talk)
    turn = await talk.says(said)
    assert turn.hand_off is not None
    assert turn.hand_off.reason == "asked"


async def test_a_time_to_come_is_asked_again_kindly_with_choices(talk: Talk) -> None:
    await up_to(talk)
    turn = await talk.says("明天下午三点")
    assert "还没有到" in words(turn)
    assert turn.replies[-1].choices
    assert turn.hand_off is None
    assert "accident_time" not in await talk.fields()


@pytest.mark.parametrize("said", ["8月20号上午十点", "去年五月三号下午两点", "十年前,2016年3月5号上午九点"])
async def test_a_very_late_notice_is_taken_kindly(talk: Talk, said: str) -> None:
    await up_to(talk)
    turn = await talk.says(said)
    if "核对一下年份" in words(turn):
        turn = await talk.says(said)
    assert "照常受理" in words(turn)
    assert turn.hand_off is None
    assert "在哪里" in turn.replies[-1].text


@pytest.mark.parametrize("pause", ["先这样", "等会再弄", "先这样吧,待会再说"])
async def test_after_a_break_with_questions_the_report_goes_on(talk: Talk, pause: str) -> None:
    await up_to(talk, "昨天下午三点")
    turn = await talk.says(pause)
    assert "留着" in words(turn)
    turn = await talk.says("行驶证丢了能报案吗")
    assert "之后补办" in words(turn)
    turn = await talk.says("继续")
    assert "在哪里" in turn.replies[-1].text
