"""What the service form remembers between messages, outside the draft, and what is known without asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from actions.report import claim_progress
from actions.services.flow import CLAIM, CUSTOMER_NAME, CUSTOMER_PHONE, CUSTOMER_PLATE, Flow
from actions.services.service_answers import ROAD_ASKED, Said
from actions.services.service_flows import FLOWS, POLICIES_SHOWN, next_ask
from actions.services.service_questions import CODE, IDENTITY, OWN_PHONE
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.customers import customers, identity
from insurance.customers.identity import Standing
from insurance.models import ServiceRequest
from insurance.policies.policies import PolicyFacts
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

CANNOT_GO_ON = "动不了"
FRESH = timedelta(hours=12)  # afterwards the car no longer stands where it had its accident
SLOTS = ("service_question", "service_misses", "service_asked")
_IN_CLAIM = {"place": "accident_place", "plate_no": "plate_no", "phone": "reporter_phone"}

Shelf = dict[str, tuple[PolicyFacts, ...]]  # by phone: what the core system has said while this message is heard
Result = TypeVar("Result")


class PoliciesWanted(Exception):
    """What comes next depends on the policies of this phone, and the core system has not been asked for them yet."""

    def __init__(self, phone: str) -> None:
        super().__init__("policies wanted")
        self.phone = phone


@dataclass(frozen=True)
class Stand:
    """A draft with all that decides what is asked next."""

    draft: ServiceRequest
    standing: Standing
    policies: tuple[PolicyFacts, ...] = ()
    has_no_claims: bool = False  # the phone is verified, and no claim was left with it: another one may be right

    @property
    def kind(self) -> Kind:
        return Kind(self.draft.kind)

    @property
    def has_no_policies(self) -> bool:
        """Whether the phone is verified, and no policy was taken out with it: another phone may be the right one."""
        needs_them = self.kind in POLICIES_SHOWN or "policy" in FLOWS[self.kind].asks
        return self.standing.phone is not None and needs_them and not self.policies

    @property
    def is_verified(self) -> bool:
        return self.standing.phone is not None and not self.has_no_policies and not self.has_no_claims

    @property
    def question(self) -> str | None:
        """What is to be asked now; None when all is known."""
        key = next_ask(self.kind, self.draft.fields, verified=self.is_verified)
        if key != IDENTITY:
            return key
        return CODE if self.standing.awaited else OWN_PHONE


async def with_policies(tools: Tools, work: Callable[[Shelf], Awaitable[Result]]) -> Result:
    """What `work` comes to, once it has the policies that it turns out to need.

    No transaction is open while the core system is asked: the one that found them missing is rolled back, and `work`
    is done again.
    """
    shelf: Shelf = {}
    while True:
        try:
            return await work(shelf)
        except PoliciesWanted as wanted:
            shelf[wanted.phone] = await tools.policies.for_phone(wanted.phone)


async def stand_of(session: AsyncSession, tools: Tools, turn: Turn, draft: ServiceRequest, shelf: Shelf) -> Stand:
    """Raises `PoliciesWanted`."""
    hours, days = tools.settings.identity_hours, tools.settings.binding_days
    standing = await identity.standing(session, turn.customer_id, now=turn.now, hours=hours, binding_days=days)
    if standing.phone is not None and draft.kind == Kind.CLAIM_LOOKUP:
        return Stand(draft, standing, has_no_claims=not await claim_progress.theirs(session, turn, standing.phone))
    if standing.phone is None or IDENTITY not in FLOWS[Kind(draft.kind)].asks:
        return Stand(draft, standing)
    if standing.phone not in shelf:
        raise PoliciesWanted(standing.phone)
    return Stand(draft, standing, shelf[standing.phone])


def said_in(turn: Turn, tools: Tools, stand: Stand) -> Said:
    """The message as an answer to the question that was asked."""
    services = tuple(tools.settings.booking_services)
    road_asked = bool(stand.draft.fields.get(ROAD_ASKED))
    return Said(turn.text, turn.intent, turn.now, True, services, stand.policies, road_asked)


async def opened(tx: AsyncSession, turn: Turn, kind: Kind, told: dict[str, Any] | None = None) -> ServiceRequest:
    """A draft of this service, with what is known already and what is `told`. Raises `AnotherDraft`."""
    draft = await requests.open_draft(
        tx,
        kind,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        channel=turn.channel,
        now=turn.now,
        turn=turn.turn_id,
    )
    known = {**await known_of(tx, turn, kind), **(told or {})}
    return await requests.note(tx, draft.id, known, now=turn.now, turn=turn.turn_id)


async def known_of(session: AsyncSession, turn: Turn, kind: Kind) -> dict[str, Any]:
    """What this flow need not ask: from the customer's row, and from the report that runs or was just given."""
    customer = await customers.find(session, turn.customer_id)
    told = await _told_in_report(session, turn)
    sources = {
        CUSTOMER_NAME: customer.name if customer else None,
        CUSTOMER_PHONE: customer.phone if customer else None,
        CUSTOMER_PLATE: customer.plate_no if customer else None,
    }
    known = {
        key: _from_claim(key, told) if source == CLAIM else sources[source] for key, source in FLOWS[kind].known.items()
    }
    return {key: value for key, value in known.items() if value}


async def _told_in_report(session: AsyncSession, turn: Turn) -> dict[str, Any]:
    """What the draft of a report holds, or one that was given in this conversation today."""
    if draft := await claims.find_draft(session, turn.customer_id):
        return dict(draft.fields)
    claim = await claims.latest(session, turn.customer_id)
    if claim is None or claim.conversation_id != turn.conversation_id or "line" in claim.fields:
        return {}
    is_fresh = turn.now - (claim.reported_at or claim.created_at) <= FRESH
    return dict(claim.fields) if is_fresh else {}


async def open_flow(session: AsyncSession, customer_id: str) -> Flow | None:
    """The flow of the draft that waits for this customer."""
    draft = await requests.find_draft(session, customer_id)
    return FLOWS[Kind(draft.kind)] if draft else None


def fresh(**slots: Any) -> dict[str, Any]:
    """The form's slots as they are at its start."""
    return {**dict.fromkeys(SLOTS), **slots}


def _from_claim(key: str, told: dict[str, Any]) -> Any:
    if key == "trouble":
        return CANNOT_GO_ON if told.get("drivable") is False else None
    return told.get(_IN_CLAIM[key])
