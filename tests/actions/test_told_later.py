"""What is told after a report was given goes into that report; what comes next is answered from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.normalise import normalise
from insurance.claims import claim_listing, claims
from insurance.models import ClaimEvent
from tests.actions.conftest import Caller, said
from tests.actions.test_check_claim import reported
from tests.actions.test_report_claim import draft


async def last_event(caller: Caller, claim_id: str) -> ClaimEvent:
    async with caller.tools.database.reading() as session:
        return (await claim_listing.events_of(session, claim_id))[-1]


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("不是查进度 我要改时间 出险时间下午四点", "negation", "action_orient"),
        ("这案子我填错了 是两个车撞的 不是单方", "negation", "action_orient"),
        ("我刚报的案子没写时间 是今天下午四点 帮我补上", "claim_status", "action_check_claim"),
        ("我刚报的那个要加一句 后备箱也关不上了", "ticket", "action_tell_of_tickets"),
        ("我刚报的案 联系电话填错了 我要改成13900001111", "fnol_start", "action_hear_loss"),
        ("驾驶员是我媳妇李梅 你给补上", "inform", "action_orient"),
        ("刚才报的案车牌写错了 是粤BD12346", "fnol_start", "action_hear_loss"),
        ("刚刚报的那个忘了说 大灯也碎了", "fnol_glass", "action_hear_loss"),
    ],
)
async def test_it_goes_into_the_claim_in_the_customers_words(
    caller: Caller, text: str, intent: str, action: str
) -> None:
    claim = await reported(caller)
    words = normalise(text, max_chars=1000)
    answer = await caller.call(action, words, intent)
    assert str(claim.number) in said(answer)
    assert words in said(answer)
    assert all(event["event"] != "followup" for event in answer["events"])
    event = await last_event(caller, claim.id)
    assert (event.what, event.who, event.detail) == ("supplemented", "customer", {"words": words})
    async with caller.tools.database.reading() as session:
        assert await claims.find_draft(session, caller.customer_id) is None


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("我要报案,玻璃裂了", "fnol_glass", "action_hear_loss"),
        ("我的案子到哪一步了", "claim_status", "action_check_claim"),
        ("我要改保单电话", "endorse", "action_hear_service"),
        ("我刚报的案要撤", "claim_cancel", "action_cancel_claim"),
        ("能加个座位险吗", "quote", "action_hear_service"),
        ("我报的案多久能赔", "payout_time", "action_answer_question"),
    ],
)
async def test_other_matters_do_not(caller: Caller, text: str, intent: str, action: str) -> None:
    claim = await reported(caller)
    await caller.call(action, text, intent)
    assert (await last_event(caller, claim.id)).what == "reported"


async def test_while_another_report_is_filled_in_nothing_is_guessed(caller: Caller) -> None:
    claim = await reported(caller)
    await draft(caller, {"damage_cause": "glass"})
    await caller.call("action_orient", "驾驶员是我媳妇李梅你给补上", "inform")
    assert (await last_event(caller, claim.id)).what == "reported"


async def test_a_strangers_claim_takes_nothing(caller: Caller) -> None:
    claim = await reported(caller, "li-na")
    await caller.call("action_orient", "我刚报的案车牌写错了", "negation")
    assert (await last_event(caller, claim.id)).what == "reported"


@pytest.mark.parametrize("text", ["我已经报过案了啊 你不记得了？", "我刚报了", "我刚才不是报过案了吗"])
async def test_who_has_reported_is_remembered(caller: Caller, text: str) -> None:
    claim = await reported(caller)
    answer = await caller.call("action_hear_loss", normalise(text, max_chars=1000), "fnol_start")
    assert f"记得的。您的报案 {claim.number}" in said(answer)
    assert all(event["event"] != "followup" for event in answer["events"])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("下一步干啥", "skip"),
        ("后面干啥", "more"),
        ("接下来要我做啥", "resume"),
        ("然后呢", "more"),
        ("材料怎么交", "claim_docs"),
        ("要准备什么材料", "claim_docs"),
    ],
)
async def test_what_comes_next_is_told_from_the_claim(caller: Caller, text: str, intent: str) -> None:
    claim = await reported(caller)
    answer = said(await caller.call("action_answer_question", text, intent))
    assert str(claim.number) in answer
    assert "13800138000" in answer
    assert "定损前先别修车" in answer
    assert "驾驶证" in answer


@pytest.mark.parametrize("text", ["下一步干啥", "材料怎么交", "驾驶员是我媳妇李梅你给补上"])
async def test_days_later_or_without_a_claim_it_is_any_question(caller: Caller, text: str) -> None:
    answer = said(await caller.call("action_orient", text, "inform"))
    assert "定损前" not in answer
    await reported(caller)
    caller.now += timedelta(days=2)
    assert "定损前" not in said(await caller.call("action_orient", text, "inform"))


async def test_asking_whether_it_can_be_changed_gets_a_yes(caller: Caller) -> None:
    claim = await reported(caller)
    answer = said(await caller.call("action_orient", "我刚报的案子能不能帮我改一下", "inform"))
    assert f"记到报案 {claim.number} 里" in answer
    assert (await last_event(caller, claim.id)).what == "reported"
