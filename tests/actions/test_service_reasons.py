"""A question gets a question or 「你们定」 for an answer: why it is asked is told, and the service goes on."""

from __future__ import annotations

import pytest

from actions.services.service_questions import CODE, OWN_PHONE
from actions.services.service_reading import WITHOUT_NUMBER
from actions.services.service_reasons import REASONS, lacks_claim_number, leaves_it_to_us, reason
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, PHONE, VOICE, draft_of, filed_of, hears


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("phone", "为什么要电话"),
        ("phone", "怎么还要电话"),
        ("phone", "要我手机号干啥"),
        ("policy_kind", "为啥要选这个啊"),
        ("plate_no", "要车牌做什么用"),
        (OWN_PHONE, "为什么要验证"),
        (CODE, "验证码是什么"),
    ],
)
def test_who_asks_back_is_told_why(question: str, text: str) -> None:
    assert reason(question, text) == REASONS[question]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("phone", "为什么没人给我打电话"),
        (CODE, "为什么收不到验证码"),
        ("wish", "退保为什么不退全款"),
        ("phone", PHONE),
    ],
)
def test_another_question_is_answered_as_any(question: str, text: str) -> None:
    assert reason(question, text) is None


async def test_the_renewal_goes_on_after_its_reason_and_nobody_is_called(caller: Caller) -> None:
    await caller.call(EAR, "我要续保", "renew")
    await hears(caller, "粤BD12345")
    answer = await hears(caller, "为什么要电话", "human")
    assert REASONS["phone"] in said(answer)
    assert not any("hand_off" in response["custom"] for response in answer["responses"])
    await hears(caller, PHONE)
    (request,) = await filed_of(caller)
    assert request.fields["phone"] == PHONE


async def test_asking_why_a_code_is_needed_does_not_end_the_lookup(caller: Caller) -> None:
    await caller.call(EAR, "把我的个人信息都删了", "privacy")
    await caller.call(VOICE, "", "privacy", in_service=True)
    answer = await hears(caller, "为什么要验证")
    assert REASONS[OWN_PHONE] in said(answer)
    assert await draft_of(caller) is not None


async def test_without_the_claim_number_the_phone_is_still_asked_for(caller: Caller) -> None:
    await caller.call(EAR, "查理赔进度", "claim_status")
    await caller.call(VOICE, "", "claim_status", in_service=True)
    assert WITHOUT_NUMBER in said(await hears(caller, "报案号忘了", "unknown"))
    assert await draft_of(caller) is not None


async def test_time_and_place_left_to_us_are_passed_over(caller: Caller) -> None:
    await caller.call(EAR, "帮我约个代驾", "value_added")
    await caller.call(VOICE, "", "value_added", in_service=True)
    await hears(caller, "你们定", "assess_dispute")
    draft = await draft_of(caller)
    assert draft is not None
    assert "when_where" in draft.fields["not_known"]


@pytest.mark.parametrize("text", ["你们定", "看你们安排", "都行", "随便", "你们看着办"])
def test_it_is_left_to_us(text: str) -> None:
    assert leaves_it_to_us(text)


@pytest.mark.parametrize("text", ["随便撞了一下", "你们定损员姓什么", "周六都行", "好的"])
def test_it_is_not_left_to_us(text: str) -> None:
    assert not leaves_it_to_us(text)


def test_a_claim_number_that_is_there_is_not_lacking() -> None:
    assert lacks_claim_number("没有报案号")
    assert not lacks_claim_number("报案号BW20261101123456")
