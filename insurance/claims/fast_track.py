"""Whether a claim may go the short way, as a tag for its handler with the reasons. Never a promise, never a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from foundation.settings import Settings
from insurance.claims.branches import Branch, branch_of
from insurance.claims.time_of_loss import day_told
from insurance.models import Claim
from insurance.policies.policies import PolicyFacts

_BRANCHES = frozenset({Branch.SINGLE, Branch.GLASS, Branch.SCRATCH})
_HEAVY = ("电池", "底盘", "充电口", "底")


@dataclass(frozen=True)
class Reason:
    """One condition: `holds` None means that nobody knows yet, which a handler has to find out."""

    text: str
    holds: bool | None


@dataclass(frozen=True)
class FastTrack:
    """`may`: nothing speaks against it as far as is known. The estimate of the damage is the handler's."""

    switched_on: bool
    may: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Seen:
    """What the conditions look at."""

    claim: Claim
    policies: Sequence[PolicyFacts]
    others: Sequence[Claim]  # of the same car or phone
    flags: int
    settings: Settings

    @property
    def fields(self) -> dict[str, Any]:
        return self.claim.fields


def look(seen: Seen) -> FastTrack:
    """All conditions, each with whether it holds. Those for other lines are not written down yet: none are told."""
    if seen.fields.get("line"):
        return FastTrack(switched_on=False, may=False, reasons=())
    limit = seen.settings.fast_track_motor_limit
    reasons = [Reason(text.format(limit=limit, **_numbers(seen.settings)), holds(seen)) for text, holds in _CONDITIONS]
    may = all(reason.holds is not False for reason in reasons)
    return FastTrack(seen.settings.fast_track, may, tuple(reasons))


def _numbers(settings: Settings) -> dict[str, int]:
    return {
        "parts": settings.fast_track_most_parts,
        "days": settings.fast_track_quiet_days,
        "hours": settings.notice_hours,
    }


def _not_heavy(seen: Seen) -> bool | None:
    parts = seen.fields.get("damage_parts") or ()
    if seen.fields.get("battery_involved") is True or any(word in part for part in parts for word in _HEAVY):
        return False
    return True if seen.fields.get("battery_involved") is False else None


def _few_parts(seen: Seen) -> bool | None:
    parts = seen.fields.get("damage_parts")
    return len(parts) <= seen.settings.fast_track_most_parts if parts else None


def _in_force(seen: Seen) -> bool | None:
    day = day_told(seen.fields)
    if day is None:
        return None
    return any(policy.in_force_on(day) and policy.kind == "commercial" for policy in seen.policies)


def _quiet(seen: Seen) -> bool:
    if seen.claim.reported_at is None:
        return True
    since = seen.claim.reported_at - timedelta(days=seen.settings.fast_track_quiet_days)
    return not any(other.reported_at and other.reported_at >= since for other in seen.others)


def _in_time(seen: Seen) -> bool | None:
    late = seen.fields.get("late_report")
    return None if late is None else not late


def _unhurt(seen: Seen) -> bool:
    return seen.fields.get("has_injury") is False


# The estimate, the payee and a photo's quality are not known at first notice: they are the handler's to see.
_CONDITIONS: tuple[tuple[str, Callable[[Seen], bool | None]], ...] = (
    ("无人受伤", _unhurt),
    ("单方、玻璃或划痕", lambda seen: branch_of({**seen.fields, "has_injury": False}) in _BRANCHES),
    ("不涉及电池、底盘", _not_heavy),
    ("损失部位不超过 {parts} 处", _few_parts),
    ("估损不超过 {limit} 元", lambda _: None),
    ("商业险在保险期间内", _in_force),
    ("{days} 天内同车无其他案件", _quiet),
    ("{hours} 小时内报案", _in_time),
    ("有照片", lambda seen: seen.claim.photo_count > 0),
    ("收款人是被保险人", lambda _: None),
    ("无需要核实的标记", lambda seen: seen.flags == 0),
)
