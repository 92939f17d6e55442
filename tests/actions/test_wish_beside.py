"""A second service that is wished for in one breath with the first is kept, and offered when the first is done."""

from __future__ import annotations

import pytest

from actions.services.wish_beside import wish_beside
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, PHONE, draft_of, filed_of, hears

PLATE = "粤B12345"


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        (Kind.CANCELLATION, "退保，再开个发票", Kind.INVOICE),
        (Kind.INVOICE, "退保，再开个发票", Kind.CANCELLATION),
        (Kind.RENEWAL, "我要续保 顺便约个代驾", Kind.BOOKING),
        (Kind.TRANSFER, "帮我办过户，还要换个车牌", Kind.ENDORSEMENT),
        (Kind.RENEWAL, "想续保也想开发票", Kind.INVOICE),
        (Kind.CANCELLATION, "我想退保", None),
        (Kind.CANCELLATION, "退保，发票怎么开", None),
        (Kind.CANCELLATION, "退保，不要发票", None),
        (Kind.COMPLAINT, "投诉你们，还要退保", None),
    ],
)
def test_it_is_heard_in_the_words_that_begin_the_first(kind: Kind, text: str, other: Kind | None) -> None:
    heard = wish_beside(kind, text, begins=True)
    assert (heard.kind if heard else None) == other


@pytest.mark.parametrize(
    ("text", "other", "rest"),
    [
        ("13912345678，顺便开个发票", Kind.INVOICE, "13912345678"),
        ("另外我还想过户", Kind.TRANSFER, ""),
        ("我要开发票", None, ""),  # wanted instead
        ("顺便问下发票怎么开", None, ""),
    ],
)
def test_in_the_course_of_the_first_it_has_to_be_added(text: str, other: Kind | None, rest: str) -> None:
    heard = wish_beside(Kind.RENEWAL, text, begins=False)
    assert (heard.kind if heard else None) == other
    assert heard is None or heard.rest == rest


async def test_the_receipt_of_the_first_offers_the_second(caller: Caller) -> None:
    begun = await caller.call(EAR, "我要续保，再开个发票", "renew")
    assert "发票的事我也记下了" in said(begun)
    await hears(caller, PLATE)
    receipt = await hears(caller, PHONE)
    (filed,) = await filed_of(caller)
    assert filed.kind == Kind.RENEWAL
    assert "发票我还替您记着" in said(receipt)
    assert "/invoice" in [choice["command"] for choice in receipt["responses"][-1]["custom"]["choices"]]


async def test_one_that_is_added_later_loses_neither_the_first_nor_the_answer(caller: Caller) -> None:
    await caller.call(EAR, "我要续保", "renew")
    noted = await hears(caller, f"{PLATE}，顺便开个发票", "invoice")
    assert "发票的事我也记下了" in said(noted)
    draft = await draft_of(caller)
    assert draft is not None
    assert (draft.kind, draft.fields["plate_no"]) == (Kind.RENEWAL, PLATE)


async def test_who_gives_up_the_first_is_offered_the_second(caller: Caller) -> None:
    await caller.call(EAR, "我要续保，再开个发票", "renew")
    dropped = said(await hears(caller, "算了不续了", "stop"))
    assert "续保不办了" in dropped
    assert "发票我还替您记着" in dropped


@pytest.mark.parametrize("intent", ["invoice", "cancel_policy"])
async def test_what_is_named_first_is_done_first_whatever_was_learned(caller: Caller, intent: str) -> None:
    for _ in range(2):  # the turn is run again
        said_first = said(await caller.call(EAR, "退保，再开个发票", intent))
        assert "发票的事我也记下了" in said_first
        caller.slots = {}
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.kind == Kind.CANCELLATION


async def test_who_gives_up_the_second_goes_on_with_the_first(caller: Caller) -> None:
    await caller.call(EAR, "我要续保，再开个发票", "renew")
    assert "发票不办了" in said(await hears(caller, "发票不用开了", "negation"))
    draft = await draft_of(caller)
    assert draft is not None
    assert (draft.kind, "next_service" in draft.fields) == (Kind.RENEWAL, False)


async def test_what_waits_is_kept_when_the_first_gives_way_to_another(caller: Caller) -> None:
    await caller.call(EAR, "我要续保，再开个发票", "renew")
    await hears(caller, "不续保了，我要改车牌", "endorse")
    draft = await draft_of(caller)
    assert draft is not None
    assert (draft.kind, draft.fields["next_service"]) == (Kind.ENDORSEMENT, Kind.INVOICE)
