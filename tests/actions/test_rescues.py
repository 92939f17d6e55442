"""A rescue is called with a phone and a place, once; asked after and cancelled, it is the same one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.services.service_rescue_words import asks_hotline, cancels, is_about_one
from insurance.claims import claims
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_service_flows import DOOR, EAR, PHONE, VOICE, draft_of, filed_of, follows, hears

PLACE, PLATE = "深圳市南山区深南大道", "粤BD12345"


async def called(caller: Caller, *answers: tuple[str, str]) -> dict[str, Any]:
    await caller.call(EAR, "要道路救援", "roadside")
    answer = await caller.call(VOICE, "", "roadside", in_service=True)
    for text, intent in answers:
        answer = await hears(caller, text, intent)
    return answer


FULL = ((PLACE, "inform"), ("没电", "inform"), (PLATE, "inform"), (PHONE, "inform"))


@pytest.mark.parametrize("text", ["跳过", "不想留", "我不留电话"])
async def test_without_a_phone_nothing_is_filed_and_the_hotline_is_named(caller: Caller, text: str) -> None:
    answer = await called(caller, *FULL[:3], (text, "skip" if text == "跳过" else "inform"))
    assert "95500-0" in said(answer)
    assert "请保持手机畅通" not in said(answer)
    assert await filed_of(caller) == []
    await hears(caller, PHONE)
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == PHONE


async def test_a_question_is_no_place(caller: Caller) -> None:
    await called(caller, ("去哪修", "assess_repair"))
    draft = await draft_of(caller)
    assert draft is not None
    assert "place" not in draft.fields


async def test_a_motorway_without_its_name_is_asked_once_more_with_the_words_for_one(caller: Caller) -> None:
    answer = await called(caller, ("高速公路上", "highway_safe"))
    assert "12122" in said(answer)
    assert "哪条高速" in said(answer)
    await hears(caller, "就在高速公路上", "highway_safe")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields["place"].endswith("高速公路上")


async def test_a_motorway_with_its_name_is_taken_at_once(caller: Caller) -> None:
    await called(caller, ("京港澳高速往长沙方向", "inform"))
    draft = await draft_of(caller)
    assert draft is not None
    assert "京港澳高速" in draft.fields["place"]


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("没有三角牌", None),
        ("没记住车牌", None),
        ("还没上高速呢", None),
        ("没上牌", "未上牌"),
        ("新车还没上牌", "未上牌"),
    ],
)
async def test_a_car_is_without_a_plate_only_when_that_is_said(caller: Caller, text: str, plate: str | None) -> None:
    await called(caller, *FULL[:2], (text, "inform"))
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields.get("plate_no") == plate


async def test_a_flooded_car_is_not_left_as_one_without_power(caller: Caller) -> None:
    answer = await called(caller, *FULL[:3], ("泡水的车你不能给我选没电吧", "flood_restart"))
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields["trouble"] == "泡水"
    assert "不要启动" in said(answer)


@pytest.mark.parametrize("text", ["救援电话多少", "给我拖车电话", "打哪个电话", "有没有救援电话"])
async def test_the_number_is_given_each_time_it_is_asked_for(caller: Caller, text: str) -> None:
    await called(caller)
    for _ in range(4):
        answer = await hears(caller, text, "roadside")
        assert "95500-0" in answer["responses"][0]["custom"]["text"]


@pytest.mark.parametrize("text", ["我的电话是多少来着", "打我电话13800138000", "电话改一下", "车牌号码多少"])
def test_a_number_of_their_own_is_no_wish_for_the_hotline(text: str) -> None:
    assert not asks_hotline(text)


@pytest.mark.parametrize("text", ["拖车来了没有啊", "到底叫没叫拖车怎么两个编号", "帮我叫拖车", "救援到哪了"])
async def test_a_rescue_that_is_filed_is_told_of_and_not_filed_again(caller: Caller, text: str) -> None:
    await called(caller, *FULL)
    (request,) = await filed_of(caller)
    caller.turn_id = "later"
    answer = await caller.call(DOOR, text, "roadside")
    assert request.number is not None
    assert request.number in said(answer)
    assert follows(answer) is None
    assert len(await filed_of(caller)) == 1


@pytest.mark.parametrize("text", ["取消救援", "我的救援登记了什么取消地点不对", "拖车不用来了"])
async def test_a_rescue_is_cancelled_when_that_is_asked_and_once(caller: Caller, text: str) -> None:
    await called(caller, *FULL)
    caller.turn_id = "later"
    first = await caller.call(DOOR, text, "roadside")
    again = await caller.call(DOOR, text, "roadside")
    (request,) = await filed_of(caller)
    assert request.state == "withdrawn"
    assert said(first) == said(again)
    assert "已经取消" in said(first)


SENT_BACK = [
    "不用来了 我自己弄好了",
    "别来了我走了",
    "朋友来帮我搭上电了，取消吧",
    "又打着了 不用了",
    "交警拖走了不用你们了",
]


@pytest.mark.parametrize("text", SENT_BACK)
@pytest.mark.parametrize("door", ["action_cancel_claim", "action_orient"])
async def test_who_is_sent_back_is_the_rescue_that_was_called(caller: Caller, text: str, door: str) -> None:
    await called(caller, *FULL)
    caller.turn_id = "later"
    answer = await caller.call(door, text, "claim_cancel")
    (request,) = await filed_of(caller)
    assert request.state == "withdrawn"
    assert "已经取消" in said(answer)
    assert not any(message["custom"].get("card") for message in answer["responses"])  # the receipt says 「已登记」


@pytest.mark.parametrize(
    "text", ["不用来了吧？你们还没出发吗", "别来烦我", "朋友来接我了", "我的案子不用了吗", "谁说不用来了"]
)
async def test_what_sends_nobody_back_leaves_the_rescue(caller: Caller, text: str) -> None:
    await called(caller, *FULL)
    caller.turn_id = "later"
    await caller.call("action_orient", text, "chitchat")
    (request,) = await filed_of(caller)
    assert request.state != "withdrawn"


async def test_another_rescue_is_called_when_it_is_another_or_another_day(caller: Caller) -> None:
    await called(caller, *FULL)
    caller.turn_id = "later"
    assert follows(await caller.call(DOOR, "再叫一辆拖车", "roadside")) == "service_form"
    caller.now = NOW + timedelta(days=1)
    assert follows(await caller.call(DOOR, "帮我叫拖车", "roadside")) == "service_form"


async def test_what_a_tow_costs_is_answered_also_after_one_was_called(caller: Caller) -> None:
    await called(caller, *FULL)
    answer = await caller.call(DOOR, "拖车费谁出", "roadside")
    assert "已经登记" not in said(answer)
    assert follows(answer) is None


async def test_asked_after_before_it_is_filed_nobody_waits_in_vain(caller: Caller) -> None:
    answer = await called(caller, *FULL[:2], ("拖车到哪了", "roadside"))
    assert "还没有登记上" in said(answer)
    assert await filed_of(caller) == []


async def test_a_report_given_in_this_conversation_is_not_asked_again(caller: Caller) -> None:
    known = {"accident_place": PLACE, "plate_no": PLATE, "reporter_phone": PHONE, "drivable": False}
    async with caller.tools.database.transaction() as tx:
        of = {"conversation_id": "conversation-1", "customer_id": caller.customer_id, "channel": "in_app"}
        await claims.report_at_once(tx, known, key="k", now=NOW, **of)
    await caller.call(EAR, "帮我叫拖车", "roadside")
    (request,) = await filed_of(caller)
    assert (request.fields["place"], request.fields["phone"]) == (PLACE, PHONE)


def test_a_question_whether_it_can_be_cancelled_cancels_nothing() -> None:
    assert not any(cancels(text) for text in ("救援能取消吗", "怎么取消救援", "谁让你取消的", "别取消救援"))
    assert not is_about_one("车没电了来救援")


async def test_who_asks_after_a_rescue_that_nobody_has_called_learns_that(caller: Caller) -> None:
    answer = said(await caller.call(EAR, "那救援还来吗", "roadside")) + said(
        await caller.call(VOICE, "那救援还来吗", "roadside", in_service=True)
    )
    assert "您的救援还没有登记上" in answer
