"""How well intents are told apart, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.evaluation.calibration import Calibration, calibration_of
from gateway.evaluation.rates import mean, share


@dataclass(frozen=True)
class Outcome:
    intent: str
    found: str
    confidence: float
    also: frozenset[str] = frozenset()  # equally right
    is_short: bool = False

    @property
    def is_right(self) -> bool:
        return self.found == self.intent or self.found in self.also

    @property
    def counted(self) -> str:
        """The intent that was found; one that is equally right counts as the intent itself."""
        return self.intent if self.is_right else self.found


@dataclass(frozen=True)
class IntentFigures:
    """`precision` is None where the intent was never found."""

    intent: str
    precision: float | None
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Confusion:
    intent: str
    found: str
    count: int


@dataclass(frozen=True)
class Intents:
    """Rates are shares of 1; a rate over nothing is None. Macro-F1 is the mean over the intents that were asked for."""

    entries: int
    accuracy: float | None
    macro_f1: float | None
    frequent_f1: float | None  # the mean over the most frequent intents
    short_entries: int  # of up to four characters
    short_accuracy: float | None
    calibration: Calibration
    each: list[IntentFigures]
    confusions: list[Confusion]  # the most frequent first


def judge_intents(outcomes: Sequence[Outcome], frequent: Iterable[str] = ()) -> Intents:
    """`frequent`: the intents that customers have most often."""
    short = [outcome for outcome in outcomes if outcome.is_short]
    each = _each(outcomes)
    wanted = set(frequent)
    wrong = Counter((outcome.intent, outcome.found) for outcome in outcomes if not outcome.is_right)
    return Intents(
        entries=len(outcomes),
        accuracy=share(outcome.is_right for outcome in outcomes),
        macro_f1=mean(figures.f1 for figures in each),
        frequent_f1=mean(figures.f1 for figures in each if figures.intent in wanted),
        short_entries=len(short),
        short_accuracy=share(outcome.is_right for outcome in short),
        calibration=calibration_of((outcome.confidence, outcome.is_right) for outcome in outcomes),
        each=each,
        confusions=[
            Confusion(*pair, count) for pair, count in sorted(wrong.items(), key=lambda one: (-one[1], one[0]))
        ],
    )


def _each(outcomes: Sequence[Outcome]) -> list[IntentFigures]:
    """By name. Intents that were found and never asked for cost their victims' recall, and are none themselves."""
    support = Counter(outcome.intent for outcome in outcomes)
    found = Counter(outcome.counted for outcome in outcomes)
    right = Counter(outcome.intent for outcome in outcomes if outcome.is_right)
    return [
        IntentFigures(
            intent=intent,
            precision=round(right[intent] / found[intent], 4) if found[intent] else None,
            recall=round(right[intent] / support[intent], 4),
            f1=round(2 * right[intent] / (support[intent] + found[intent]), 4),
            support=support[intent],
        )
        for intent in sorted(support)
    ]
