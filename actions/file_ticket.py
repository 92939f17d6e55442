"""Complaints and feedback: filed at once in the customer's own words; and how far their requests have come."""

from __future__ import annotations

import re

from actions.ask_for_person import is_urgent
from actions.bot_action import BotAction, Done
from actions.messages import PERSON, hand_off, say
from actions.service_filing import day_of, due_of
from actions.service_flows import FLOWS
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance import claims, requests
from insurance.models import ServiceRequest
from insurance.request_states import RequestKind as Kind
from insurance.request_states import RequestState

COMPLAINT = (
    "很抱歉让您有不好的体验，您的话我原样记下了。投诉编号 {number}，最晚 {due} 前答复您。\n"
    "不用重复提交材料。对处理结果不满意，可以要求上级复核，也可以拨打 {phone}。现在请同事来和您沟通。"
)
FEEDBACK = "谢谢您的意见，已经记下，编号 {number}，会转给负责的同事。想查处理情况，随时说「查工单」。"
NONE = "没有查到您在这里提过的工单。如果是别的渠道提的，可以转人工帮您查。"
STANDS = "您提过的事是这样："
KINDS = {Kind.COMPLAINT: "投诉", Kind.FEEDBACK: "意见反馈", Kind.CALL_BACK: "人工回电"}
STATES = {
    RequestState.OPEN: "已登记，等待处理",
    RequestState.IN_PROGRESS: "处理中",
    RequestState.DONE: "已办结",
    RequestState.WITHDRAWN: "已撤回",
}
LABEL = "{name} {number}"
STANDING = "{day} 登记，{state}"
UNTIL = "，{due} 前答复"
DAY = "%m月%d日"

_SUGGESTION = re.compile(r"建议|意见是|希望(?:你们)?|提个|反馈(?:一下|个)|能不能加|最好|改进|要是能")
_PROGRESS = re.compile(r"到哪|进度|查|怎么样了|结果|没(?:有)?(?:回|人|结|消息)|还没|多少|状态|编号")


class FileComplaint(BotAction):
    """No question comes before the number, and none before a person."""

    rasa_name = "action_file_complaint"

    async def act(self, turn: Turn) -> Done:
        filed = await _file(self, turn, Kind.COMPLAINT)
        async with self.tools.database.reading() as session:
            report = await claims.find_draft(session, turn.customer_id)
        text = COMPLAINT.format(
            number=filed.number, due=day_of(filed.due_at), phone=self.tools.settings.complaint_phone
        )
        wish = hand_off("complaint", urgent=is_urgent(report), summary=f"{filed.number}；{turn.text}", text=text)
        return Done((wish,), {"not_understood": None}, leaves_form=turn.in_form)


class TellOfTickets(BotAction):
    """A suggestion is filed; a question after one's requests is answered from their rows."""

    rasa_name = "action_tell_of_tickets"

    async def act(self, turn: Turn) -> Done:
        if _SUGGESTION.search(turn.text) and not _PROGRESS.search(turn.text):
            filed = await _file(self, turn, Kind.FEEDBACK)
            return Done((say(FEEDBACK.format(number=filed.number)),), {"not_understood": None})
        async with self.tools.database.reading() as session:
            found = await requests.filed(session, turn.customer_id)
        if not found:
            return Done((say(NONE, (PERSON,)),))
        card = {"kind": "requests", "rows": [_row(request) for request in found], "number": None}
        return Done((say(STANDS, (PERSON,), card=card),), {"not_understood": None})


async def _file(action: BotAction, turn: Turn, kind: Kind) -> ServiceRequest:
    async with action.tools.database.transaction() as tx:
        return await requests.file_at_once(
            tx,
            kind,
            {"words": turn.text[: requests.MOST_CHARS]},
            conversation_id=turn.conversation_id,
            customer_id=turn.customer_id,
            channel=turn.channel,
            key=f"ticket:{turn.turn_id}",
            now=turn.now,
            due_at=due_of(kind, action.tools.settings, turn.now),
        )


def _row(request: ServiceRequest) -> list[str]:
    kind, state = Kind(request.kind), RequestState(request.state)
    name = KINDS.get(kind) or FLOWS[kind].name
    day = in_beijing(request.filed_at or request.created_at).strftime(DAY)
    is_open = state in (RequestState.OPEN, RequestState.IN_PROGRESS)
    until = UNTIL.format(due=day_of(request.due_at)) if request.due_at and is_open else ""
    return [LABEL.format(name=name, number=request.number), STANDING.format(day=day, state=STATES[state]) + until]
