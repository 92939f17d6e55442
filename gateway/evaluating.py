"""`baowen evaluate nlu`: judges what the bot understands, writes the report and shows what to look at first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings
from gateway.evaluation import tables
from gateway.evaluation.cross_validation import NLU, CrossValidated, cross_validate
from gateway.evaluation.held_out import HeldOut, read_held_out, untaught
from gateway.evaluation.intents import Intents
from gateway.evaluation.measuring import Advance, Judged, judge
from gateway.evaluation.person import Person
from gateway.evaluation.report import Report, summary, write_report
from gateway.evaluation.safety import Safety
from gateway.evaluation.taught import taught_phrasings
from gateway.training import RASA, RasaMissing


class NothingToJudge(Exception):
    """There is no judging data, and no cross-validation was wanted; the message says what to do."""


async def evaluate_nlu(
    settings: Settings, console: Console, *, folds: int, held_out: Path, out: Path, data: Path = NLU
) -> dict[str, Any]:
    """Judges on `held_out` if there is any, then in `folds` folds (0: not) on the training data; writes into `out`.

    Raises `RasaMissing`, `NotTrained`, `ReaderDied`, `CrossValidationFailed`, `NotDrawn`, `NothingToJudge`.
    """
    if not RASA.exists():
        raise RasaMissing("Rasa's environment is missing: run `make rasa-env`")
    found = await asyncio.to_thread(read_held_out, held_out)
    if found is None and not folds:
        raise NothingToJudge(f"No judging data in {held_out}, and --folds 0: nothing to measure")
    if found is None:
        console.print(f"No judging data in {held_out}: cross-validation on the training data alone", style="yellow")
    new = await asyncio.to_thread(lambda: untaught(found, taught_phrasings(data))) if found else None
    judged = await _judge(settings, console, new) if new else None
    crossed = await _cross_validate(console, folds, found, data) if folds else None
    left_out = found.size - new.size if found and new else 0
    report = Report(in_beijing(utc_now()), judged, crossed, left_out)
    await asyncio.to_thread(write_report, report, out)
    show(report, console)
    console.print(f"The whole report: {out / 'report.md'}", highlight=False)
    return {"evaluation": "nlu", **summary(report), "report": str(out)}


def show(report: Report, console: Console) -> None:
    """The figures to look at first."""
    if report.judged:
        rows = [*_judged_rows(report.judged), ("left out, because they are taught too", str(report.left_out))]
        console.print(_table("Sentences that nobody trained on", rows))
    if report.cross_validated:
        title = f"Training data, held back in {report.cross_validated.folds} folds"
        console.print(_table(title, _crossed_rows(report.cross_validated)))


async def _judge(settings: Settings, console: Console, held_out: HeldOut) -> Judged:
    with _progress(console, "reading the judging data", held_out.size) as advance:
        return await judge(settings, held_out, advance)


async def _cross_validate(console: Console, folds: int, held_out: HeldOut | None, data: Path) -> CrossValidated:
    frequent = held_out.intents.frequent if held_out and held_out.intents else ()
    with _progress(console, f"cross-validation, {folds} folds", None) as advance:
        return await cross_validate(folds, advance, frequent=frequent, data=data)


@contextmanager
def _progress(console: Console, what: str, total: int | None) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)


def _table(title: str, rows: list[tuple[str, str]]) -> Table:
    table = Table(title=title, show_header=False, title_justify="left")
    for row in rows:
        table.add_row(*row)
    return table


def _judged_rows(judged: Judged) -> list[tuple[str, str]]:
    rows = _intent_rows(judged.intents) if judged.intents else []
    rows += _person_rows(judged.person) if judged.person else []
    rows += _safety_rows(judged.safety) if judged.safety else []
    for each in judged.entities or []:
        falsely = "" if each.false_finds is None else f", {each.false_finds} false"
        rows.append((f"entities · {each.entity}", f"{each.found} of {each.named}{falsely}"))
    return [*rows, ("latency p50 · p95", f"{judged.latency.p50} · {judged.latency.p95} ms")]


def _crossed_rows(crossed: CrossValidated) -> list[tuple[str, str]]:
    return [*_intent_rows(crossed.intents), *_person_rows(crossed.person), *_safety_rows(crossed.safety)]


def _intent_rows(intents: Intents) -> list[tuple[str, str]]:
    return [
        ("intents · macro-F1", tables.decimals(intents.macro_f1)),
        ("intents · F1 of the most frequent", tables.decimals(intents.frequent_f1)),
        ("intents · accuracy", tables.percent(intents.accuracy)),
        ("intents · accuracy up to four characters", tables.percent(intents.short_accuracy)),
        ("intents · calibration error", tables.decimals(intents.calibration.expected_error)),
    ]


def _person_rows(person: Person) -> list[tuple[str, str]]:
    return [
        ("a person · wishes heard", tables.percent(person.recall)),
        ("a person · hinted wishes heard", tables.percent(person.indirect_recall)),
        ("a person · false hand-offs", tables.percent(person.false_hand_off_rate)),
    ]


def _safety_rows(safety: Safety) -> list[tuple[str, str]]:
    return [
        ("danger · met", tables.percent(safety.recall)),
        ("danger · right kind", tables.percent(safety.kind_right)),
        ("danger · number first", tables.percent(safety.number_first)),
        ("danger · false alarms", tables.percent(safety.false_alarm_rate)),
    ]
