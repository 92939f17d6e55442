"""A second notice of one car: it is asked whether it is one loss, and the two are joined or told apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insurance.claims import claim_listing, claims, same_loss
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


@pytest.mark.parametrize("words", ["不是同一起", "这是两起事故", "不是同一个事", "别合在一起", "不是"])
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


@pytest.mark.parametrize(
    "words", ["同一起", "对,同一起", "嗯是同一起事故", "就是同一起吧", "是的", "对的", "都是同一个事"]
)
async def test_a_plain_yes_joins_them(caller: Caller, words: str) -> None:
    first = await reported(caller)
    await reports_again(caller)
    assert f"按 {first.number} 办理" in said(await caller.call("action_orient", words, "affirm"))


@pytest.mark.parametrize(
    "words", ["啥同一起我不知道", "是不是同一起我也不清楚", "同一起是啥意思", "好像是同一起吧不确定"]
)
async def test_what_is_unclear_joins_nothing_and_says_so(caller: Caller, words: str) -> None:
    await reported(caller)
    await reports_again(caller)
    answer = said(await caller.call("action_orient", words, "unknown"))
    assert "先不合并" in answer
    second = await newest(caller)
    assert str(second.number) in answer
    async with caller.tools.database.reading() as session:
        assert await same_loss.joined_ones(session, [second.id]) == set()
        assert await same_loss.waiting(session, caller.customer_id, now=caller.now) is None


@pytest.mark.parametrize("words", ["嗯", "好的", "谢谢"])
async def test_a_polite_word_joins_nothing(caller: Caller, words: str) -> None:
    await reported(caller)
    await reports_again(caller)
    assert "合在一起" not in said(await caller.call("action_orient", words, "affirm"))


async def test_a_bare_yes_long_after_the_question_answers_something_else(caller: Caller) -> None:
    await reported(caller)
    await reports_again(caller)
    caller.now += timedelta(minutes=6)
    assert "合在一起" not in said(await caller.call("action_orient", "是的", "affirm"))


@pytest.mark.parametrize("words", ["我没说是同一起啊别给我合", "谁让你合的", "不是同一起,给我分开"])
async def test_who_never_said_so_gets_a_colleague_who_parts_them(caller: Caller, words: str) -> None:
    first = await reported(caller)
    await reports_again(caller)
    await caller.call("action_orient", "是同一起", "affirm")
    answer = await caller.call("action_orient", words, "negation")
    assert "分开" in said(answer)
    wishes = [each["custom"]["hand_off"] for each in answer["responses"] if "hand_off" in each["custom"]]
    assert [wish["reason"] for wish in wishes] == ["claim_question"]
    assert str(first.number) in wishes[0]["summary"]


async def test_the_number_of_another_accounts_claim_is_not_told(caller: Caller) -> None:
    others = await reported(caller, "li-na")
    told = await reports_again(caller)
    assert "还登记过一起报案" in told
    assert str(others.number) not in told
    answer = said(await caller.call("action_orient", "不是同一起", "deny"))
    assert "就是两起" in answer
    assert str(others.number) not in answer


async def test_nor_when_the_two_are_joined(caller: Caller) -> None:
    others = await reported(caller, "li-na")
    await reports_again(caller)
    answer = said(await caller.call("action_orient", "是同一起", "affirm"))
    assert "合在一起" in answer
    assert str(others.number) not in answer
