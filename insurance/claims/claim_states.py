"""The states of a claim, the moves between them, and what can stand in the way of one."""

from __future__ import annotations

from enum import StrEnum


class ClaimState(StrEnum):
    DRAFT = "draft"
    REPORTED = "reported"
    AWAITING_DOCUMENTS = "awaiting_documents"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DISCARDED = "discarded"  # the customer dropped the draft before reporting it


MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.DRAFT: frozenset({ClaimState.REPORTED, ClaimState.DISCARDED}),
    ClaimState.REPORTED: frozenset({ClaimState.AWAITING_DOCUMENTS, ClaimState.ACCEPTED, ClaimState.DECLINED}),
    ClaimState.AWAITING_DOCUMENTS: frozenset({ClaimState.REPORTED}),
    ClaimState.ACCEPTED: frozenset(),
    ClaimState.DECLINED: frozenset(),
    ClaimState.DISCARDED: frozenset(),
}


class AlreadyMoved(Exception):
    """The claim is no longer in the state that this change needs."""


class ClaimNotFound(Exception):
    """There is no claim with this id."""


class KeyReused(Exception):
    """This report key has already reported another claim."""


class NumbersExhausted(Exception):
    """No free claim number was drawn in many tries."""


class TooManyPhotos(Exception):
    """The claim holds as many photos as it may."""


class NotForTheBot(Exception):
    """Only a person or the core system may decide anything after first notice."""


class Incomplete(Exception):
    """The draft may not be reported yet; `missing` names its missing fields in asking order."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing
