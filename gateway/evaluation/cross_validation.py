"""Phrasings of the training data held back in turn: all that an installation without judging data can measure."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.catalogue import in_catalogue
from foundation.settings import PROJECT
from gateway.evaluation.intents import Intents, Outcome, judge_intents
from gateway.evaluation.measuring import Advance
from gateway.evaluation.person import Person, judge_person
from gateway.evaluation.safety import Alarm, Safety, judge_safety
from gateway.training import RASA, RASA_ENVIRONMENT
from gateway.understanding import calls_person
from insurance.danger.dangers import SURE

NLU = Path("bot/data/nlu")  # as the other process, which works in the project, calls it
LINE_AT_MOST = 1024 * 1024  # bytes


class CrossValidationFailed(Exception):
    """The process that trains and judges ended; the message is the last that it printed."""


@dataclass(frozen=True)
class CrossValidated:
    """Figures on phrasings that were held back from training in turn; danger and wishes by the trained model alone."""

    folds: int
    intents: Intents
    person: Person
    safety: Safety


@dataclass
class _Lines:
    """What the phrasings were, and what was made of them."""

    outcomes: list[Outcome] = field(default_factory=list)
    wishes: list[tuple[bool, bool]] = field(default_factory=list)
    no_wishes: list[bool] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    no_alarms: list[bool] = field(default_factory=list)

    def add(self, line: dict[str, Any]) -> None:
        """`line`: as `bot.engine.cross_validation` prints it."""
        if line["intent"]:
            found, confidence = in_catalogue((name, sure) for name, sure in line["ranking"])[0]
            self.outcomes.append(Outcome(_catalogued(line["intent"]), found, min(1.0, confidence)))
        if line["danger"]:
            self._add_danger(line["danger"], line["danger_found"] if line["danger_sure"] >= SURE else None)
        if line["wish"] is not None:
            self._add_wish(line["wish"], calls_person(line["ranking"][0][0], line["wish_sure"]))

    def _add_danger(self, danger: str, found: str | None) -> None:
        if danger == "none":
            self.no_alarms.append(found is not None)
            return
        self.alarms.append(Alarm((danger,), frozenset(), found))

    def _add_wish(self, is_wish: bool, is_heard: bool) -> None:
        if not is_wish:
            self.no_wishes.append(is_heard)
            return
        self.wishes.append((False, is_heard))


async def cross_validate(
    folds: int, advance: Advance, *, frequent: tuple[str, ...] = (), data: Path = NLU
) -> CrossValidated:
    """Trains once for each fold, some minutes on two cores. Raises `CrossValidationFailed`."""
    lines = _Lines()
    async for line in _read(folds, data):
        lines.add(line)
        advance(1)
    return CrossValidated(
        folds=folds,
        intents=judge_intents(lines.outcomes, frequent),
        person=judge_person(lines.wishes, lines.no_wishes),
        safety=judge_safety(lines.alarms, lines.no_alarms),
    )


def _catalogued(intent: str) -> str:
    return in_catalogue([(intent, 1.0)])[0][0]


async def _read(folds: int, data: Path) -> AsyncIterator[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        *(str(RASA.with_name("python")), "-m", "bot.engine.cross_validation"),
        *("--folds", str(folds), "--data", str(data)),
        cwd=PROJECT,
        env={**os.environ, **RASA_ENVIRONMENT},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_AT_MOST,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    printed = asyncio.create_task(process.stderr.read())  # or a full pipe would stop it
    try:
        async for line in process.stdout:
            yield json.loads(line)
        if await process.wait() != 0:
            raise CrossValidationFailed((await printed).decode(errors="replace")[-2000:])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await printed
