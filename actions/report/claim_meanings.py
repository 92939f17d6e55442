"""What a message can mean in the claim form, and which intents are never, or seldom, an answer there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Meaning(Enum):
    ANSWER = auto()  # the question is answered, or other facts were told; go on
    MISSED = auto()  # nothing readable: ask again
    CONFIRMED = auto()  # the summary is right
    AGAIN = auto()  # the report that runs already is asked for
    CHANGE = auto()  # something is to be changed: `wanted`, or the customer is asked what
    REFUSED = auto()  # the customer would rather not say: explain once
    ELSEWHERE = auto()  # not about the report: the general rules answer


@dataclass(frozen=True)
class Heard:
    meaning: Meaning
    fields: dict[str, Any] = field(default_factory=dict)
    passed: str | None = None  # a question that is not asked again
    wanted: str | None = None
    corrected: bool = False
    problem: str | None = None  # a sentence that says why an answer cannot be right
    options: tuple[str, ...] = ()  # a field and the several values given for it: which one is meant?


@dataclass(frozen=True)
class Asked:
    """What stands behind the open question: values to pick from, and whether its use was explained already."""

    options: tuple[str, ...] = ()
    explained: bool = False
    clicked: bool = False  # a choice was clicked: its intent is certain and there are no words
    misses: int = 0
    said_before: str = ""  # the customer's words before these


QUESTION_INTENTS = frozenset(
    {"police_or_not", "late_report", "claim_docs", "photo_how", "photo_fail", "assess_repair", "assess_dispute"}
    | {"payout_time", "payout_third", "payout_amount", "deny_appeal", "subrogation", "mutual_pay", "liability_doc"}
    | {"ncd_effect", "repair_days", "cover_jqx", "cover_own", "cover_third", "cover_addon", "cover_battery", "more"}
    | {"cover_charge", "cover_hail", "cover_borrow", "cover_modify", "cover_adas", "bundle_q", "pay_issue"}
    | {"health_inpatient", "health_terms", "accident_home"}
)
SERVICE_INTENTS = frozenset(
    {"roadside", "quote", "renew", "region_block", "model_mismatch", "value_added", "epolicy", "invoice"}
    | {"cancel_policy", "endorse", "transfer", "privacy", "ticket"}
)
# These are never an answer, whatever the question was.
LEAVING = frozenset(
    {"human", "complaint", "elder_help", "stop", "fraud_solicit", "claim_cancel", "handed_back", "flood_restart"}
    | {"injury_prepay"}
)
# These leave the form for a moment, unless the message answers the question.
ASIDE = (
    frozenset({"oos", "greet", "thanks", "goodbye", "claim_status", "highway_safe", "driver_drunk", "no_person"})
    | QUESTION_INTENTS
    | SERVICE_INTENTS
)
# These only want the form that runs already.
AGAIN = frozenset({"fnol_start", "resume"})
SMALL = frozenset({"oos", "greet", "thanks", "goodbye"}) | QUESTION_INTENTS
OPEN_QUESTIONS = frozenset({"accident_place", "narrative"})
SURE = 0.5
SHORT = 8
