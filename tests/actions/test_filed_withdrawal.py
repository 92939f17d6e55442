"""What was filed is taken back in the customer's own words, once, and only if that is what they say."""

from __future__ import annotations

import pytest

from actions.services.filed_withdrawal_words import TakingBack, read_taking_back
from actions.services.service_rescue_words import dismisses, goes_again
from actions.services.service_wishes import kind_wanted
from insurance.requests.request_states import RequestKind as Kind
from insurance.requests.request_states import RequestState
from tests.actions.conftest import Caller, said
from tests.actions.test_filed_changes import moved, tells
from tests.actions.test_service_flows import EAR, PHONE, VOICE, draft_of, filed_of, follows, hears

BOOKED = "帮我约个代驾，明天晚上八点，望京SOHO"


async def books(caller: Caller, text: str = BOOKED) -> None:
    await caller.call(EAR, text, "value_added")
    await caller.call(VOICE, "", "value_added", in_service=True)
    await hears(caller, PHONE)


async def cancels_policy(caller: Caller) -> None:
    await caller.call(EAR, "退保 商业险", "cancel_policy")
    await caller.call(VOICE, "", "cancel_policy", in_service=True)
    for text in ("登记", "粤BD12345", PHONE):
        await hears(caller, text)


@pytest.mark.parametrize(
    "text", ["代驾不用了", "代驾取消吧，我朋友开车", "那个预约作废", "取消", "算了取消吧", "不约代驾了", "代驾退了吧"]
)
async def test_a_booking_is_cancelled_in_the_words_of_its_customer(caller: Caller, text: str) -> None:
    await books(caller)
    answer = await tells(caller, text, "action_hear_service", "value_added")
    (request,) = await filed_of(caller)
    assert request.state == RequestState.WITHDRAWN
    assert str(request.number) in said(answer)
    assert follows(answer) is None
    assert await draft_of(caller) is None


@pytest.mark.parametrize("text", ["我想撤回刚才那个退保申请", "还是别退了", "退保不办了"])
async def test_a_wish_to_end_a_policy_is_taken_back_and_not_begun_anew(caller: Caller, text: str) -> None:
    await cancels_policy(caller)
    await tells(caller, text, "action_hear_service", "cancel_policy")
    (request,) = await filed_of(caller)
    assert request.state == RequestState.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    ["别给我取消代驾", "代驾怎么取消", "代驾取消了吗", "报案取消", "年检不用了", "不用了谢谢", "代驾师傅别迟到"],
)
async def test_what_only_sounds_like_it_leaves_the_booking(caller: Caller, text: str) -> None:
    await books(caller)
    await tells(caller, text)
    (request,) = await filed_of(caller)
    assert request.state == RequestState.OPEN


@pytest.mark.parametrize(
    "text", ["不要了太贵", "太贵了不用了", "不用了，我自己去", "取消吧，我朋友开车", "撤销吧 师傅太远"]
)
async def test_the_reason_beside_it_takes_nothing_from_the_cancelling(caller: Caller, text: str) -> None:
    await books(caller)
    answer = await tells(caller, text.replace(" ", "，"), "action_hear_service", "cancel_policy")
    (request,) = await filed_of(caller)
    assert request.state == RequestState.WITHDRAWN
    assert follows(answer) is None


async def test_a_change_of_the_policy_is_taken_back_and_a_booking_is_not_by_the_same_words(caller: Caller) -> None:
    await books(caller)
    await tells(caller, "不用改了")
    (booking,) = await filed_of(caller)
    assert booking.state == RequestState.OPEN
    await caller.call(EAR, "我要改保单上的地址", "endorse")
    await caller.call(VOICE, "", "endorse", in_service=True)
    for text in ("登记", "粤BD12345", PHONE):
        await hears(caller, text)
    await tells(caller, "没事了，不用改了", "action_small_talk", "goodbye")
    states = {request.kind: request.state for request in await filed_of(caller)}
    assert states == {"booking": RequestState.OPEN, "endorsement": RequestState.WITHDRAWN}


def test_words_that_name_no_policy_end_none() -> None:
    assert kind_wanted("cancel_policy", "不要了太贵", is_question=False) is None
    assert kind_wanted("cancel_policy", "车险不要了", is_question=False) is Kind.CANCELLATION


async def test_whoever_asks_whether_it_can_be_cancelled_is_told_how(caller: Caller) -> None:
    await books(caller)
    answer = await tells(caller, "代驾怎么取消啊")
    assert "取消代驾" in [choice["text"] for choice in answer["responses"][0]["custom"]["choices"]]


async def test_a_booking_that_colleagues_work_on_is_cancelled_with_a_word_to_say(caller: Caller) -> None:
    await books(caller)
    await moved(caller, RequestState.IN_PROGRESS)
    assert "接到电话时" in said(await tells(caller, "代驾不用了"))
    assert "不用再取消" in said(await tells(caller, "把代驾取消了"))


async def test_without_a_booking_nothing_is_begun_by_cancelling_it(caller: Caller) -> None:
    answer = await tells(caller, "取消代驾", "action_hear_service", "value_added")
    assert "不用取消" in said(answer)
    assert follows(answer) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("过户不办了", TakingBack.NAMED),
        ("不需要开发票了", TakingBack.NAMED),
        ("那条建议撤了吧", TakingBack.NAMED),
        ("不续了", TakingBack.BARE),
        ("能帮我取消代驾吗", TakingBack.NAMED),
        ("发票不要电子的", None),
        ("把商业险退了吧", None),
        ("报价不要车损", None),
        ("代驾不要了，换成检测", None),
        ("取消费用怎么算", None),
        ("不用排队了", None),
        ("谁让你们取消代驾的", None),
    ],
)
def test_which_words_take_back(text: str, meant: TakingBack | None) -> None:
    assert read_taking_back(text) is meant


@pytest.mark.parametrize(
    "text",
    [
        *("我朋友马上到，先不用", "那么久啊那不要了", "别来了别来了", "没事了谢谢", "车自己好了", "已经修好了，撤单"),
        *("哎算了算了我打122", "打着火了不用来", "太慢了不等你们", "找到人了", "先这样吧不弄了我老公来接我"),
    ],
)
async def test_a_rescue_that_is_not_needed_ends_in_the_middle_of_its_form(caller: Caller, text: str) -> None:
    await caller.call(EAR, "要道路救援", "roadside")
    await caller.call(VOICE, "", "roadside", in_service=True)
    answer = await hears(caller, text, "stop")
    assert "道路救援不办了" in said(answer)
    assert await draft_of(caller) is None


@pytest.mark.parametrize(
    "text",
    [
        *("换好了备胎还是没气", "打不着火", "不用拖车，搭个电就行", "在老婆单位，不用进地库", "车动不了了", "别来烦我"),
        *("人没事车坏了", "车牌不用了吧", "修好了又坏了", "算了还是来拖吧", "停在换电站", "朋友的车没电了"),
    ],
)
def test_a_trouble_or_a_place_ends_no_rescue(text: str) -> None:
    assert not dismisses(text)
    assert not goes_again(text)
