"""A time wished for a call stands on the ticket in the customer's words, and is repeated as a wish."""

from __future__ import annotations

from typing import Any

import pytest

from actions.services.service_filing import in_one_line
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, PHONE, VOICE, draft_of, filed_of, follows, hears

EVENING = "晚上八点以后打给我"
KEPT = {"call_time": EVENING, "call_at": "2026-11-22T20:00+08:00"}


async def begins(caller: Caller, text: str, intent: str) -> dict[str, Any]:
    answer = await caller.call(EAR, text, intent)
    await caller.call(VOICE, "", intent, in_service=True)
    return answer


async def test_a_renewal_keeps_the_time_of_its_first_words(caller: Caller) -> None:
    answer = await begins(caller, f"我要续保，{EVENING}", "renew")
    assert "记下了：晚上八点以后打给您" in said(answer)
    await hears(caller, "粤BD12345")
    answer = await hears(caller, PHONE)
    (request,) = await filed_of(caller)
    assert request.fields == {**request.fields, **KEPT}
    assert EVENING in said(answer)
    assert f"希望来电时间：{EVENING}" in in_one_line(request)


async def test_a_time_alone_is_kept_and_the_question_asked_again(caller: Caller) -> None:
    await begins(caller, "我要续保", "renew")
    answer = await hears(caller, EVENING)
    assert "记下了：晚上八点以后打给您" in said(answer)
    assert "车牌号" in said(answer)
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields == KEPT


async def test_a_time_beside_the_number_is_kept_with_it(caller: Caller) -> None:
    await begins(caller, "我要续保", "renew")
    await hears(caller, "粤BD12345")
    answer = await hears(caller, f"{PHONE}，{EVENING}")
    (request,) = await filed_of(caller)
    assert request.fields == {**request.fields, "phone": PHONE, **KEPT}
    assert EVENING in said(answer)
    assert "尽量" in said(answer)


@pytest.mark.parametrize("text", ["别在中午打", "可以，别在中午打"])
async def test_who_says_when_not_to_call_may_be_called_for_the_quote(caller: Caller, text: str) -> None:
    await begins(caller, "我要报价", "quote")
    await hears(caller, "深圳")
    await hears(caller, "粤BD12345")
    answer = await hears(caller, text)
    assert "中午不打给您" in said(answer)
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields == {**draft.fields, "consent": True, "call_time": "别在中午打"}


async def test_a_complaint_keeps_the_time_beside_its_words(caller: Caller) -> None:
    text = f"我要投诉，定损员三天不理人，{EVENING}"
    answer = await caller.call("action_file_complaint", text, "complaint")
    (request,) = await filed_of(caller)
    assert request.fields == {"words": text, **KEPT}
    assert EVENING in said(answer)


async def test_a_call_that_is_wished_for_later_is_no_wish_for_a_person_now(caller: Caller) -> None:
    answer = await caller.call("action_ask_for_person", f"我要续保，{EVENING}", "human")
    assert follows(answer) == "service_form"
    answer = await caller.call("action_ask_for_person", f"续保找人工，{EVENING}", "human")
    assert answer["responses"][-1]["custom"]["hand_off"]["reason"] == "asked"
    await begins(caller, "我要续保", "renew")
    answer = await hears(caller, f"粤BD12345，{EVENING}", "human")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields == {"plate_no": "粤BD12345", **KEPT}


async def test_a_later_wish_takes_the_place_of_an_earlier_one(caller: Caller) -> None:
    await begins(caller, "我要续保", "renew")
    await hears(caller, EVENING)
    await hears(caller, "下班后再打给我")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields == {"call_time": "下班后再打给我"}


async def test_a_rescue_comes_at_once_and_keeps_no_time(caller: Caller) -> None:
    await begins(caller, "叫道路救援", "roadside")
    await hears(caller, EVENING)
    draft = await draft_of(caller)
    assert draft is not None
    assert "call_time" not in draft.fields
