"""Whole conversations with a real Rasa server, real actions over HTTP and the real draft store."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.turns import BotUnavailable
from tests.bot.conftest import Talk, words
from tests.rasa_server import ActionServer

pytestmark = pytest.mark.rasa

UP_TO_SUMMARY = ("没有人受伤", "昨天下午三点", "万达广场地下停车场", "能开", "粤B12345", "13800138000", "没有照片")


async def up_to_summary(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in UP_TO_SUMMARY:
        await talk.says(line)


async def test_an_ordinary_scrape_is_reported_after_seven_questions(talk: Talk) -> None:
    opening = await talk.says("我要报案,倒车撞柱子了")
    assert "有没有人受伤" in opening.replies[-1].text
    questions = 1
    for line in UP_TO_SUMMARY:
        turn = await talk.says(line)
        questions += turn.replies[-1].photos_wanted or not turn.replies[-1].card
    assert questions == 7
    summary = turn.replies[-1]
    assert [choice.text for choice in summary.choices] == ["确认提交", "修改"]
    assert summary.card is not None
    assert ["车牌号", "粤B12345"] in summary.card["rows"]
    receipt = await talk.says("确认提交")
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "reported"
    assert claim.number in words(receipt)
    assert claim.fields["narrative"] == "倒车撞柱子了"


async def test_a_bare_wish_is_led_through_the_whole_notice(talk: Talk) -> None:
    await talk.says("我要报案")
    for line in ("没有", "今天早上八点", "深圳市南山区科技园", "倒车没看后面撞到柱子,后保险杠裂了", "能开", "没上牌"):
        await talk.says(line)
    turn = await talk.says("13800138001")
    assert turn.replies[-1].photos_wanted
    fields = await talk.fields()
    assert (fields["damage_cause"], fields["accident_type"], fields["plate_no"]) == ("collision", "single", "未上牌")


async def test_everything_said_at_once_is_not_asked_again(talk: Talk) -> None:
    turn = await talk.says("车牌粤B12345,昨晚八点在万达停车场倒车撞柱子了,人没事,电话13800138000,我要报案")
    assert "还能正常开" in turn.replies[-1].text
    turn = await talk.says("能开")
    assert turn.replies[-1].photos_wanted


async def test_a_question_about_a_loss_is_answered_with_its_source_and_the_report_is_offered(talk: Talk) -> None:
    turn = await talk.says("停车场被人撞了,找不到对方怎么办")
    assert "监控" in words(turn)
    assert turn.replies[0].citations[0]["clause"] == "第一条"
    assert turn.replies[-1].choices[0].text == "我要报案"
    assert await talk.claim() is None
    turn = await talk.says("我要报案")
    assert "有没有人受伤" in turn.replies[-1].text


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says("行驶证丢了能报案吗")
    assert "行驶证丢了也可以先报案" in turn.replies[0].text
    assert "什么时候" in turn.replies[-1].text
    turn = await talk.says("昨天下午三点")
    assert "在哪里" in turn.replies[-1].text


@pytest.mark.parametrize(
    ("correction", "key", "value"),
    [
        ("不对,是前天晚上九点", "accident_time", "2026-11-20T21:00+08:00"),
        ("车牌错了,是粤B54321", "plate_no", "粤B54321"),
        ("电话写错了,应该是13911112222", "reporter_phone", "13911112222"),
    ],
)
async def test_a_correction_at_the_summary_is_taken(talk: Talk, correction: str, key: str, value: str) -> None:
    await up_to_summary(talk)
    turn = await talk.says(correction)
    assert (await talk.fields())[key] == value
    assert turn.replies[-1].card is not None
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"


async def test_a_field_picked_for_change_is_asked_again(talk: Talk) -> None:
    await up_to_summary(talk)
    turn = await talk.says("修改")
    assert "改电话" in [choice.text for choice in turn.replies[-1].choices]
    turn = await talk.says("改电话")
    assert "手机号" in turn.replies[-1].text
    turn = await talk.says("13922223333")
    assert turn.replies[-1].card is not None
    assert (await talk.fields())["reporter_phone"] == "13922223333"


async def test_a_correction_in_the_middle_is_taken(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    await talk.says("昨天下午三点")
    turn = await talk.says("不对,是前天")
    assert (await talk.fields())["accident_time"].startswith("2026-11-20")
    assert "在哪里" in turn.replies[-1].text


async def test_stopping_keeps_the_draft_and_it_can_be_taken_up_again(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says("先不报了")
    assert "留着" in words(turn)
    assert turn.state["active_loop"] is None
    turn = await talk.says("继续报案")
    assert "什么时候" in turn.replies[-1].text
    assert (await talk.fields())["has_injury"] is False


async def test_a_returning_customer_is_offered_the_old_draft_or_a_new_one(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    talk.episode, talk.carry = 2, {}
    turn = await talk.says("我要报案,玻璃被石子打裂了")
    assert [choice.text for choice in turn.replies[-1].choices] == ["继续上次的报案", "重新报案"]
    turn = await talk.says("重新报案")
    assert "有没有人受伤" in turn.replies[-1].text
    assert (await talk.fields())["damage_cause"] == "glass"


async def test_injury_gets_the_safety_script_and_a_person_at_once_and_later_the_short_path(talk: Talk) -> None:
    turn = await talk.says("撞到人了")
    assert "120" in turn.replies[0].text
    assert "122" in turn.replies[0].text
    assert turn.hand_off is not None
    assert (turn.hand_off.reason, turn.hand_off.urgent) == ("safety", True)
    await talk.says("继续报案")
    await talk.says("深南大道科技园路口")
    await talk.says("1个人")
    await talk.says("报了")
    await talk.says("粤B12345")
    turn = await talk.says("13800138002")
    assert "什么时候" in turn.replies[-1].text
    await talk.says("刚刚")
    await talk.says("没有照片")
    turn = await talk.says("确认提交")
    assert turn.hand_off is not None
    assert (turn.hand_off.reason, turn.hand_off.urgent) == ("safety", True)
    claim = await talk.claim()
    assert claim is not None
    assert claim.number is not None
    assert claim.fields["injured_count"] == 1
    assert claim.fields["accident_time"].startswith("2026-11-22")


async def test_an_injury_told_late_turns_the_report_into_an_urgent_one(talk: Talk) -> None:
    await talk.says("我要报案,和另一辆车追尾了")
    await talk.says("没有人受伤")
    turn = await talk.says("不对,后排乘客流血了")
    assert "120" in words(turn)
    assert (await talk.fields())["has_injury"] is True


@pytest.mark.parametrize(("said", "number"), [("我在高速上撞了护栏", "12122"), ("车被水淹了", "不要启动")])
async def test_danger_is_met_with_its_script_before_any_question(talk: Talk, said: str, number: str) -> None:
    turn = await talk.says(said)
    assert number in turn.replies[0].text
    assert "有没有人受伤" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["转人工", "我要跟真人说话", "叫个懂的人来", "让理赔员给我打电话"])
async def test_a_wish_for_a_person_reaches_the_queue_in_one_turn_inside_the_form(talk: Talk, said: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says(said)
    assert turn.hand_off is not None
    assert turn.hand_off.reason == "asked"
    assert "碰撞" in turn.hand_off.summary
    assert turn.state["active_loop"] is None
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"


async def test_after_a_person_the_bot_offers_to_go_on(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    await talk.says("转人工")
    turn = await talk.says("继续上次的报案")
    assert "什么时候" in turn.replies[-1].text


async def test_photos_are_put_into_the_draft_wherever_they_arrive(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.says(photos=1)
    assert "收到 1 张" in words(turn)
    assert "有没有人受伤" in turn.replies[-1].text
    claim = await talk.claim()
    assert claim is not None
    assert claim.photo_count == 1


async def test_words_sent_beside_photos_are_heard(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.says("没有人受伤", photos=2)
    assert "收到 2 张" in words(turn)
    assert (await talk.fields())["has_injury"] is False


async def test_someone_who_knows_nothing_still_gets_a_claim_number(talk: Talk) -> None:
    await talk.says("我要报案")
    lines = ("没有", "不知道", "不记得", "不清楚", "不知道", "不清楚", "没有保单号", "跳过", "没有照片")
    for line in lines:
        turn = await talk.says(line)
    assert turn.replies[-1].card is not None
    await talk.says("确认提交")
    claim = await talk.claim()
    assert claim is not None
    assert claim.number is not None
    assert claim.fields["coverage_check"] is True


async def test_after_three_misses_the_question_may_be_skipped(talk: Talk) -> None:
    await talk.says("我要报案")
    for line in ("香蕉", "杏子", "西瓜"):
        turn = await talk.says(line)
    assert {"跳过", "转人工"} <= {choice.text for choice in turn.replies[-1].choices}


async def test_a_late_notice_is_taken_kindly(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    turn = await talk.says("11月10号下午三点")
    assert "照常受理" in words(turn)


async def test_two_messages_not_understood_in_a_row_call_a_person(talk: Talk) -> None:
    first = await talk.says("qwert asdf")
    assert first.hand_off is None
    assert "转人工" in [choice.text for choice in first.replies[-1].choices]
    second = await talk.says("zxcv poiu")
    assert second.hand_off is not None
    assert second.hand_off.reason == "not_understood"


async def test_as_long_as_there_is_something_to_offer_a_third_question_is_waited_for(talk: Talk) -> None:
    offers = [await talk.says("定损单长什么样子啊"), await talk.says("定损单上的章是谁盖的")]
    assert [turn.hand_off for turn in offers] == [None, None]
    assert all("定损单在哪里看？" in [choice.text for choice in turn.replies[-1].choices] for turn in offers)
    assert words(offers[0]) != words(offers[1])
    third = await talk.says("定损单上的章哪来的")
    assert third.hand_off is not None
    assert third.hand_off.reason == "not_understood"


async def test_two_questions_without_an_answer_in_the_form_leave_it(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("赔款多久到账")
    turn = await talk.says("定损是什么意思")
    assert turn.hand_off is not None
    assert turn.state["active_loop"] is None
    turn = await talk.says("继续报案")
    assert "有没有人受伤" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["能不能说是我老婆开的", "喝了点酒撞了还能赔吗"])
async def test_honesty_is_kept_and_a_person_offered(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert "如实" in words(turn)
    assert "转人工" in [choice.text for choice in turn.replies[-1].choices]


async def test_confirming_twice_gives_one_number(talk: Talk) -> None:
    await up_to_summary(talk)
    first = words(await talk.says("确认提交"))
    claim = await talk.claim()
    assert claim is not None
    assert claim.number in first
    again = await talk.says("确认")
    assert claim.number in words(again)


async def test_a_confirmation_that_is_run_twice_reports_once(talk: Talk) -> None:
    await up_to_summary(talk)
    before, last, turn_id = talk.carry, talk.last, uuid4().hex
    first = await talk.says("确认提交", turn_id=turn_id)
    talk.episode, talk.carry, talk.last = 9, before, last  # as after a crash: Rasa knows nothing, the claim is given
    again = await talk.says("确认提交", turn_id=turn_id)
    assert words(again) == words(first)


async def test_a_restart_of_rasa_in_the_middle_loses_nothing(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    assert talk.server is not None
    talk.server.restart()
    turn = await talk.says("昨天下午三点")
    assert "在哪里" in turn.replies[-1].text
    assert (await talk.fields())["accident_time"] == "2026-11-21T15:00+08:00"


async def test_a_failed_action_is_no_answer_and_the_turn_can_be_taken_again(
    talk: Talk, action_server: ActionServer
) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    action_server.broken = True
    try:
        with pytest.raises(BotUnavailable) as failed:
            await talk.says("没有人受伤")
    finally:
        action_server.broken = False
    assert failed.value.reason == "action_failed"
    turn = await talk.says("没有人受伤")
    assert "什么时候" in turn.replies[-1].text


@pytest.mark.parametrize(
    "said", ["/restart", "//affirm", "／affirm", "\u200b/fnol_start", '/inform{"plate_no": "粤B12345"}']
)
async def test_a_typed_command_is_only_words(talk: Talk, said: str) -> None:
    await up_to_summary(talk)
    turn = await talk.sends(said, None, turn_id=uuid4().hex)
    assert turn.replies
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"
