"""Marks that make a claim worth a second look, for claim handlers alone. They accuse nobody and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import BEIJING
from foundation.settings import Settings
from insurance.claims.time_of_loss import day_told
from insurance.models import Claim
from insurance.policies.policies import PolicyFacts

MANY_CLAIMS, MANY_CHANGES = 3, 6
_WEEK, _YEAR = timedelta(days=7), timedelta(days=365)
_NIGHT_ENDS, _NIGHT_BEGINS = 5, 22


@dataclass(frozen=True)
class Flag:
    """`numbers`: the other claims that it is about."""

    code: str
    text: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """What the marks look at. `changes`: how often what had been said was said otherwise."""

    claim: Claim
    policies: Sequence[PolicyFacts]
    others: Sequence[Claim]  # of the same car, phone or driver, reported
    changes: int
    settings: Settings


def flags_of(sight: Sight) -> tuple[Flag, ...]:
    """The marks of this claim."""
    return tuple(flag for look in _LOOKS for flag in look(sight))


def _often(sight: Sight) -> Iterator[Flag]:
    at = sight.claim.reported_at or sight.claim.created_at
    in_year = [one for one in sight.others if one.reported_at and at - _YEAR <= one.reported_at <= at]
    in_week = [one for one in sight.others if one.reported_at and abs(one.reported_at - at) <= _WEEK]
    if len(in_year) + 1 >= MANY_CLAIMS:
        yield Flag("many_claims", f"一年内第 {len(in_year) + 1} 次报案", _numbers(in_year))
    if in_week:
        yield Flag("again_in_a_week", "前后 7 天内还有报案", _numbers(in_week))


def _maybe_the_same(sight: Sight) -> Iterator[Flag]:
    within = timedelta(hours=sight.settings.same_loss_hours)
    mine = happened(sight.claim)
    close = [one for one in sight.others if mine and (at := happened(one)) and abs(at - mine) <= within]
    if close:
        yield Flag("maybe_same_loss", "可能与另一起报案是同一事故", _numbers(close))


def _edge_of_period(sight: Sight) -> Iterator[Flag]:
    day = day_told(sight.claim.fields)
    for policy in sight.policies:
        if day is None or not policy.in_force_on(day):
            continue
        if (day - policy.starts_on).days < sight.settings.flag_near_start_days:
            yield Flag("near_start", f"保单生效 {sight.settings.flag_near_start_days} 天内出险（{policy.policy_no}）")
        if (policy.ends_on - day).days < sight.settings.flag_near_end_days:
            yield Flag("near_end", f"保单到期前 {sight.settings.flag_near_end_days} 天内出险（{policy.policy_no}）")


def _at_night(sight: Sight) -> Iterator[Flag]:
    fields = sight.claim.fields
    if not fields.get("accident_time") or fields.get("accident_time_precision") == "part_of_day":
        return
    hour = datetime.fromisoformat(fields["accident_time"]).astimezone(BEIJING).hour
    if hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS:
        yield Flag("at_night", "22 点至 5 点之间出险")


def _as_told(sight: Sight) -> Iterator[Flag]:
    fields = sight.claim.fields
    if fields.get("late_report"):
        yield Flag("late_report", f"报案晚于出险 {sight.settings.notice_hours} 小时")
    if fields.get("coverage_check"):
        yield Flag("coverage_check", "保单或保险期间需要核对")
    if sight.changes >= MANY_CHANGES:
        yield Flag("many_changes", f"报案时改口 {sight.changes} 次")


def _scratches(sight: Sight) -> Iterator[Flag]:
    if sight.claim.fields.get("damage_cause") != "scratch":
        return
    before = [one for one in sight.others if one.fields.get("damage_cause") == "scratch"]
    if before:
        yield Flag("scratches", f"同车划痕报案已有 {len(before)} 次，注意剩余保额", _numbers(before))


def happened(claim: Claim) -> datetime | None:
    """When the loss was, as far as it is known; noon where only the day is."""
    if told := claim.fields.get("accident_time"):
        return datetime.fromisoformat(told)
    day = day_told(claim.fields)
    return datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING) if day else None


def _numbers(claims: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(str(claim.number) for claim in claims)


_LOOKS: tuple[Callable[[Sight], Iterator[Flag]], ...] = (
    _maybe_the_same,
    _often,
    _edge_of_period,
    _at_night,
    _as_told,
    _scratches,
)
