"""A filed booking is moved, the cover of a quote changed, in the customer's words; each is told of when asked."""

from __future__ import annotations

import pytest

from insurance.requests.request_states import RequestState
from tests.actions.conftest import Caller, said
from tests.actions.test_filed_changes import OTHER_PHONE, history_of, moved, tells
from tests.actions.test_filed_withdrawal import books
from tests.actions.test_rescues import FULL, called
from tests.actions.test_service_flows import EAR, PHONE, VOICE, draft_of, filed_of, follows, hears


async def quotes(caller: Caller) -> None:
    await caller.call(EAR, "我要报价，深圳，新车", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    for text in ("可以", PHONE):
        await hears(caller, text)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("把代驾改到明晚九点", "明晚九点"),
        ("改成十一点", "十一点"),
        ("明天没空了，往后推一天", "往后推一天"),
        ("再改一下，地点是KK mall", "KK mall"),
        ("那改到周五行不", "周五"),
    ],
)
async def test_a_booking_is_moved_and_what_stood_there_is_kept(caller: Caller, text: str, new: str) -> None:
    await books(caller)
    answer = await tells(caller, text, "action_hear_service", "value_added")
    (request,) = await filed_of(caller)
    assert new in request.fields["when_where"]
    assert "望京SOHO" in request.fields["when_where"]
    assert str(request.number) in said(answer)
    assert follows(answer) is None
    assert await draft_of(caller) is None


async def test_a_new_time_that_is_not_said_is_asked_for(caller: Caller) -> None:
    await books(caller)
    assert "要改到什么时间" in said(await tells(caller, "我想改一下时间"))
    await tells(caller, "周日下午三点")
    (request,) = await filed_of(caller)
    assert "周日下午三点" in request.fields["when_where"]


async def test_another_service_or_number_takes_its_place(caller: Caller) -> None:
    await books(caller)
    await tells(caller, "代驾不要了，换成检测")
    await tells(caller, "预约的电话改成13912345678")
    (request,) = await filed_of(caller)
    assert request.fields["service"] == "安全检测"
    assert request.fields["phone"] == OTHER_PHONE
    assert "没有开通" in said(await tells(caller, "检测改成洗车"))


@pytest.mark.parametrize(
    "text", ["改到周五要加钱吗", "保单的生效时间改到明天", "换个手机号投保", "改天再说", "还是谢谢"]
)
async def test_other_matters_leave_the_booking_as_it_is(caller: Caller, text: str) -> None:
    await books(caller)
    await tells(caller, text)
    assert [event.what for event in await history_of(caller)].count("changed") == 0


async def test_a_turn_run_again_moves_once(caller: Caller) -> None:
    await books(caller)
    first = await tells(caller, "代驾改到后天晚上")
    assert said(first) == said(await caller.call("action_orient", "代驾改到后天晚上"))
    assert [event.what for event in await history_of(caller)].count("changed") == 1


async def test_the_cover_of_a_filed_quote_is_changed(caller: Caller) -> None:
    await quotes(caller)
    await tells(caller, "三者改成200万，划痕不要")
    answer = await tells(caller, "车损也不买了")
    (request,) = await filed_of(caller)
    assert request.fields["cover_wishes"] == "三者改成200万，划痕不要；车损也不买了"
    assert "车损也不买了" in said(answer)
    assert request.state == RequestState.OPEN


@pytest.mark.parametrize(
    "text", ["师傅到哪了", "代驾几点来", "安排好了没", "怎么还没人联系我", "我的代驾呢", "我约的代驾呢？"]
)
async def test_how_far_a_booking_has_come_is_told(caller: Caller, text: str) -> None:
    await books(caller)
    answer = await tells(caller, text, "action_check_claim", "claim_status")
    (request,) = await filed_of(caller)
    assert str(request.number) in said(answer)
    assert "等待处理" in said(answer)


async def test_what_is_done_is_neither_moved_nor_promised(caller: Caller) -> None:
    await books(caller)
    await moved(caller, RequestState.IN_PROGRESS, RequestState.DONE)
    await tells(caller, "代驾改到后天晚上")
    assert "已办结" in said(await tells(caller, "代驾安排好了没"))
    (request,) = await filed_of(caller)
    assert "后天" not in request.fields["when_where"]


async def test_whoever_asks_where_their_cancelled_driver_is_hears_that_it_is_cancelled(caller: Caller) -> None:
    await books(caller)
    await tells(caller, "代驾不用了")
    assert "已撤回" in said(await tells(caller, "我的代驾呢", "action_answer_question", "nlu_fallback"))


@pytest.mark.parametrize("text", ["理赔进度到哪了", "代驾一般多久能来", "定损员什么时候来", "那代驾呢"])
async def test_a_claim_or_a_rule_is_no_booking(caller: Caller, text: str) -> None:
    await books(caller)
    answer = await tells(caller, text, "action_answer_question", "nlu_fallback")
    (request,) = await filed_of(caller)
    assert str(request.number) not in said(answer)


@pytest.mark.parametrize(
    ("text", "begins"), [("约代驾", True), ("叫个代驾送我", True), ("叫代驾太贵，我自己慢慢开", False)]
)
async def test_whoever_drank_and_was_told_to_take_a_driver_books_one(caller: Caller, text: str, begins: bool) -> None:
    advised = await caller.call("action_keep_honest", "今晚喝了酒，想自己开回去", "driver_drunk")
    assert "约代驾" in str(advised["responses"][0]["custom"]["choices"])
    answer = await tells(caller, text, "action_hear_service", "value_added")
    assert (follows(answer) == "service_form") is begins


async def test_whoever_asks_where_the_tow_truck_is_is_told_of_their_rescue(caller: Caller) -> None:
    await called(caller, *FULL)
    answer = await tells(caller, "到哪了呀", "action_check_claim", "claim_status")
    assert "您的道路救援已经登记" in said(answer)
