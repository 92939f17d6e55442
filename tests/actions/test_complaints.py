"""A complaint is filed when it is wanted, once for a matter, and taken back; anger and questions file nothing."""

from __future__ import annotations

import pytest

from actions.complaints.complaint_words import Complaint, read_complaint, withdraws
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, VOICE, draft_of, filed_of, follows, hears

ACTION = "action_file_complaint"
C = Complaint


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我要投诉定损员骂人", C.FILED),
        ("投诉你们,三个月不赔钱", C.FILED),
        ("我要投诉,找你们领导", C.FILED),
        ("我已经投诉过一次了还没人管", C.FILED),
        ("投诉上次来的查勘员态度差", C.FILED),
        ("我要投诉查勘员迟到两小时", C.FILED),
        ("我要投诉", C.BEGUN),
        ("投诉", C.BEGUN),
        ("我要投诉你们", C.BEGUN),
        ("登记投诉", C.BEGUN),
        ("投诉怎么投诉啊", C.HOW),
        ("我是问流程又没投诉", C.HOW),
        ("怎么投诉你们理赔员", C.HOW),
        ("投诉多久有结果", C.HOW),
        ("投诉电话多少", C.HOW),
        ("可以投诉吗", C.HOW),
        ("我的投诉有结果了吗", C.AFTER),
        ("投诉能撤吗", C.AFTER),
        ("没有要投诉就是跟你反映一下你们理赔员态度不行", C.HEARD),
        ("你们效率太低了", C.HEARD),
        ("什么破公司", C.HEARD),
        ("客服一问三不知", C.HEARD),
        ("再不处理我就投诉你们", C.HEARD),
        ("不要投诉", C.HEARD),
        ("撤销投诉", C.WITHDRAWN),
        ("我要撤诉就那个BS开头的", C.WITHDRAWN),
        ("都说了不是投诉撤了吧", C.WITHDRAWN),
        ("刚那个投诉给我撤了", C.WITHDRAWN),
        ("我不投诉了", C.WITHDRAWN),
    ],
)
def test_what_is_wanted_of_a_complaint_is_told_by_the_words(text: str, wanted: Complaint) -> None:
    assert read_complaint(text) is wanted


@pytest.mark.parametrize("text", ["我要撤案", "取消报案", "别给我撤诉", "怎么撤销投诉", "我要投诉", "不是要撤诉"])
def test_other_words_take_nothing_back(text: str) -> None:
    assert not withdraws(text)


@pytest.mark.parametrize("text", ["你们效率太低了", "什么破公司", "投诉怎么投诉啊", "没有要投诉就是反映一下"])
async def test_anger_and_questions_file_nothing_and_call_nobody(caller: Caller, text: str) -> None:
    answer = await caller.call(ACTION, text, "complaint")
    assert await filed_of(caller) == []
    assert "hand_off" not in answer["responses"][0]["custom"]
    assert "转人工" in str(answer["responses"])


async def test_anger_is_met_with_an_apology_and_the_choice_to_complain(caller: Caller) -> None:
    answer = await caller.call(ACTION, "你们效率太低了", "complaint")
    assert "抱歉" in said(answer)
    assert [each["text"] for each in answer["responses"][0]["custom"]["choices"]] == ["登记投诉", "转人工"]


async def test_how_to_complain_is_told_with_the_deadline(caller: Caller) -> None:
    answer = await caller.call(ACTION, "投诉怎么投诉啊", "complaint")
    assert "15 天内" in said(answer)
    assert "12378" in said(answer)


async def test_the_click_after_anger_files_what_was_said(caller: Caller) -> None:
    before = ({"event": "user", "timestamp": 0.0, "metadata": {"said": "你们效率太低了"}},)
    await caller.call(ACTION, "", "complaint", before=before, at=10.0)
    (ticket,) = await filed_of(caller)
    assert ticket.fields == {"words": "你们效率太低了"}


async def test_a_bare_complaint_is_asked_for_once_then_filed(caller: Caller) -> None:
    assert follows(await caller.call(ACTION, "我要投诉", "complaint")) == "service_form"
    await caller.call(EAR, "我要投诉", "complaint")
    answer = await caller.call(VOICE, "", "complaint", in_service=True)
    assert "哪件事" in said(answer)
    assert await filed_of(caller) == []
    answer = await hears(caller, "为什么一个月了还不赔", "payout_time")
    (ticket,) = await filed_of(caller)
    assert ticket.fields["words"] == "为什么一个月了还不赔"
    assert str(ticket.number) in said(answer)
    assert ticket.due_at is not None
    assert answer["responses"][-1]["custom"]["hand_off"]["reason"] == "complaint"


async def test_a_bare_complaint_may_be_dropped_before_it_is_filed(caller: Caller) -> None:
    await caller.call(EAR, "我要投诉", "complaint")
    await caller.call(VOICE, "", "complaint", in_service=True)
    await hears(caller, "不投诉了", "negation")
    assert (await draft_of(caller), await filed_of(caller)) == (None, [])


async def test_more_of_the_same_matter_goes_under_the_same_number(caller: Caller) -> None:
    await caller.call(ACTION, "我要投诉定损员骂人", "complaint")
    caller.turn_id = "later"
    answer = await caller.call(ACTION, "修理厂还拖着不修", "complaint")
    again = await caller.call(ACTION, "修理厂还拖着不修", "complaint")
    (ticket,) = await filed_of(caller)
    assert ticket.fields["words"] == "我要投诉定损员骂人；修理厂还拖着不修"
    assert str(ticket.number) in said(answer)
    assert said(answer) == said(again)


async def test_the_latest_open_complaint_is_taken_back_once(caller: Caller) -> None:
    await caller.call(ACTION, "我要投诉定损员骂人", "complaint")
    caller.turn_id = "later"
    first = await caller.call("action_tell_of_tickets", "刚那个投诉给我撤了", "ticket")
    again = await caller.call("action_tell_of_tickets", "刚那个投诉给我撤了", "ticket")
    (ticket,) = await filed_of(caller)
    assert ticket.state == "withdrawn"
    assert said(first) == said(again)
    assert "已经撤回" in said(first)


async def test_without_a_complaint_there_is_none_to_take_back(caller: Caller) -> None:
    answer = await caller.call(ACTION, "撤销投诉", "complaint")
    assert "没有登记着的投诉" in said(answer)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("来来回回跑了五趟", "oos"),
        ("上周三在福田区", "inform"),
        ("我有聊天截图", "claim_docs"),
        ("单子都没给我", "deny_appeal"),
    ],
)
async def test_what_is_told_right_after_goes_under_the_same_number(caller: Caller, text: str, intent: str) -> None:
    await caller.call(ACTION, "我要投诉你们定损员骂人", "complaint")
    caller.turn_id = "turn-2"
    answer = await caller.call("action_answer_question", text, intent)
    (ticket,) = await filed_of(caller)
    assert ticket.fields["words"] == f"我要投诉你们定损员骂人；{text}"
    assert ticket.number is not None
    assert ticket.number in said(answer)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("谢谢", "thanks"),
        ("多久有结果", "ticket"),
        ("帮我查下理赔进度", "claim_status"),
        ("我要续保", "renew"),
        ("在吗", "greet"),
    ],
)
async def test_questions_wishes_and_thanks_after_it_are_not_added(caller: Caller, text: str, intent: str) -> None:
    await caller.call(ACTION, "我要投诉你们定损员骂人", "complaint")
    caller.turn_id = "turn-2"
    await caller.call("action_small_talk" if intent in ("thanks", "greet") else "action_tell_of_tickets", text, intent)
    (ticket,) = await filed_of(caller)
    assert ticket.fields["words"] == "我要投诉你们定损员骂人"


@pytest.mark.parametrize("text", ["跟你说不着,把你们主管叫来", "你闭嘴"])
async def test_a_wish_for_a_person_is_no_content(caller: Caller, text: str) -> None:
    await caller.call(EAR, "我要投诉", "complaint")
    answer = await hears(caller, text, "complaint")
    assert answer["responses"][0]["custom"]["hand_off"]["reason"] == "asked"
    assert await filed_of(caller) == []


async def test_a_call_into_the_room_is_no_content(caller: Caller) -> None:
    await caller.call(EAR, "我要投诉", "complaint")
    await hears(caller, "赶紧来个人", "human")
    assert await filed_of(caller) == []
