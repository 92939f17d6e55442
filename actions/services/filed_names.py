"""Which of the filed requests a message names, and the one that it can only mean where it names none."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from actions.services.filed_changes import is_newest
from actions.services.service_answers import services_named
from actions.services.service_flows import FLOWS
from actions.services.service_names import kinds_named as kinds_named
from actions.turn import Turn
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.requests.request_states import RequestState

NAMES = {Kind.COMPLAINT: "投诉", Kind.FEEDBACK: "意见反馈", Kind.CALL_BACK: "人工回电"}
OPEN = (RequestState.OPEN, RequestState.IN_PROGRESS)


def name_of(request: ServiceRequest) -> str:
    """As the customer calls it: a booking by its service."""
    kind = Kind(request.kind)
    if kind is Kind.BOOKING and request.fields.get("service"):
        return str(request.fields["service"])
    return NAMES.get(kind) or FLOWS[kind].name


async def meant(
    tx: AsyncSession, turn: Turn, text: str, *, also_unnamed: bool, even_waiting: bool = False
) -> ServiceRequest | None:
    """The newest that the words name, open ones first, by its number or its kind; else, if wished, the newest of all
    where the words can only be about it; who waits for a person may speak of the waiting, unless `even_waiting`."""
    found = await requests.filed(tx, turn.customer_id, limit=20)
    if by_number := next((each for each in found if each.number and each.number in text.upper()), None):
        return by_number
    kinds = kinds_named(text)
    named = [each for each in found if each.kind in kinds and _is_service(each, text)]
    if kinds:
        return next((each for each in named if each.state in OPEN), next(iter(named), None))
    if not also_unnamed or not found or (turn.waits and not even_waiting):
        return None
    return found[0] if await is_newest(tx, turn, found[0]) else None


def _is_service(request: ServiceRequest, text: str) -> bool:
    """「年检不用了」 means no booking of a driver."""
    services = services_named(text)
    return request.kind != Kind.BOOKING or not services or request.fields.get("service") in services
