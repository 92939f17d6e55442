"""Whether a message for a service says when to be called: only in the flows that end with a call."""

from __future__ import annotations

import re

from actions.services.service_reading import asks
from actions.services.service_reading import wish_in as service_wished
from actions.turn import Turn
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.call_wishes import CallWish, read_call_wish

# A rescue is called at once, and a booking has a time of its own.
ENDS_WITH_CALL = frozenset({Kind.QUOTE, Kind.RENEWAL, Kind.CANCELLATION, Kind.ENDORSEMENT, Kind.TRANSFER}) | {
    *(Kind.MODEL_CHECK, Kind.COMPLAINT)
}

_AT_DESK = re.compile(r"人工|真人|坐席|转接|客服")


def wish_in(kind: Kind, turn: Turn) -> CallWish | None:
    """When the customer would like to be called, in a flow that ends with a call."""
    if kind not in ENDS_WITH_CALL or turn.is_command or not turn.text:
        return None
    return read_call_wish(turn.text, turn.now)


def begins(turn: Turn) -> bool:
    """「我要续保，晚上八点以后打给我」: a wish for the service with its call, and for nobody now."""
    if turn.in_form or turn.is_command or _AT_DESK.search(turn.text) or asks(turn.text):
        return False
    kind = service_wished(turn.text)
    return kind is not None and kind is not Kind.COMPLAINT and wish_in(kind, turn) is not None
