"""Figures on understanding as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.evaluation.entities import EntityFigures
from gateway.evaluation.intents import Intents
from gateway.evaluation.measuring import Latency
from gateway.evaluation.person import Person
from gateway.evaluation.safety import Safety

MOST_CONFUSIONS = 40
ENTITIES_EXPLAINED = (
    "Found: with the right value; of places, parties and parts, where they stand. Places, parties and parts are not"
    " complete in the data, so nothing is a false find of these. Riddles stand apart."
)


def intents(figures: Intents) -> str:
    rows = [
        ("sentences", figures.entries),
        ("macro-F1", decimals(figures.macro_f1)),
        ("F1 of the most frequent intents", decimals(figures.frequent_f1)),
        ("accuracy", percent(figures.accuracy)),
        (f"accuracy of the {figures.short_entries} of up to four characters", percent(figures.short_accuracy)),
        ("expected calibration error", decimals(figures.calibration.expected_error)),
    ]
    return table(("intents", ""), rows)


def confidence(figures: Intents) -> tuple[str, str]:
    """What a confidence is worth: its explanation and its table."""
    rows = [
        (f"{each.lower:.1f}–{each.upper:.1f}", each.count, decimals(each.confidence), percent(each.right))
        for each in figures.calibration.bins
    ]
    return (
        "Where the mean confidence and the share right agree, a confidence means what it says:",
        table(("confidence", "sentences", "mean", "right"), rows),
    )


def person(figures: Person) -> str:
    rows = [
        ("wishes heard", f"{percent(figures.recall)} of {figures.wishes}"),
        ("… said outright", f"{percent(figures.direct_recall)} of {figures.direct}"),
        ("… hinted at", f"{percent(figures.indirect_recall)} of {figures.indirect}"),
        (
            "false hand-offs",
            f"{figures.false_hand_offs} of {figures.look_alikes} ({percent(figures.false_hand_off_rate)})",
        ),
    ]
    return table(("a person", ""), rows)


def safety(figures: Safety) -> str:
    rows = [
        ("emergencies met", f"{percent(figures.recall)} of {figures.emergencies} ({figures.missed} missed)"),
        ("… as the right kind", percent(figures.kind_right)),
        ("… with the kind's number in the first sentence", percent(figures.number_first)),
        ("false alarms", f"{figures.false_alarms} of {figures.look_alikes} ({percent(figures.false_alarm_rate)})"),
    ]
    return table(("danger", ""), rows)


def dangers(figures: Safety) -> str:
    rows = [
        (each.kind, each.entries, percent(each.recall), percent(each.kind_right), percent(each.number_first))
        for each in figures.each
    ]
    return table(("kind", "sentences", "met", "right kind", "number first"), rows)


def entities(figures: Iterable[EntityFigures]) -> str:
    rows = [
        (
            each.entity,
            f"{each.found} of {each.named}",
            _count(each.value_right),
            _count(each.false_finds),
            f"{each.hard_found} of {each.hard}" if each.hard else "",
        )
        for each in figures
    ]
    return table(("kind", "found", "role or area right", "false finds", "riddles"), rows)


def latency(figures: Latency) -> str:
    rows = [("texts", figures.texts), ("p50", f"{figures.p50} ms"), ("p95", f"{figures.p95} ms")]
    return table(("understanding one text", ""), rows)


def each_intent(figures: Intents) -> str:
    """The weakest first."""
    rows = [
        (each.intent, decimals(each.precision), decimals(each.recall), decimals(each.f1), each.support)
        for each in sorted(figures.each, key=lambda each: (each.f1, each.intent))
    ]
    return table(("intent", "precision", "recall", "F1", "sentences"), rows)


def confusions(figures: Intents) -> str:
    rows = [(each.intent, each.found, each.count) for each in figures.confusions[:MOST_CONFUSIONS]]
    rest = sum(each.count for each in figures.confusions[MOST_CONFUSIONS:])
    shown = table(("is", "was read as", "times"), rows)
    return f"{shown}\n\nAnd {rest} more in other pairs." if rest else shown


def percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}".replace("%", " %")


def decimals(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)
