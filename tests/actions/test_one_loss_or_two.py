"""A second notice of one car: it is asked whether it is one loss, and the two are joined or told apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insurance import claim_listing, claims, same_loss
from insurance.models import Claim
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_check_claim import asks, reported
from tests.actions.test_report_claim import COMPLETE, draft


async def reports_again(caller: Caller, **fields: Any) -> str:
    await draft(caller, {**COMPLETE, **fields})
    caller.slots, caller.turn_id = {"claim_confirm": True}, f"{caller.turn_id}+"
    caller.now = NOW + timedelta(hours=1)
    return said(await caller.call("action_report_claim", "确认提交", "affirm"))


async def newest(caller: Caller) -> Claim:
    async with caller.tools.database.reading() as session:
        return (await claims.reported(session, caller.customer_id))[0]


async def test_the_same_loss_reported_twice_is_joined_once_the_customer_says_so(caller: Caller) -> None:
    first = await reported(caller)
    told = await reports_again(caller, accident_time="2026-11-21T18:00+08:00")
    assert f"登记过一起报案（{first.number}）" in told
    second = await newest(caller)
    async with caller.tools.database.transaction() as tx:
        await claims.attach(tx, second.id, ["photo"], now=NOW)
    answer = said(await caller.call("action_orient", "是同一起", "affirm"))
    assert f"按 {first.number} 办理" in answer
    async with caller.tools.database.reading() as session:
        assert await claims.photo_ids(session, first.id) == ["photo"]
        assert await same_loss.joined_ones(session, [first.id, second.id]) == {second.id}
        last = (await claim_listing.events_of(session, first.id))[-1]
    assert (last.what, last.detail) == ("joined_by", {"number": second.number})
    progress = await asks(caller)
    assert str(second.number) not in progress
    assert "您有" not in progress


@pytest.mark.parametrize("words", ["不是同一起", "这是两起事故", "不是同一个事"])
async def test_two_losses_stay_two(caller: Caller, words: str) -> None:
    first = await reported(caller)
    await reports_again(caller)
    assert "就是两起" in said(await caller.call("action_orient", words, "deny"))
    second = await newest(caller)
    told = await asks(caller)
    assert str(first.number) in told
    assert str(second.number) in told
    assert "就是两起" not in said(await caller.call("action_orient", words, "deny"))  # nobody asks, nobody is answered


@pytest.mark.parametrize(
    "other",
    [
        {"accident_time": "2026-11-18T15:00+08:00"},
        {"plate_no": "粤B99999"},
    ],
)
async def test_another_time_or_another_car_is_not_asked_about(caller: Caller, other: dict[str, Any]) -> None:
    await reported(caller)
    assert "同一起" not in await reports_again(caller, **other)


async def test_a_strangers_notice_of_the_car_is_not_told_of(caller: Caller) -> None:
    others = await reported(caller, "li-na", reporter_phone="13900000000")
    assert str(others.number) not in await reports_again(caller)


@pytest.mark.parametrize("words", ["两起事故能一起报吗", "是同一起"])
async def test_without_the_question_the_words_mean_nothing_of_it(caller: Caller, words: str) -> None:
    await reported(caller)
    assert "办理" not in said(await caller.call("action_orient", words, "inform"))


async def test_photos_that_do_not_fit_any_more_leave_both_as_they_are(caller: Caller) -> None:
    first = await reported(caller)
    await reports_again(caller)
    second = await newest(caller)
    async with caller.tools.database.transaction() as tx:
        await claims.attach(tx, first.id, [f"a{number}" for number in range(30)], now=NOW)
        await claims.attach(tx, second.id, ["photo"], now=NOW)
    assert "合不到一起" in said(await caller.call("action_orient", "是同一起", "affirm"))
    async with caller.tools.database.reading() as session:
        assert await same_loss.joined_ones(session, [second.id]) == set()
