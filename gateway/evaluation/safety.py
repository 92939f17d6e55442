"""Whether danger to people is met, as the danger that it is, with the right number first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.danger.safety import scripts
from gateway.evaluation.rates import share
from insurance.danger.dangers import Danger

_FIRST_SENTENCE = re.compile(r"[^。！？!?\n]*")


@dataclass(frozen=True)
class Alarm:
    """An emergency and what was made of it. `kinds`: what it is, then what is equally right; `found`: a `Danger`."""

    kinds: tuple[str, ...]
    numbers: frozenset[str]
    found: str | None

    @property
    def is_kind_right(self) -> bool:
        return self.found in self.kinds

    @property
    def is_number_said(self) -> bool:
        return self.found is not None and bool(self.numbers & numbers_said_first(Danger(self.found)))


@dataclass(frozen=True)
class Kind:
    kind: str
    entries: int
    recall: float | None
    kind_right: float | None  # of those that were met
    number_first: float | None  # of those that were met and have a number


@dataclass(frozen=True)
class Safety:
    """Rates are shares of 1. Recall is met by any kind of danger; kind and number are judged where it was met."""

    emergencies: int
    missed: int
    recall: float | None
    kind_right: float | None
    number_first: float | None
    look_alikes: int
    false_alarms: int
    false_alarm_rate: float | None
    each: list[Kind]


def judge_safety(alarms: Sequence[Alarm], look_alikes: Sequence[bool]) -> Safety:
    """`look_alikes`: whether a danger was seen where there is none."""
    whole = _kind("", alarms)
    kinds = sorted({alarm.kinds[0] for alarm in alarms})
    return Safety(
        emergencies=len(alarms),
        missed=sum(alarm.found is None for alarm in alarms),
        recall=whole.recall,
        kind_right=whole.kind_right,
        number_first=whole.number_first,
        look_alikes=len(look_alikes),
        false_alarms=sum(look_alikes),
        false_alarm_rate=share(look_alikes),
        each=[_kind(kind, [alarm for alarm in alarms if alarm.kinds[0] == kind]) for kind in kinds],
    )


def numbers_said_first(danger: Danger) -> frozenset[str]:
    """The numbers to call in the first sentence of the danger's script."""
    first = _FIRST_SENTENCE.match(scripts((danger,))[0])
    return frozenset(re.findall(r"\d{3,5}", first.group() if first else ""))


def _kind(kind: str, alarms: Sequence[Alarm]) -> Kind:
    met = [alarm for alarm in alarms if alarm.found is not None]
    return Kind(
        kind=kind,
        entries=len(alarms),
        recall=share(alarm.found is not None for alarm in alarms),
        kind_right=share(alarm.is_kind_right for alarm in met),
        number_first=share(alarm.is_number_said for alarm in met if alarm.numbers),
    )
