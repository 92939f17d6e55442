"""What was filed is taken back in the customer's own words, as long as it is open: a booking, a quote, a change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.complaints import complaints
from actions.done import Done
from actions.messages import PERSON, Choice, say
from actions.services import service_rescue
from actions.services.filed_change_words import keeps
from actions.services.filed_changes import SLOT
from actions.services.filed_names import OPEN, kinds_named, meant, name_of
from actions.services.filed_withdrawal_words import TakingBack, cancels_plainly, read_taking_back
from actions.services.service_flows import FLOWS
from actions.tools import Tools
from actions.turn import Turn
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import AlreadyMoved, RequestState
from insurance.requests.request_states import RequestKind as Kind

WITHDRAWN = "好的，{name} {number} 已经取消，不再办理。想重新办，随时说。"
WITHDRAWN_UNDER_WAY = "好的，{name} {number} 已经取消。同事可能正在办，接到电话时请再说一声不用了。"
ANOTHER = "另外还有一单{name} {number} 没有动，也要取消的话，把编号发给我就行。"
ALREADY = "{name} {number} 之前已经取消了，不用再取消。"
DONE = "{name} {number} 已经办结，取消不了了。有什么不对，可以转人工帮您看。"
MAY_BE = "可以取消。确定不要的话点「{choice}」，我马上撤掉 {number}，不影响您的保单和理赔。"
NOTHING = "没有查到您在这里登记的{name}，不用取消。如果是在别的地方约的，可以转人工帮您查。"
CANCEL = "取消{name}"
BOOKING = "预约"

_ITS_OWN = frozenset({Kind.ROADSIDE, Kind.COMPLAINT, Kind.CALL_BACK})  # named, they are taken back elsewhere
_LATELY = timedelta(days=7)  # so long something that is over is still spoken of


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words that take back, or ask to, what was filed; None for all others."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    wanted = read_taking_back(turn.text)
    if keeps(turn.text) and str(turn.slots.get(SLOT) or "").startswith("filed_"):
        return None  # what is given up is the change that was asked about
    if wanted is None or _ITS_OWN & set(kinds_named(turn.text)):
        return None
    async with tools.database.transaction() as tx:
        if taken := await requests.withdrawn_in(tx, turn.customer_id, turn.turn_id):
            return await _withdrawn(tx, turn, taken, was=RequestState.OPEN)
        found = await meant(tx, turn, turn.text, also_unnamed=True)
        if found is None or found.kind == Kind.CALL_BACK:
            return _nothing(turn, wanted)
        if found.state not in OPEN:
            return _over(turn, found, wanted)
        if wanted is TakingBack.ASKED:
            return _may_be(found)
        was = RequestState(found.state)
        try:
            taken = await requests.move(
                tx, found.id, RequestState.WITHDRAWN, who=requests.BOT, why=turn.turn_id, now=turn.now
            )
        except AlreadyMoved:  # a colleague has just ended it
            return _over(turn, found, wanted)
        return await _withdrawn(tx, turn, taken, was=was)


async def _withdrawn(tx: AsyncSession, turn: Turn, taken: ServiceRequest, *, was: RequestState) -> Done:
    kind = Kind(taken.kind)
    if kind is Kind.ROADSIDE:
        return service_rescue.cancelled(taken)
    named: dict[str, Any] = {"name": name_of(taken), "number": taken.number}
    template = WITHDRAWN_UNDER_WAY if was is RequestState.IN_PROGRESS else WITHDRAWN
    text = complaints.WITHDRAWN if kind is Kind.COMPLAINT else template
    filed = await requests.filed(tx, turn.customer_id, limit=20)
    rest = next((each for each in filed if each.kind == kind and each.state in OPEN), None)
    also = ANOTHER.format(name=name_of(rest), number=rest.number) if rest else ""
    return _said("\n".join(filter(None, (text.format(**named), also))), _anew(kind))


def _over(turn: Turn, found: ServiceRequest, wanted: TakingBack) -> Done | None:
    """Said only of what was just spoken of; else the words may begin something new."""
    if turn.now - found.updated_at > _LATELY or (wanted is not TakingBack.NAMED and wanted is not TakingBack.BARE):
        return None
    text = ALREADY if found.state == RequestState.WITHDRAWN else DONE
    return _said(text.format(name=name_of(found), number=found.number), ())


def _may_be(found: ServiceRequest) -> Done:
    choice = CANCEL.format(name=name_of(found))
    return _said(MAY_BE.format(choice=choice, number=found.number), ((choice, None),))


def _nothing(turn: Turn, wanted: TakingBack) -> Done | None:
    """「取消代驾」 without one begins none."""
    is_booking = kinds_named(turn.text) == [Kind.BOOKING]
    if wanted is not TakingBack.NAMED or not is_booking or not cancels_plainly(turn.text):
        return None
    return _said(NOTHING.format(name=BOOKING), ())


def _anew(kind: Kind) -> tuple[Choice, ...]:
    return (FLOWS[kind].start,) if kind in FLOWS and kind not in _ITS_OWN else ()


def _said(text: str, choices: tuple[Choice, ...]) -> Done:
    return Done((say(text, (*choices, PERSON)),), {SLOT: None, "not_understood": None})
