"""A rescue that was filed is put right in its place: what it holds, its history, and what nobody may change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.services.filed_change_words import may_change, read_change
from insurance.claims import claims
from insurance.customers import customers
from insurance.models import ServiceRequest, ServiceRequestEvent
from insurance.requests import requests
from insurance.requests.request_states import RequestState
from tests.actions.conftest import NOW, Caller, error_of, said
from tests.actions.test_rescues import FULL, PLACE, PLATE, called
from tests.actions.test_service_flows import DOOR, PHONE, filed_of, follows

ORIENT, OTHER_PHONE = "action_orient", "13912345678"
KNOWN = {"place": PLACE, "trouble": "没电", "plate_no": PLATE, "phone": PHONE}


async def tells(caller: Caller, text: str, action: str = ORIENT, intent: str = "inform", **how: Any) -> dict[str, Any]:
    """A message of its own outside of any form."""
    caller.turn_id = f"{caller.turn_id}~"
    answer = await caller.call(action, text, intent, **how)
    assert error_of(answer) is None
    return answer


async def rescue_of(caller: Caller) -> ServiceRequest:
    (request,) = await filed_of(caller)
    return request


async def history_of(caller: Caller) -> list[ServiceRequestEvent]:
    async with caller.tools.database.reading() as session:
        return await requests.events_of(session, (await rescue_of(caller)).id)


async def moved(caller: Caller, *states: RequestState) -> None:
    async with caller.tools.database.transaction() as tx:
        for state in states:
            await requests.move(tx, (await filed_of(caller))[0].id, state, who="李娜", why="", now=NOW)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("救援地点改成科苑路口", "place", "科苑路口"),
        ("我刚说错了，车在科技园地铁站A口", "place", "科技园地铁站A口"),
        ("车挪到海岸城停车场了", "place", "海岸城停车场"),
        ("拖车电话换成13912345678", "phone", OTHER_PHONE),
        ("电话错了，是13912345678", "phone", OTHER_PHONE),
        ("车牌写错了 是粤B88888", "plate_no", "粤B88888"),
        ("不是没电，是爆胎", "trouble", "爆胎"),
    ],
)
@pytest.mark.parametrize(("action", "intent"), [(ORIENT, "inform"), (DOOR, "roadside"), (DOOR, "endorse")])
async def test_a_filed_rescue_is_changed_in_its_place_and_read_back(
    caller: Caller, text: str, key: str, value: str, action: str, intent: str
) -> None:
    await called(caller, *FULL)
    before = (await rescue_of(caller)).fields[key]
    answer = await tells(caller, text, action, intent)
    request = await rescue_of(caller)
    assert request.fields == {**KNOWN, key: value}
    assert str(request.number) in said(answer)
    assert (value[-4:] if key == "phone" else value) in said(answer)
    assert follows(answer) is None
    event = (await history_of(caller))[-1]
    assert event.what == "changed"
    assert event.detail["before"] == {key: before}
    assert before in event.why
    assert value in event.why


async def test_a_colleague_is_called_and_reads_what_was_changed(caller: Caller) -> None:
    await called(caller, *FULL)
    answer = await tells(caller, "救援地点改成科苑路口")
    wish = answer["responses"][-1]["custom"]["hand_off"]
    assert wish["reason"] == "service"
    assert f"{PLACE} → 科苑路口" in wish["summary"]


async def test_a_turn_run_again_changes_once_and_says_the_same(caller: Caller) -> None:
    await called(caller, *FULL)
    first = await tells(caller, "救援地点改成科苑路口")
    again = await caller.call(ORIENT, "救援地点改成科苑路口")
    assert said(first) == said(again)
    assert [event.what for event in await history_of(caller)].count("changed") == 1


@pytest.mark.parametrize(
    ("text", "answer", "key", "value"),
    [
        ("救援地点写错了", "科苑路口", "place", "科苑路口"),
        ("我要改救援地点", "在南山医院门口", "place", "南山医院门口"),
        ("救援电话能改吗", "13912345678", "phone", OTHER_PHONE),
        ("车牌写错了", "粤B88888", "plate_no", "粤B88888"),
        ("拖车的车况填错了", "爆胎了", "trouble", "爆胎"),
        ("救援信息填错了", "地点是科苑路口", "place", "科苑路口"),
    ],
)
async def test_what_names_no_value_is_asked_for_it(
    caller: Caller, text: str, answer: str, key: str, value: str
) -> None:
    await called(caller, *FULL)
    asked = await tells(caller, text)
    assert "改" in said(asked)
    assert (await rescue_of(caller)).fields[key] == KNOWN[key]
    changed = await tells(caller, answer)
    assert "改好了" in said(changed)
    assert (await rescue_of(caller)).fields[key] == value


async def test_the_question_what_to_change_on_a_policy_is_another_one(caller: Caller) -> None:
    await caller.call("validate_service_form", "我要改保单", "endorse")
    await caller.call("action_ask_service_done", "", "endorse", in_service=True)
    answer = await caller.call("validate_service_form", "你先别登记 我想想", "stop", in_service=True)
    assert error_of(answer) is None
    caller.slots["service_question"] = "change"
    assert error_of(await caller.call(ORIENT, "救援地点改成科苑路口")) is None


async def test_a_number_that_is_too_short_is_said_and_still_awaited(caller: Caller) -> None:
    await called(caller, *FULL)
    await tells(caller, "救援电话写错了")
    assert "11" in said(await tells(caller, "1391234567"))
    await tells(caller, OTHER_PHONE)
    assert (await rescue_of(caller)).fields["phone"] == OTHER_PHONE


async def test_who_would_rather_leave_it_changes_nothing(caller: Caller) -> None:
    await called(caller, *FULL)
    await tells(caller, "救援地点写错了")
    assert "不改" in said(await tells(caller, "算了不改了", intent="negation"))
    await tells(caller, "科苑路口")
    assert (await rescue_of(caller)).fields == KNOWN


async def test_what_is_said_after_something_else_is_no_new_place(caller: Caller) -> None:
    await called(caller, *FULL)
    await tells(caller, "救援地点写错了")
    await tells(caller, "行驶证丢了怎么办", "action_answer_question", "claim_docs")
    await tells(caller, "科苑路口")
    assert (await rescue_of(caller)).fields == KNOWN


@pytest.mark.parametrize(
    "states", [(RequestState.WITHDRAWN,), (RequestState.IN_PROGRESS, RequestState.DONE)], ids=["withdrawn", "done"]
)
async def test_what_is_over_is_not_changed(caller: Caller, states: tuple[RequestState, ...]) -> None:
    await called(caller, *FULL)
    await moved(caller, *states)
    answer = await tells(caller, "救援地点改成科苑路口")
    request = await rescue_of(caller)
    assert request.fields == KNOWN
    assert str(request.number) in said(answer)
    assert "改不了" in said(answer)
    await tells(caller, "车牌写错了 是粤B88888")
    assert (await rescue_of(caller)).fields == KNOWN


async def test_while_a_colleague_arranges_it_the_driver_is_to_be_told_too(caller: Caller) -> None:
    await called(caller, *FULL)
    await moved(caller, RequestState.IN_PROGRESS)
    assert "再说一遍" in said(await tells(caller, "救援地点改成科苑路口"))
    assert (await rescue_of(caller)).fields["place"] == "科苑路口"


async def test_danger_in_the_same_message_comes_first(caller: Caller) -> None:
    await called(caller, *FULL)
    answer = await tells(caller, "救援地点改成科苑路口，车着火了", DOOR, "roadside")
    assert "119" in answer["responses"][0]["custom"]["text"]
    assert (await rescue_of(caller)).fields["place"] == "科苑路口"
    assert "改好了" in answer["responses"][-1]["custom"]["text"]


async def test_beside_danger_nothing_is_asked_and_nothing_is_taken_for_a_place(caller: Caller) -> None:
    await called(caller, *FULL)
    for text in ("救援地点写错了，车着火了", "我说错了，车在冒烟"):
        answer = await tells(caller, text, DOOR, "roadside")
        assert "119" in answer["responses"][0]["custom"]["text"]
        assert "改" not in answer["responses"][-1]["custom"]["text"]
    assert (await rescue_of(caller)).fields == KNOWN


async def test_a_fast_road_has_its_words_first(caller: Caller) -> None:
    await called(caller, *FULL)
    answer = await tells(caller, "救援地点改成京港澳高速往长沙方向K1500", DOOR, "roadside")
    assert "12122" in answer["responses"][0]["custom"]["text"]


async def test_words_that_name_nothing_are_of_what_came_last(caller: Caller) -> None:
    await called(caller, *FULL)
    async with caller.tools.database.transaction() as tx:
        of = {"conversation_id": "conversation-1", "customer_id": caller.customer_id, "channel": "in_app"}
        later = NOW + timedelta(minutes=5)
        await claims.report_at_once(tx, {"accident_place": PLACE, "plate_no": PLATE}, key="k", now=later, **of)
    await tells(caller, "车牌写错了 是粤B88888")
    assert (await rescue_of(caller)).fields == KNOWN
    await tells(caller, "救援的车牌写错了 是粤B88888")
    assert (await rescue_of(caller)).fields["plate_no"] == "粤B88888"


@pytest.mark.parametrize(
    ("text", "known"), [("拖车电话换成13912345678", PHONE), ("电话错了，是13912345678", OTHER_PHONE)]
)
async def test_a_wrong_number_is_put_right_for_the_customer_and_another_person_s_is_not_theirs(
    caller: Caller, text: str, known: str
) -> None:
    await called(caller, *FULL)
    await tells(caller, text)
    async with caller.tools.database.reading() as session:
        customer = await customers.find(session, caller.customer_id)
    assert customer is not None
    assert customer.phone == known


@pytest.mark.parametrize(
    "text",
    [
        "取消救援，地点不对",
        "再叫一辆拖车，地点改成海岸城",
        "报案里的地点写错了",
        "保单上的车牌写错了，是粤B88888",
        "对方车牌写错了，是粤B88888",
        "拖车改成拖到4S店",
        "拖车到哪了",
        "拖车费写错了",
        "师傅说错了路",
        "地点对不对",
        "谢谢，应该是明天来",
        "赔错了吧",
        "算错了保费",
        "拖车费谁出",
        "车没电了来救援",
        "救援换胎要钱吗",
    ],
)
def test_what_looks_like_a_change_and_is_none(text: str) -> None:
    change = read_change(text, KNOWN, NOW) if may_change(text) else None
    assert change is None
