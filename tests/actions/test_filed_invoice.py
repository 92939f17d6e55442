"""A filed wish for an invoice: its title and its address are put right while it is open, by whom it is known to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from insurance.models import ServiceRequest
from insurance.policies import policies
from insurance.requests import requests
from insurance.requests.request_states import RequestState
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_filed_changes import ORIENT, tells
from tests.actions.test_service_flows import EAR, VOICE, filed_of, hears
from tests.fakes import FakeSms
from tests.insurance.test_regions_and_invoices import RIGHT as TAX
from tests.insurance.test_regions_and_invoices import WRONG as WRONG_TAX

OWNER, COMPANY, WRITTEN, RIGHT = "13800000001", "深圳市远行科技有限公司", "a@example.com", "b@example.com"


async def filed(caller: Caller) -> ServiceRequest:
    """An invoice that was filed by its owner, to a private person."""
    async with caller.tools.database.transaction() as tx:
        await policies.seed(tx)
    await caller.call(EAR, "我要开发票", "invoice")
    await caller.call(VOICE, "", "invoice", in_service=True)
    await hears(caller, OWNER)
    assert isinstance(caller.tools.sms, FakeSms)
    await hears(caller, caller.tools.sms.code_of(OWNER))
    for answer in ("第一个", "个人", WRITTEN):
        if not await filed_of(caller):
            await hears(caller, answer)
    (request,) = await filed_of(caller)
    assert (request.fields["title"], request.fields["email"]) == ("个人", WRITTEN)
    return request


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        (f"发票抬头写错了，改成{COMPANY} {TAX}", "title", f"{COMPANY} {TAX}"),
        (f"邮箱错了，是{RIGHT}", "email", RIGHT),
        (f"收票邮箱换成{RIGHT}可以吗", "email", RIGHT),
    ],
)
async def test_it_is_put_right_in_its_place(caller: Caller, text: str, key: str, value: str) -> None:
    before = await filed(caller)
    answer = said(await tells(caller, text, ORIENT, "invoice"))
    (request,) = await filed_of(caller)
    assert request.fields == {**before.fields, key: value}
    assert str(request.number) in answer
    assert value in answer


async def test_what_it_is_to_be_is_asked_where_it_was_not_said(caller: Caller) -> None:
    await filed(caller)
    asked = said(await tells(caller, "发票抬头能改一下吗", ORIENT, "invoice"))
    assert "发票抬头要改成什么" in asked
    wrong = said(await tells(caller, f"{COMPANY} {WRONG_TAX}", ORIENT))
    assert "税号" in wrong
    await tells(caller, f"{COMPANY} {TAX}", ORIENT)
    (request,) = await filed_of(caller)
    assert request.fields["title"] == f"{COMPANY} {TAX}"


async def test_other_words_are_no_answer_to_that(caller: Caller) -> None:
    await filed(caller)
    await tells(caller, "发票抬头要改", ORIENT, "invoice")
    assert "开票申请" not in said(await tells(caller, "交强险多少钱", ORIENT, "quote"))
    assert "改好了" not in said(await tells(caller, "保单上的邮箱错了", ORIENT, "endorse"))


async def test_one_that_is_done_is_not_changed_any_more(caller: Caller) -> None:
    request = await filed(caller)
    async with caller.tools.database.transaction() as tx:
        for state in (RequestState.IN_PROGRESS, RequestState.DONE):
            await requests.move(tx, request.id, state, who="李娜", why="", now=NOW)
    assert "已经办结" in said(await tells(caller, f"邮箱错了，是{RIGHT}", ORIENT, "invoice"))
    (request,) = await filed_of(caller)
    assert request.fields["email"] == WRITTEN


async def test_whom_we_do_not_know_any_more_changes_nothing(caller: Caller) -> None:
    await filed(caller)
    caller.now = NOW + timedelta(days=20)
    assert "核实" in said(await tells(caller, f"邮箱错了，是{RIGHT}", ORIENT, "invoice"))
    (request,) = await filed_of(caller)
    assert request.fields["email"] == WRITTEN


async def test_a_turn_that_is_run_again_changes_once(caller: Caller) -> None:
    await filed(caller)
    first = said(await tells(caller, f"邮箱错了，是{RIGHT}", ORIENT, "invoice"))
    caller.turn_id = caller.turn_id[:-1]
    again = said(await tells(caller, f"邮箱错了，是{RIGHT}", ORIENT, "invoice"))
    assert first == again


@pytest.mark.parametrize("text", ["个人信息填错了", "我个人觉得你说得不对"])
async def test_words_that_name_no_invoice_change_none(caller: Caller, text: str) -> None:
    await filed(caller)
    await tells(caller, f"发票抬头改成{COMPANY} {TAX}", ORIENT, "invoice")
    await tells(caller, text, ORIENT)
    (request,) = await filed_of(caller)
    assert request.fields["title"] == f"{COMPANY} {TAX}"
