"""A service offered below an answer is taken up in words, by a plate or a phone; a rescue comes before all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.services.wish_beside import NEXT, calls_rescue
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller
from tests.actions.test_filed_changes import tells
from tests.actions.test_service_flows import DOOR, EAR, draft_of, follows

ASKED = "脱保多久会影响续保价格啊？"


async def takes_up(caller: Caller, text: str) -> str | None:
    """What a message after the answer begins: the kind of its draft."""
    answer = await tells(caller, text, "action_answer_question", "nlu_fallback")
    if follows(answer) == "service_form":
        await caller.call(EAR, text, "nlu_fallback")
    draft = await draft_of(caller)
    return draft.kind if draft else None


@pytest.mark.parametrize("text", ["粤BD12345", "13800138000", "那帮我办吧", "好的，登记", "那就续吧"])
async def test_the_offered_renewal_is_begun(caller: Caller, text: str) -> None:
    await tells(caller, ASKED, DOOR, "renew")
    assert await takes_up(caller, text) == "renewal"


async def test_the_rescue_asked_about_is_called(caller: Caller) -> None:
    await tells(caller, "道路救援收费吗", DOOR, "roadside")
    assert await takes_up(caller, "那帮我叫一个") == "roadside"


@pytest.mark.parametrize("text", ["那我退", "那怎么办", "好的谢谢", "办了吗", "对方车牌粤BD12345"])
async def test_other_words_begin_none(caller: Caller, text: str) -> None:
    await tells(caller, ASKED, DOOR, "renew")
    assert await takes_up(caller, text) is None


async def test_an_offer_is_forgotten_after_something_else_and_in_time(caller: Caller) -> None:
    await tells(caller, ASKED, DOOR, "renew")
    await tells(caller, "谢谢", "action_small_talk", "thanks")
    assert await takes_up(caller, "那帮我办吧") is None
    await tells(caller, ASKED, DOOR, "renew")
    caller.now += timedelta(minutes=30)
    assert await takes_up(caller, "那帮我办吧") is None


@pytest.mark.parametrize(
    ("intent", "text"),
    [("invoice", "帮我叫拖车，顺便把发票也开一下"), ("invoice", "我要开发票，另外帮我叫个拖车")],
)
async def test_the_rescue_comes_first_and_the_invoice_waits(caller: Caller, intent: str, text: str) -> None:
    await caller.call(EAR, text, intent)
    draft = await draft_of(caller)
    assert draft is not None
    assert (draft.kind, draft.fields.get(NEXT)) == (Kind.ROADSIDE, Kind.INVOICE)


@pytest.mark.parametrize("text", ["拖车费发票怎么开", "拖车的发票给我开一下", "不要拖车了，我要开发票"])
def test_a_rescue_that_is_only_spoken_of_is_not_called(text: str) -> None:
    assert not calls_rescue(text)


async def test_a_policy_for_a_car_of_the_family_is_a_quote_and_no_transfer(caller: Caller) -> None:
    await caller.call(EAR, "我要给我爸的车买个保险", "transfer")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.kind == Kind.QUOTE
