"""A plate or a number that was told wrong is put right in what was filed last, and nothing else is."""

from __future__ import annotations

import pytest

from insurance.requests.request_states import RequestState
from tests.actions.conftest import Caller, said
from tests.actions.test_filed_changes import tells
from tests.actions.test_service_flows import EAR, PHONE, VOICE, filed_of, hears


async def transfers(caller: Caller) -> None:
    await caller.call(EAR, "办理过户变更", "transfer")
    await caller.call(VOICE, "", "transfer", in_service=True)
    for text in ("登记", "粤BD12345", PHONE):
        await hears(caller, text)


@pytest.mark.parametrize(
    "text", ["我刚才车牌报错了，是粤BD12346", "车牌不对，应该是粤BD12346", "过户的车牌写错了，粤BD12346"]
)
async def test_the_plate_of_what_was_filed_is_put_right(caller: Caller, text: str) -> None:
    await transfers(caller)
    answer = await tells(caller, text, "action_answer_question", "model_mismatch")
    (request,) = await filed_of(caller)
    assert request.fields["plate_no"] == "粤BD12346"
    assert str(request.number) in said(answer)


@pytest.mark.parametrize(
    "text", ["对方车牌不对，是粤BD12346", "粤BD12346", "车牌怎么改啊", "这车原来是粤BD12346，改过的"]
)
async def test_other_words_leave_it(caller: Caller, text: str) -> None:
    await transfers(caller)
    await tells(caller, text)
    (request,) = await filed_of(caller)
    assert request.fields["plate_no"] == "粤BD12345"
    assert request.state == RequestState.OPEN


async def test_the_number_to_call_about_a_change_is_put_right_too(caller: Caller) -> None:
    await transfers(caller)
    answer = await tells(caller, "哦不对，新号应该是13900002222")
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == "13900002222"
    assert "139****2222" in said(answer)
