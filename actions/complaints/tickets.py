"""How far the customer's requests have come, as they stand in their rows."""

from __future__ import annotations

from actions.done import Done
from actions.messages import PERSON, say
from actions.services.filed_names import name_of
from actions.services.service_filing import day_of
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestState

NONE = "没有查到您在这里提过的工单。如果是别的渠道提的，可以转人工帮您查。"
STANDS = "您提过的事是这样："
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


async def tell_of(tools: Tools, turn: Turn) -> Done:
    """How the customer's requests stand."""
    async with tools.database.reading() as session:
        found = await requests.filed(session, turn.customer_id)
    if not found:
        return Done((say(NONE, (PERSON,)),), found_nothing=True)
    card = {"kind": "requests", "rows": [_row(request) for request in found], "number": None}
    return Done((say(STANDS, (PERSON,), card=card),), {"not_understood": None})


def _row(request: ServiceRequest) -> list[str]:
    return [LABEL.format(name=name_of(request), number=request.number), standing(request)]


def standing(request: ServiceRequest) -> str:
    """「11月22日 登记，处理中」"""
    state = RequestState(request.state)
    day = in_beijing(request.filed_at or request.created_at).strftime(DAY)
    is_open = state in (RequestState.OPEN, RequestState.IN_PROGRESS)
    until = UNTIL.format(due=day_of(request.due_at)) if request.due_at and is_open else ""
    return STANDING.format(day=day, state=STATES[state]) + until
