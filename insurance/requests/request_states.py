"""What customers ask the company to do besides a claim: the kinds, the states, the moves between them."""

from __future__ import annotations

from enum import StrEnum


class RequestKind(StrEnum):
    ROADSIDE = "roadside"
    QUOTE = "quote"
    RENEWAL = "renewal"
    BOOKING = "booking"  # a value-added service
    ENDORSEMENT = "endorsement"
    CANCELLATION = "cancellation"
    TRANSFER = "transfer"
    INVOICE = "invoice"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"
    PRIVACY = "privacy"
    REGION_NOTICE = "region_notice"  # to be told when we sell where they live
    MODEL_CHECK = "model_check"
    CALL_BACK = "call_back"  # a person was wanted and could not come
    EPOLICY = "epolicy"  # answered at once: its draft is dropped when the policies have been shown
    POLICY_LOOKUP = "policy_lookup"  # likewise
    CLAIM_LOOKUP = "claim_lookup"  # likewise, with claims
    HEALTH_NOTICE = "health_notice"  # a first notice of another line: its draft becomes a claim
    ACCIDENT_NOTICE = "accident_notice"  # likewise
    HOME_NOTICE = "home_notice"  # likewise


class RequestState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the customer took it back after it was filed
    DISCARDED = "discarded"  # the customer dropped the draft before it was filed


MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.DRAFT: frozenset({RequestState.OPEN, RequestState.DISCARDED}),
    RequestState.OPEN: frozenset({RequestState.IN_PROGRESS, RequestState.WITHDRAWN}),
    RequestState.IN_PROGRESS: frozenset({RequestState.DONE, RequestState.WITHDRAWN}),
    RequestState.DONE: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.DISCARDED: frozenset(),
}


class AlreadyMoved(Exception):
    """The request is no longer in the state that this change needs."""


class RequestNotFound(Exception):
    """There is no request with this id or number."""


class KeyReused(Exception):
    """This key has already filed another request."""


class NumbersExhausted(Exception):
    """No free number was drawn in many tries."""


class AnotherDraft(Exception):
    """The customer has an open draft of another kind; it is discarded or filed first."""
