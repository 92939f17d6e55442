"""The plate of a filed renewal, quote or change of a policy is put right in its place: 「车牌报错了，是粤B…」."""

from __future__ import annotations

from actions.done import Done
from actions.messages import PERSON, say
from actions.services.filed_change_words import may_change
from actions.services.filed_changes import changed_in, say_changes
from actions.services.filed_names import OPEN, meant, name_of
from actions.services.service_filing import rows
from actions.tools import Tools
from actions.turn import Turn
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import AlreadyMoved
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of
from insurance.words.plates import find_plates

CHANGED = "改好了，{name} {number} 的车牌号现在是 {plate}，同事会按新的办。"

_KEYS = {
    **dict.fromkeys((Kind.RENEWAL, Kind.CANCELLATION, Kind.ENDORSEMENT, Kind.TRANSFER), "plate_no"),
    **dict.fromkeys((Kind.QUOTE, Kind.MODEL_CHECK), "car"),
}
_ELSE = any_of(r"报案|案子|案件|理赔|出险|事故|对方|对面|别人|救援|拖车|行驶证|新牌|旧牌|原来|换了")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """Done with words that give one other plate for what was filed last; None for all others."""
    plates = find_plates(turn.text) if turn.text else []
    if turn.in_form or turn.is_command or len(plates) != 1 or _ELSE.search(turn.text) or not may_change(turn.text):
        return None
    async with tools.database.transaction() as tx:
        request = await meant(tx, turn, turn.text, also_unnamed=True)
        if request is None or request.state not in OPEN or request.kind not in _KEYS:
            return None
        key, plate = _KEYS[Kind(request.kind)], plates[0]
        if await changed_in(tx, request, turn):
            return _changed(request, plate)
        if request.fields.get(key) == plate:
            return None
        why = say_changes({key: request.fields.get(key)}, {key: plate})
        try:
            request = await requests.amend(
                tx, request.id, {key: plate}, turn=turn.turn_id, who=requests.BOT, why=why, now=turn.now
            )
        except AlreadyMoved:  # a colleague has just ended it
            return None
        return _changed(request, plate)


def _changed(request: ServiceRequest, plate: str) -> Done:
    card = {"kind": "service_receipt", "rows": rows(request), "number": request.number}
    text = CHANGED.format(name=name_of(request), number=request.number, plate=plate)
    return Done((say(text, (PERSON,), card=card),), {"not_understood": None})
