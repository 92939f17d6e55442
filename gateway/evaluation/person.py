"""Whether wishes for a person are heard, and only they."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.evaluation.rates import share


@dataclass(frozen=True)
class Person:
    """Rates are shares of 1."""

    wishes: int
    recall: float | None
    direct: int
    direct_recall: float | None
    indirect: int
    indirect_recall: float | None
    look_alikes: int
    false_hand_offs: int
    false_hand_off_rate: float | None


def judge_person(wishes: Sequence[tuple[bool, bool]], look_alikes: Sequence[bool]) -> Person:
    """`wishes`: (indirect, whether it was heard); `look_alikes`: whether a wish was heard that is none."""
    direct = [heard for indirect, heard in wishes if not indirect]
    indirect = [heard for indirect, heard in wishes if indirect]
    return Person(
        wishes=len(wishes),
        recall=share(heard for _, heard in wishes),
        direct=len(direct),
        direct_recall=share(direct),
        indirect=len(indirect),
        indirect_recall=share(indirect),
        look_alikes=len(look_alikes),
        false_hand_offs=sum(look_alikes),
        false_hand_off_rate=share(look_alikes),
    )
