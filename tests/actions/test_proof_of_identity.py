"""Who changes a policy reads on the ticket whether the customer has shown who they are."""

from __future__ import annotations

import pytest

from actions.services.service_filing import in_one_line
from insurance.customers import customers
from insurance.models import ServiceRequest
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, PHONE, VOICE, filed_of, hears
from tests.fakes import FakeSms

NOT_PROVEN = "未核验身份，办理前请先核验"
WISHES = {
    "cancel_policy": ("我要退保", "商业险", "登记", "粤BD12345", PHONE),
    "endorse": ("我要改保单上的地址", "登记", "粤BD12345", PHONE),
    "transfer": ("我要办过户", "登记", "粤BD12345", PHONE),
}


async def ticket(caller: Caller, intent: str) -> tuple[ServiceRequest, str]:
    """The ticket of this wish, and what the customer reads last."""
    first, *rest = WISHES[intent]
    caller.turn_id = f"{intent}"
    await caller.call(EAR, first, intent)
    await caller.call(VOICE, "", intent, in_service=True)
    answer = ""
    for text in rest:
        answer = said(await hears(caller, text, "affirm" if text == "登记" else "inform"))
    return (await filed_of(caller))[0], answer


@pytest.mark.parametrize("intent", sorted(WISHES))
async def test_without_a_code_the_ticket_says_to_verify_first_and_so_does_the_answer(
    caller: Caller, intent: str
) -> None:
    request, answer = await ticket(caller, intent)
    assert request.fields["identity_proof"] == NOT_PROVEN
    assert NOT_PROVEN in in_one_line(request)
    assert "先核实是您本人" in answer
    assert NOT_PROVEN not in answer  # that is for the colleague


@pytest.mark.parametrize("intent", sorted(WISHES))
async def test_who_has_read_a_code_is_named_with_the_phone_and_the_time(caller: Caller, intent: str) -> None:
    await caller.call(EAR, "查看电子保单", "epolicy")
    await caller.call(VOICE, "", "epolicy", in_service=True)
    await hears(caller, "13800000001")
    assert isinstance(caller.tools.sms, FakeSms)
    await hears(caller, caller.tools.sms.code_of("13800000001"))
    caller.slots.pop("service_question", None)
    request, _ = await ticket(caller, intent)
    assert request.fields["identity_proof"] == "已核验：手机尾号0001，11月22日 10:00"


async def test_the_word_of_the_app_counts_and_a_number_that_is_only_said_does_not(caller: Caller) -> None:
    async with caller.tools.database.transaction() as tx:
        vouched = await customers.find_or_create(tx, "in_app", "app:7", vouched_phone="13700007777")
        await customers.update(tx, caller.customer_id, phone=PHONE)
    request, _ = await ticket(caller, "transfer")
    assert request.fields["identity_proof"] == NOT_PROVEN
    caller.customer_id = vouched.id
    request, _ = await ticket(caller, "transfer")
    assert request.fields["identity_proof"] == "已核验：手机尾号7777，APP 登录"
