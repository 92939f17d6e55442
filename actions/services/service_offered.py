"""A service that was just offered beside an answer is begun by 「那帮我办吧」, or by the plate or phone it asks for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from actions.done import SERVICE_FORM, Done
from actions.services.filed_changes import SLOT
from actions.services.service_flows import FLOWS
from actions.services.service_questions import IDENTITY
from actions.tools import Tools
from actions.turn import Turn
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phones import parse_phone
from insurance.words.plates import is_plate_alone

OFFERED, TAKEN = "offer", "taken"  # outside the form the slot holds which service was offered, and when
_FRESH = timedelta(minutes=10)
_TAKES_UP = re.compile(
    r"(?:那|好的?|行|嗯|可以|对|是的?|ok|[,，])*(?:你们?|您|请|麻烦)*(?:就|来|先|给我|帮我|替我|我|要|想|直接|现在|去)*"
    r"(?P<verb>办理?|弄|搞|登记|申请|改|换|变更|续|退|约|预约|开|报价|算|查|叫|派)(?:一下|一个|下|个|吧|了|啊|呗|上|保|这个|谢谢|[,，。!！])*"
)
_ANY_VERB = frozenset({"办", "办理", "弄", "搞", "登记", "申请"})
_VERBS: dict[Kind, frozenset[str]] = {
    Kind.ROADSIDE: frozenset({"叫", "派"}),
    Kind.QUOTE: frozenset({"报价", "算"}),
    Kind.RENEWAL: frozenset({"续"}),
    Kind.BOOKING: frozenset({"约", "预约"}),
    Kind.CANCELLATION: frozenset({"退"}),
    Kind.ENDORSEMENT: frozenset({"改", "换", "变更"}),
    Kind.TRANSFER: frozenset({"改", "变更"}),
    Kind.INVOICE: frozenset({"开"}),
    Kind.EPOLICY: frozenset({"查"}),
}
_PLATE_ASKED, _PHONE_ASKED = frozenset({"plate_no", "car"}), frozenset({"phone", IDENTITY})
_PHONE = re.compile(r"[\d\s-]{11,14}")


def remembered(intent_start: str, turn: Turn) -> dict[str, str]:
    """The slot that remembers which service stood as a choice below the answer, by the words of its choice."""
    kind = next((kind for kind, flow in FLOWS.items() if flow.start[0] == intent_start), None)
    return {SLOT: f"{OFFERED}:{kind.value}:{turn.now.isoformat()}"} if kind else {}


def taken(turn: Turn) -> Kind | None:
    """The service that this very message has taken up."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    value, _, turn_id = rest.partition(":")
    return Kind(value) if what == TAKEN and turn_id == turn.turn_id else None


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """The service begins; None where none was offered just now, or the words are about something else."""
    what, _, rest = str(turn.slots.get(SLOT) or "").partition(":")
    kind, _, at = rest.partition(":")
    if turn.in_form or turn.waits or turn.is_command or what != OFFERED:
        return None
    if turn.now - datetime.fromisoformat(at) > _FRESH or not _takes_up(Kind(kind), turn.text):
        return None
    return Done(then=SERVICE_FORM, slots={SLOT: f"{TAKEN}:{kind}:{turn.turn_id}", "not_understood": None})


def _takes_up(kind: Kind, text: str) -> bool:
    asks = frozenset(FLOWS[kind].asks)
    if is_plate_alone(text):
        return bool(asks & _PLATE_ASKED)
    if _PHONE.fullmatch(text):
        return bool(asks & _PHONE_ASKED) and parse_phone(text) is not None
    said = _TAKES_UP.fullmatch(text)
    return said is not None and said["verb"] in _ANY_VERB | _VERBS.get(kind, frozenset())
