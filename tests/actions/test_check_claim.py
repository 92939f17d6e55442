"""「我的案子到哪了」: one's own claims, those of a phone that was shown to be one's own, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insurance.claims import claims, progress
from insurance.core.core_system import StatusChange
from insurance.customers import customers
from insurance.models import Claim
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE
from tests.fakes import FakeSms

PHONE = COMPLETE["reporter_phone"]


async def reported(caller: Caller, account: str = "zhang-wei", *, channel: str = "in_app", **fields: Any) -> Claim:
    async with caller.tools.database.transaction() as tx:
        customer = await customers.find_or_create(tx, channel, account)
        of = {"conversation_id": "conversation-1", "customer_id": customer.id, "channel": channel}
        draft = await claims.open_draft(tx, **of, now=NOW)
        await claims.note(tx, draft.id, {**COMPLETE, **fields}, now=NOW)
        return await claims.report(tx, draft.id, key=f"k{draft.id}", now=NOW)


async def happens(caller: Caller, claim: Claim, stage: str, hours: int, **detail: Any) -> None:
    async with caller.tools.database.transaction() as tx:
        change = StatusChange(f"{claim.id}{stage}", str(claim.number), stage, NOW + timedelta(hours=hours), detail)
        await progress.note(tx, change, now=NOW)


async def asks(caller: Caller, text: str = "我的案子到哪了") -> str:
    return said(await caller.call("action_check_claim", text, "claim_status"))


async def test_without_the_core_systems_word_it_is_taken(caller: Caller) -> None:
    claim = await reported(caller)
    told = await asks(caller)
    assert f"您的报案 {claim.number}" in told
    assert "已经受理" in told
    assert "/claim/progress/" in told


async def test_the_newest_word_of_the_core_system_is_told_without_the_amount(caller: Caller) -> None:
    claim = await reported(caller)
    await happens(caller, claim, "surveying", 1)
    await happens(caller, claim, "paid", 5, amount="2180.00", account_tail="0417")
    told = await asks(caller)
    assert "已到账" in told
    assert "2180" not in told
    assert "0417" not in told


async def test_who_has_shown_that_the_phone_is_theirs_hears_the_amount(caller: Caller) -> None:
    claim = await reported(caller, "app:1")
    await happens(caller, claim, "paid", 5, amount="2180.00", account_tail="0417")
    async with caller.tools.database.transaction() as tx:
        caller.customer_id = (await customers.find_or_create(tx, "in_app", "app:1", vouched_phone=PHONE)).id
    assert "2180.00 元已经到账（尾号 0417）" in await asks(caller)


async def test_another_phone_than_the_reports_does_not_show_the_amount(caller: Caller) -> None:
    claim = await reported(caller, "app:1")
    await happens(caller, claim, "paid", 5, amount="2180.00")
    async with caller.tools.database.transaction() as tx:
        caller.customer_id = (await customers.find_or_create(tx, "in_app", "app:1", vouched_phone="13900000000")).id
    assert "2180" not in await asks(caller)


async def test_two_losses_are_told_apart(caller: Caller) -> None:
    await reported(caller)
    second = await reported(caller, damage_cause="glass", accident_place="虎门出口")
    await happens(caller, second, "supplement", 1, missing=["行驶证照片"])
    told = await asks(caller)
    assert "您有 2 起报案" in told
    assert "碰撞，万达广场" in told
    assert "玻璃破碎，虎门出口" in told
    assert "还需要您补充：行驶证照片" in told
    only = await asks(caller, f"{second.number} 到哪了")
    assert "您有" not in only
    assert "行驶证照片" in only


async def test_nobody_hears_of_anothers_claim_by_its_number(caller: Caller) -> None:
    others = await reported(caller, "li-na", reporter_phone="13900000000")
    told = await asks(caller, f"查一下 {others.number} 到哪了")
    assert "不在您名下" in told
    assert "受理" not in told


async def test_a_claim_of_another_channel_is_found_by_the_phone_that_was_proved(caller: Caller) -> None:
    claim = await reported(caller, "o1", channel="wechat")
    assert "没有查到" in await asks(caller)
    async with caller.tools.database.transaction() as tx:
        caller.customer_id = (await customers.find_or_create(tx, "in_app", "app:9", vouched_phone=PHONE)).id
    assert str(claim.number) in await asks(caller)


@pytest.mark.parametrize("text", ["核实手机号查进度", "用手机号查理赔"])
async def test_the_phone_is_proved_in_the_service_form(caller: Caller, text: str) -> None:
    answer = await caller.call("action_check_claim", text, "claim_status")
    assert [event["name"] for event in answer["events"] if event["event"] == "followup"] == ["service_form"]


async def test_from_the_phone_to_the_claim_by_a_code(caller: Caller) -> None:
    claim = await reported(caller, "o1", channel="wechat")
    words = ("核实手机号查进度", PHONE)
    for number, text in enumerate(words):
        caller.turn_id = f"t{number}"
        await caller.call("validate_service_form", text, in_service=number > 0)
        await caller.call("action_ask_service_done", text, in_service=True)
    caller.turn_id = "t9"
    sms = caller.tools.sms
    assert isinstance(sms, FakeSms)  # it keeps the codes
    code = sms.code_of(PHONE)
    assert str(claim.number) in said(await caller.call("validate_service_form", code, in_service=True))


async def test_an_unfinished_draft_is_named_beside_the_claims(caller: Caller) -> None:
    claim = await reported(caller)
    async with caller.tools.database.transaction() as tx:
        of = {"conversation_id": "conversation-1", "customer_id": caller.customer_id, "channel": "in_app"}
        await claims.open_draft(tx, **of, now=NOW)
    told = await asks(caller)
    assert str(claim.number) in told
    assert "还没有填完" in told


async def test_what_was_declined_is_explained_by_a_person(caller: Caller) -> None:
    claim = await reported(caller)
    await happens(caller, claim, "declined", 1)
    answer = await caller.call("action_check_claim", "到哪了", "claim_status")
    assert any(response["custom"].get("hand_off") for response in answer["responses"])
    assert "不赔" not in said(answer)
