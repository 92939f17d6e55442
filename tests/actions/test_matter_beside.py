"""A service that is wished for together with a report is kept, and offered when the report is through."""

from __future__ import annotations

import pytest

from actions.services.wish_beside import wished_in
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller, said
from tests.actions.test_report_claim import COMPLETE, draft
from tests.actions.test_service_flows import DOOR, EAR, draft_of, filed_of, follows


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("想退保顺便报个案", Kind.CANCELLATION),
        ("我想开发票，另外我的车昨天被刮了", Kind.INVOICE),
        ("报个案，还想续保", Kind.RENEWAL),
        ("车被撞了还要过户", Kind.TRANSFER),
        ("昨天追尾了，另外帮我约个代驾", Kind.BOOKING),
    ],
)
def test_a_service_wished_for_beside_a_loss_is_heard(text: str, kind: Kind) -> None:
    assert wished_in(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "去年检的路上被追尾了",
        "刚过户的车就被刮了",
        "不想退保，就是来报案的",
        "报案要发票吗",
        "车被撞了想报案",
        "代驾把我的车撞了",
        "我想起来发票在车里被烧了",
    ],
)
def test_what_only_belongs_to_the_story_is_no_wish(text: str) -> None:
    assert wished_in(text) is None


async def test_it_is_kept_with_the_report_and_offered_with_its_receipt(caller: Caller) -> None:
    opened = said(await caller.call("validate_claim_form", "想退保顺便报个案", "fnol_start"))
    assert "退保的事我也记下了" in opened
    waiting = await draft_of(caller)
    assert waiting is not None
    assert waiting.kind == Kind.CANCELLATION
    await draft(caller, COMPLETE)
    caller.slots = {"claim_confirm": True}
    receipt = await caller.call("action_report_claim", "确认", "affirm")
    assert "报案号" in said(receipt)
    assert "退保我还替您留着" in said(receipt)


async def test_a_turn_that_is_run_again_keeps_one(caller: Caller) -> None:
    for _ in range(2):
        assert "发票的事我也记下了" in said(
            await caller.call("validate_claim_form", "我想开发票，另外车昨天被刮了", "fnol_scratch")
        )


async def test_another_service_that_waits_is_not_pushed_out(caller: Caller) -> None:
    await caller.call("validate_claim_form", "想退保顺便报个案", "fnol_start")
    again = said(await caller.call("validate_claim_form", "重新报一个，还想开发票", "start_over"))
    assert "记下了，先报案" not in again
    waiting = await draft_of(caller)
    assert waiting is not None
    assert waiting.kind == Kind.CANCELLATION


@pytest.mark.parametrize("intent", ["renew", "cancel_policy", "quote"])
async def test_what_waits_is_taken_up_by_its_name_whatever_was_learned_of_the_words(
    caller: Caller, intent: str
) -> None:
    await caller.call("validate_claim_form", "想退保顺便报个案", "fnol_start")
    await caller.call(EAR, "接着办退保", intent)
    waiting = await draft_of(caller)
    assert waiting is not None
    assert waiting.kind == Kind.CANCELLATION
    assert await filed_of(caller) == []


@pytest.mark.parametrize(("text", "intent"), [("帮我把退保办了", "renew"), ("我要过户", "cancel_policy")])
async def test_what_is_named_is_begun_and_not_what_it_was_taken_for(caller: Caller, text: str, intent: str) -> None:
    await caller.call(EAR, text, intent)
    begun = await draft_of(caller)
    assert begun is not None
    assert begun.kind == (Kind.CANCELLATION if "退保" in text else Kind.TRANSFER)


async def test_one_that_is_added_in_a_report_waits_for_it(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call(DOOR, "对了,我还想开个发票", "invoice", in_form=True)
    assert "发票的事我也记下了，先报案" in said(answer)
    assert follows(answer) is None
    waiting = await draft_of(caller)
    assert waiting is not None
    assert waiting.kind == Kind.INVOICE


@pytest.mark.parametrize(
    ("text", "intent", "is_told"), [("我要开发票", "invoice", True), ("叫拖车", "roadside", False)]
)
async def test_one_that_is_wanted_at_once_leaves_the_report_which_is_kept(
    caller: Caller, text: str, intent: str, is_told: bool
) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call(DOOR, text, intent, in_form=True)
    assert follows(answer) == "service_form"
    assert ("报案填的我都留着" in said(answer)) is is_told
