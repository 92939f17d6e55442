"""The clocks that the law starts with a claim, as days until which something is due. For handlers: no promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.clock import in_beijing
from insurance.claims.progress import Stage
from insurance.claims.risk_flags import happened
from insurance.clocks import after_days
from insurance.core.core_models import ClaimStep
from insurance.models import Claim
from insurance.policies.policies import PolicyFacts

_NOTICE_OF_PAPERS, _JUDGED_COMPULSORY, _JUDGED, _PAID = 1, 5, 30, 10
_ADVANCE = 60
_YEARS = 2


@dataclass(frozen=True)
class Clock:
    name: str
    until: datetime
    law: str
    done: bool


def clocks_of(claim: Claim, steps: Sequence[ClaimStep], policies: Sequence[PolicyFacts]) -> tuple[Clock, ...]:
    """The statutory due dates that run for this claim, the nearest first."""
    if claim.reported_at is None:
        return ()
    seen = {Stage(step.stage): step.at for step in reversed(steps)}
    is_judged = bool(seen.keys() & {Stage.PAYING, Stage.PAID, Stage.DECLINED})
    complete_at = seen.get(Stage.CALCULATING) or seen.get(Stage.DOCUMENTS)
    clocks = []
    if any(policy.kind == "compulsory" for policy in policies):
        told = bool(seen.keys() - {Stage.SURVEYING, Stage.WITHDRAWN})
        clocks.append(
            _clock("书面告知所需材料（交强险）", claim.reported_at, _NOTICE_OF_PAPERS, "交强险条例28条", told)
        )
        if complete_at:
            clocks.append(_clock("核定（交强险）", complete_at, _JUDGED_COMPULSORY, "交强险条例29条", is_judged))
    clocks.append(_clock("核定（情形复杂的最长期限）", claim.reported_at, _JUDGED, "保险法23条", is_judged))
    if complete_at:
        clocks.append(_clock("先行支付可确定的部分", complete_at, _ADVANCE, "保险法25条", Stage.PAID in seen))
    if Stage.PAYING in seen:
        clocks.append(_clock("支付赔款", seen[Stage.PAYING], _PAID, "保险法23条", Stage.PAID in seen))
    lost_at = happened(claim)
    if lost_at is not None:
        clocks.append(Clock("客户索赔的诉讼时效", _years_after(lost_at), "保险法26条", is_judged))
    return tuple(sorted(clocks, key=lambda clock: (clock.done, clock.until)))


def _clock(name: str, since: datetime, days: int, law: str, done: bool) -> Clock:
    return Clock(name, after_days(since, days), law, done)


def _years_after(moment: datetime) -> datetime:
    day = in_beijing(moment)
    try:
        later = day.replace(year=day.year + _YEARS)
    except ValueError:  # the 29th of February
        later = day.replace(year=day.year + _YEARS, day=28)
    return later.replace(hour=23, minute=59, second=59, microsecond=0)
