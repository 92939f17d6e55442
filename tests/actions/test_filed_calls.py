"""The number to call, and when, of what was filed: put right in its place, as long as it is open."""

from __future__ import annotations

import pytest

from insurance.requests import requests
from insurance.requests.request_states import RequestState
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_filed_changes import OTHER_PHONE, history_of, moved, tells
from tests.actions.test_service_flows import EAR, PHONE, VOICE, filed_of, hears


async def renews(caller: Caller) -> None:
    await caller.call(EAR, "我要续保", "renew")
    await caller.call(VOICE, "", "renew", in_service=True)
    await hears(caller, "粤BD12345")
    await hears(caller, PHONE)


async def complains(caller: Caller) -> None:
    await caller.call("action_file_complaint", "我要投诉，定损员三天不理人", "complaint")


@pytest.mark.parametrize(
    "text", ["续保的电话改成13912345678", "电话写错了，是13912345678", "换个号码联系我，13912345678"]
)
@pytest.mark.parametrize(("action", "intent"), [("action_orient", "inform"), ("action_hear_service", "renew")])
async def test_the_number_of_a_renewal_is_changed_and_read_back(
    caller: Caller, text: str, action: str, intent: str
) -> None:
    await renews(caller)
    answer = await tells(caller, text, action, intent)
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == OTHER_PHONE
    assert str(request.number) in said(answer)
    assert "139****5678" in said(answer)
    event = (await history_of(caller))[-1]
    assert event.detail["before"] == {"phone": PHONE}


async def test_a_complaint_gets_a_number_to_call(caller: Caller) -> None:
    await complains(caller)
    await tells(caller, "投诉的联系电话改成13912345678", "action_file_complaint", "complaint")
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == OTHER_PHONE
    assert "13912345678" not in request.fields["words"]


async def test_a_number_that_is_not_given_is_asked_for(caller: Caller) -> None:
    await renews(caller)
    assert "11 位手机号" in said(await tells(caller, "我续保的电话写错了"))
    assert "改好了" in said(await tells(caller, OTHER_PHONE))
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == OTHER_PHONE


async def test_a_time_said_afterwards_is_kept_too(caller: Caller) -> None:
    await renews(caller)
    assert "晚上八点以后打给您" in said(await tells(caller, "晚上八点以后打给我"))
    await tells(caller, "续保的事下班后再打给我")
    (request,) = await filed_of(caller)
    assert request.fields["call_time"] == "续保的事下班后再打给我"
    assert "call_at" not in request.fields
    assert request.fields["phone"] == PHONE


async def test_what_is_done_keeps_its_number(caller: Caller) -> None:
    await renews(caller)
    await moved(caller, RequestState.IN_PROGRESS, RequestState.DONE)
    await tells(caller, "续保的电话改成13912345678")
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == PHONE


async def test_a_turn_run_again_changes_once(caller: Caller) -> None:
    await renews(caller)
    first = await tells(caller, "续保的电话改成13912345678")
    assert said(first) == said(await caller.call("action_orient", "续保的电话改成13912345678"))
    assert [event.what for event in await history_of(caller)].count("changed") == 1


@pytest.mark.parametrize(
    "text",
    [
        "保单上的电话改成13912345678",
        "报案的电话写错了，是13912345678",
        "对方电话是13912345678不对",
        "你们投诉电话改了吗",
        "明天上午我要去修车",
    ],
)
async def test_another_number_leaves_it_as_it_is(caller: Caller, text: str) -> None:
    await renews(caller)
    (before,) = await filed_of(caller)
    await tells(caller, text, "action_answer_question", "oos")
    (after,) = await filed_of(caller)
    assert after.fields == before.fields


async def test_taking_a_value_back_leaves_none(caller: Caller) -> None:
    await renews(caller)
    (request,) = await filed_of(caller)
    async with caller.tools.database.transaction() as tx:
        told = await requests.amend(tx, request.id, {"phone": None}, turn="t", who="bot", why="", now=NOW)
    assert "phone" not in told.fields
