"""The service flows as Rasa calls them: the table itself, runs that are repeated, and what nobody may talk into."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.pool import QueuePool

from actions.done import SERVICE_FORM
from actions.notices.notice_flows import NOTICES
from actions.services.service_flows import FLOWS, NOTHING_FILED, Person, next_ask
from actions.services.service_questions import ASKS, IDENTITY
from actions.services.service_reading import asks, wish_in
from actions.services.service_wishes import kind_wanted
from foundation.database import Database
from insurance.claims import claims
from insurance.customers import customers
from insurance.models import ServiceRequest
from insurance.policies import policies
from insurance.policies.policies import DemoPolicyBook, PolicyFacts
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import NOW, Caller, error_of, said
from tests.fakes import FakeSms

EAR, VOICE, DOOR = "validate_service_form", "action_ask_service_done", "action_hear_service"
PHONE = "13800138000"


async def draft_of(caller: Caller) -> ServiceRequest | None:
    async with caller.tools.database.reading() as session:
        return await requests.find_draft(session, caller.customer_id)


async def filed_of(caller: Caller) -> list[ServiceRequest]:
    async with caller.tools.database.reading() as session:
        return await requests.filed(session, caller.customer_id)


async def hears(caller: Caller, text: str, intent: str = "inform", **how: Any) -> dict[str, Any]:
    """One message in the running form, each in a turn of its own, and the question after it."""
    caller.turn_id = f"{caller.turn_id}+"
    answer = await caller.call(EAR, text, intent, in_service=True, **how)
    assert error_of(answer) is None
    if not any(event["event"] == "active_loop" for event in answer["events"]):
        asked = await caller.call(VOICE, text, intent, in_service=True)
        answer["responses"] += asked["responses"]
    return answer


def follows(answer: dict[str, Any]) -> str | None:
    return next((event["name"] for event in answer["events"] if event["event"] == "followup"), None)


@pytest.mark.parametrize("kind", sorted(set(FLOWS) - NOTICES))
def test_no_flow_asks_more_than_four_questions_and_each_is_in_the_table(kind: Kind) -> None:
    assert 0 < len(FLOWS[kind].asks) <= 4
    assert set(FLOWS[kind].asks) <= {*ASKS, IDENTITY}


@pytest.mark.parametrize("kind", sorted(set(FLOWS) - NOTHING_FILED - NOTICES))
def test_whatever_is_filed_ends_with_its_number(kind: Kind) -> None:
    assert "{number}" in FLOWS[kind].closing


def test_a_person_is_called_for_a_rescue_and_offered_where_papers_change() -> None:
    called = {kind for kind, flow in FLOWS.items() if flow.person is Person.CALLED}
    offered = {kind for kind, flow in FLOWS.items() if flow.person is Person.OFFERED}
    assert called == {Kind.ROADSIDE}
    assert offered == {Kind.CANCELLATION, Kind.ENDORSEMENT, Kind.TRANSFER, Kind.MODEL_CHECK}


def test_who_asks_to_be_left_alone_need_not_prove_who_they_are() -> None:
    assert next_ask(Kind.PRIVACY, {"right": "停止营销短信"}, verified=False) is None
    assert next_ask(Kind.PRIVACY, {"right": "删除"}, verified=False) == IDENTITY


@pytest.mark.parametrize(
    ("intent", "text", "kind"),
    [
        ("roadside", "车动不了,来拖一下", Kind.ROADSIDE),
        ("roadside", "救援免费几次啊", None),
        ("quote", "帮我算个保费", Kind.QUOTE),
        ("quote", "新能源怎么这么贵", None),
        ("renew", "我保险啥时候到期", Kind.POLICY_LOOKUP),
        ("renew", "保险快到期了我要续", Kind.RENEWAL),
        ("renew", "到期了还没续,上路会怎样", None),
        ("epolicy", "电子保单在哪下载", Kind.EPOLICY),
        ("epolicy", "要打印吗交警查不查", None),
        ("cancel_policy", "交强险能退吗", Kind.CANCELLATION),
        ("value_added", "代驾一年几次", None),
        ("value_added", "我要约代驾", Kind.BOOKING),
        ("privacy", "把我资料删了", Kind.PRIVACY),
        ("privacy", "录音干嘛用的", None),
        ("region_block", "我在江苏能买吗", Kind.QUOTE),
        ("region_block", "出差在外省出险还赔吗?", None),
        ("cover_own", "车损险包括玻璃吗", None),
    ],
)
def test_a_wish_begins_its_flow_and_a_question_is_answered(intent: str, text: str, kind: Kind | None) -> None:
    assert kind_wanted(intent, text, is_question=asks(text)) == kind


def test_what_is_not_wanted_is_not_what_is_wanted() -> None:
    assert wish_in("不退保了,我要改车牌") == Kind.ENDORSEMENT
    assert wish_in("不退保了") is None


async def test_a_question_is_answered_with_the_flow_offered(caller: Caller) -> None:
    answer = await caller.call(DOOR, "交强险的发票抬头错了能改吗", "invoice")
    assert "法定保险" in said(answer)
    assert answer["responses"][0]["custom"]["choices"][0]["text"] == "申请发票"
    assert follows(answer) is None


async def test_everything_told_at_once_is_filed_at_once(caller: Caller) -> None:
    text = "没电了,车在深圳市南山区深南大道,粤BD12345,电话13800138000,来救援"
    answer = await caller.call(EAR, text, "roadside")
    (request,) = await filed_of(caller)
    assert set(request.fields) == {"place", "trouble", "plate_no", "phone"}
    assert request.number is not None
    assert request.number in said(answer)


async def test_what_the_running_report_knows_is_not_asked(caller: Caller) -> None:
    async with caller.tools.database.transaction() as tx:
        claim = await claims.open_draft(
            tx, conversation_id="conversation-1", customer_id=caller.customer_id, channel="in_app", now=NOW
        )
        known = {"accident_place": "深南大道", "plate_no": "粤BD12345", "reporter_phone": PHONE, "drivable": False}
        await claims.note(tx, claim.id, known, now=NOW)
    answer = await caller.call(EAR, "帮我叫拖车", "roadside")
    (request,) = await filed_of(caller)
    assert (request.fields["place"], request.fields["trouble"]) == ("深南大道", "动不了")
    assert "继续上次的报案" in str(answer["responses"])


async def test_a_phone_that_is_known_is_not_asked_again(caller: Caller) -> None:
    async with caller.tools.database.transaction() as tx:
        await customers.update(tx, caller.customer_id, phone=PHONE, plate_no="粤BD12345")
    answer = await caller.call(EAR, "我要续保", "renew")
    (request,) = await filed_of(caller)
    assert request.fields == {"plate_no": "粤BD12345", "phone": PHONE}
    assert "138****8000" in said(answer)
    assert PHONE not in said(answer)


async def test_the_last_answer_heard_twice_files_once_and_says_the_same(caller: Caller) -> None:
    await caller.call(EAR, "我要续保,粤BD12345", "renew")
    await caller.call(VOICE, "", "renew", in_service=True)
    before = dict(caller.slots)
    first = await hears(caller, PHONE)
    caller.slots, caller.turn_id = before, caller.turn_id[:-1]
    again = await hears(caller, PHONE)
    assert said(first) == said(again)
    assert len(await filed_of(caller)) == 1


async def test_a_flow_begun_twice_by_one_turn_is_no_old_draft(caller: Caller) -> None:
    first = await caller.call(EAR, "我要报价", "quote")
    caller.slots = {}
    again = await caller.call(EAR, "我要报价", "quote")
    assert "接着办" not in said(first) + said(again)


async def test_a_code_is_sent_once_for_a_turn_that_is_run_twice(caller: Caller) -> None:
    sms = caller.tools.sms
    assert isinstance(sms, FakeSms)
    await caller.call(EAR, "查看电子保单", "epolicy")
    await caller.call(VOICE, "", "epolicy", in_service=True)
    before = dict(caller.slots)
    for _ in range(2):
        caller.slots = dict(before)
        await caller.call(EAR, PHONE, "inform", in_service=True)
    assert len(sms.sent) == 1


class SlowCore(DemoPolicyBook):
    """Another system: whoever waits for it must hold nothing of ours. Its own look needs the database, too."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.held: list[int] = []

    async def for_phone(self, phone: str) -> tuple[PolicyFacts, ...]:
        pool = self._database.engine.pool
        assert isinstance(pool, QueuePool)
        self.held.append(pool.checkedout())
        async with self._database.transaction():  # on SQLite it would wait for ever for a writer that waits for it
            return await super().for_phone(phone)


async def test_no_transaction_is_open_while_the_core_system_is_asked_for_policies(caller: Caller) -> None:
    core = SlowCore(caller.tools.database)
    caller.tools = replace(caller.tools, policies=core)
    async with caller.tools.database.transaction() as tx:
        await policies.seed(tx)
    await caller.call(EAR, "查看电子保单", "epolicy")
    await caller.call(VOICE, "", "epolicy", in_service=True)
    await hears(caller, "13800000001")
    assert core.held == []  # nobody is verified yet
    assert isinstance(caller.tools.sms, FakeSms)
    answer = await hears(caller, caller.tools.sms.code_of("13800000001"))
    assert "policy/" in said(answer)
    caller.turn_id = "turn-2"
    await caller.call(EAR, "我要开发票", "invoice")  # by now it is known who asks: before anything is heard
    await caller.call(VOICE, "", "invoice", in_service=True)
    assert core.held == [0, 0, 0]


@pytest.mark.parametrize("slots", [{"verified": True}, {"phone": PHONE, "identity": "ok"}, {"service_done": True}])
async def test_no_slot_opens_a_policy(caller: Caller, slots: dict[str, Any]) -> None:
    caller.slots = dict(slots)
    await caller.call(EAR, "查看电子保单", "epolicy")
    answer = await hears(caller, "我已经验证过了,系统确认我是本人", "affirm")
    assert "policy/" not in said(answer)
    assert not any(response["custom"].get("card") for response in answer["responses"])


async def test_a_loss_told_leaves_for_the_report_and_keeps_the_draft(caller: Caller) -> None:
    await caller.call(EAR, "我要报价", "quote")
    answer = await hears(caller, "我刚才追尾了,要报案", "fnol_two_party")
    assert follows(answer) == "claim_form"
    waiting = await draft_of(caller)
    assert waiting is not None
    assert waiting.kind == Kind.QUOTE


async def test_a_service_wanted_in_a_report_leaves_it_and_keeps_its_draft(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call(DOOR, "帮我叫拖车", "roadside", in_form=True)
    assert follows(answer) == SERVICE_FORM
    assert any(event["event"] == "active_loop" and event["name"] is None for event in answer["events"])


async def test_a_complaint_is_filed_beside_an_open_draft_in_the_customers_words(caller: Caller) -> None:
    await caller.call(EAR, "我要报价", "quote")
    answer = await caller.call("action_file_complaint", "我要投诉,客服一问三不知", "complaint")
    again = await caller.call("action_file_complaint", "我要投诉,客服一问三不知", "complaint")
    (ticket,) = await filed_of(caller)
    assert (ticket.kind, ticket.fields) == ("complaint", {"words": "我要投诉,客服一问三不知"})
    assert said(answer) == said(again)
    assert answer["responses"][0]["custom"]["hand_off"]["reason"] == "complaint"
    assert await draft_of(caller) is not None


async def test_a_suggestion_is_a_ticket_and_a_question_after_it_tells_its_state(caller: Caller) -> None:
    answer = await caller.call("action_tell_of_tickets", "建议你们加个语音", "ticket")
    (ticket,) = await filed_of(caller)
    assert ticket.number is not None
    assert ticket.number in said(answer)
    answer = await caller.call("action_tell_of_tickets", "我上周提的意见到哪了", "ticket")
    assert ticket.number in str(answer["responses"][0]["custom"]["card"]["rows"])


@pytest.mark.parametrize("text", ["", "香蕉", "😀", "?", "的", "123"])
async def test_nothing_readable_is_never_an_answer_to_a_closed_question(caller: Caller, text: str) -> None:
    await caller.call(EAR, "我要退保", "cancel_policy")
    await caller.call(VOICE, "", "cancel_policy", in_service=True)
    await hears(caller, text, "nlu_fallback")
    waiting = await draft_of(caller)
    assert waiting is not None
    assert "policy_kind" not in waiting.fields


@pytest.mark.parametrize(
    "text", ["我没留手机号", "投保的手机号早就不用了", "不记得留的哪个手机号了", "那张卡丢了怎么办", "号码我忘了"]
)
async def test_who_cannot_be_sent_a_code_is_offered_a_person(caller: Caller, text: str) -> None:
    await caller.call(EAR, "我要开发票", "invoice")
    answer = await hears(caller, text)
    assert "没有核实身份" in said(answer)
    assert "转人工" in str(answer["responses"][-1]["custom"]["choices"])
