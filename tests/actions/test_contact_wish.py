"""How a customer wishes to be contacted, praise, and what stands in a policy are taken for what they are."""

from __future__ import annotations

import pytest

from actions.complaints.feedback import praises
from actions.person.contact_wish import by_message
from actions.services.service_wishes import kind_wanted
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import filed_of


@pytest.mark.parametrize(
    "text",
    [
        "不要给我打电话,微信联系就行",
        "电话别打了别打电话发短信吧",
        "不方便接电话,打字说",
        "我听力不好,打字可以吗,别打电话给我",
    ],
)
async def test_a_wish_for_messages_stops_no_advertising_and_calls_nobody(caller: Caller, text: str) -> None:
    answer = await caller.call("action_hear_service", text, "privacy")
    assert "打字" in said(answer)
    assert "营销" not in said(answer)
    assert "hand_off" not in str(answer["responses"])
    assert await filed_of(caller) == []


@pytest.mark.parametrize(
    "text", ["别给我打推销电话,发短信也不行", "不要给我打电话", "别打电话给对方", "打电话给我,别发短信"]
)
def test_advertising_and_bare_refusals_are_no_such_wish(text: str) -> None:
    assert not by_message(text)


@pytest.mark.parametrize("text", ["表扬一下昨天来的师傅", "查勘员小王特别耐心", "我想给你们理赔的送面锦旗"])
async def test_praise_is_filed_with_thanks_and_no_apology(caller: Caller, text: str) -> None:
    answer = await caller.call("action_file_complaint", text, "complaint")
    (filed,) = await filed_of(caller)
    assert (filed.kind, filed.fields["words"]) == (Kind.FEEDBACK, text)
    assert "谢谢您的夸奖" in said(answer)


@pytest.mark.parametrize(
    "text",
    ["你们服务真好啊,拖了半个月", "理赔员态度不好", "服务好不好啊", "师傅说车况很好", "客服很快挂了电话", "你们真行"],
)
def test_irony_and_accounts_are_no_praise(text: str) -> None:
    assert not praises(text)


@pytest.mark.parametrize("text", ["保单上车主写的是谁", "我保单登记的地址是什么"])
def test_what_stands_in_a_policy_is_read_there(text: str) -> None:
    assert kind_wanted("endorse", text, is_question=False) is Kind.EPOLICY


@pytest.mark.parametrize("text", ["受益人改成我老婆", "变更申请上填什么", "改车主要什么"])
def test_a_change_of_it_is_one(text: str) -> None:
    assert kind_wanted("endorse", text, is_question=False) is Kind.ENDORSEMENT
