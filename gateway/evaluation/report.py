"""The report on understanding: figures as JSON, tables and short prose as Markdown, a picture drawn from the JSON."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from foundation.settings import PROJECT
from gateway.evaluation import tables
from gateway.evaluation.cross_validation import CrossValidated
from gateway.evaluation.measuring import Judged
from gateway.training import RASA, RASA_ENVIRONMENT


class NotDrawn(Exception):
    """The picture could not be drawn; the message is the last that was printed."""


@dataclass(frozen=True)
class Report:
    """`judged`: on the judging data, None where there is none; `cross_validated`: None where it was not wanted."""

    made_at: datetime
    judged: Judged | None
    cross_validated: CrossValidated | None
    left_out: int = 0  # texts of the judging data that are taught too


def write_report(report: Report, folder: Path) -> None:
    """`report.md`, `report.json` and, of intents, `report.png` in the folder. Raises `NotDrawn`."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(asdict(report), ensure_ascii=False, indent=1, default=_as_text)
    (folder / "report.json").write_text(content + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(report), encoding="utf-8")
    if (report.judged and report.judged.intents) or report.cross_validated:
        _draw(folder)


def summary(report: Report) -> dict[str, Any]:
    """The figures that one looks at first, without those of each intent."""
    return {
        "held_out": {**_judged_summary(report.judged), "left_out": report.left_out} if report.judged else None,
        "cross_validation": _crossed_summary(report.cross_validated) if report.cross_validated else None,
    }


def markdown(report: Report) -> str:
    """The whole report. It names intents and kinds, and quotes no sentence."""
    parts = [f"# How well customers are understood\n\n{report.made_at:%Y-%m-%d %H:%M}, `baowen evaluate nlu`."]
    if report.judged:
        parts += _judged_parts(report.judged, report.left_out)
    else:
        parts.append("**There is no judging data here**: what follows is cross-validation on the training data alone.")
    if report.cross_validated:
        parts += _crossed_parts(report.cross_validated)
    parts.append("![Calibration, F1 of each intent, confusions](report.png)")
    return "\n\n".join(parts) + "\n"


def _judged_parts(judged: Judged, left_out: int) -> list[str]:
    parts = [
        "## On sentences that nobody trained on",
        "Written by somebody who had not seen the training data; a hit on an intent that is equally right is a hit."
        f" Left out, because the training data happens to hold them too: {left_out}.",
    ]
    if judged.intents:
        parts += [tables.intents(judged.intents), *tables.confidence(judged.intents)]
    if judged.person:
        parts += ["### Wishes for a person", tables.person(judged.person)]
    if judged.safety:
        parts += ["### Danger to people", tables.safety(judged.safety), tables.dangers(judged.safety)]
    if judged.entities:
        parts += ["### What sentences name", tables.ENTITIES_EXPLAINED, tables.entities(judged.entities)]
    parts += ["### How long it takes", tables.latency(judged.latency)]
    if judged.intents:
        parts += [
            "### Each intent",
            tables.each_intent(judged.intents),
            "### Confusions",
            tables.confusions(judged.intents),
        ]
    return parts


def _crossed_parts(crossed: CrossValidated) -> list[str]:
    return [
        f"## Cross-validation on the training data, {crossed.folds} folds",
        "Each phrasing was judged by a model trained without it. These figures compare one state of the training data"
        " with another; they do not foretell customers: phrasings that resemble each other make them kinder, phrasings"
        " that were written to be hard make them harsher, and no second intent counts as right."
        " The linear readers judge alone here, without the tuned layers, which know all phrasings, and without words.",
        tables.intents(crossed.intents),
        *tables.confidence(crossed.intents),
        "### Wishes for a person, held back in turn",
        tables.person(crossed.person),
        "### Danger to people, held back in turn",
        tables.safety(crossed.safety),
        tables.dangers(crossed.safety),
        "### Each intent, held back in turn",
        tables.each_intent(crossed.intents),
        "### Confusions, held back in turn",
        tables.confusions(crossed.intents),
    ]


def _judged_summary(judged: Judged) -> dict[str, Any]:
    return {
        "intents": _flat(judged.intents) if judged.intents else None,
        "person": asdict(judged.person) if judged.person else None,
        "safety": _flat(judged.safety) if judged.safety else None,
        "entities": {each.entity: _flat(each) for each in judged.entities} if judged.entities else None,
        "latency_ms": asdict(judged.latency),
    }


def _crossed_summary(crossed: CrossValidated) -> dict[str, Any]:
    return {
        "folds": crossed.folds,
        "intents": _flat(crossed.intents),
        "person": asdict(crossed.person),
        "safety": _flat(crossed.safety),
    }


def _flat(figures: Any) -> dict[str, Any]:
    """Its own numbers, without the lists."""
    own = {name: value for name, value in asdict(figures).items() if not isinstance(value, list | dict | str)}
    error = {"calibration_error": figures.calibration.expected_error} if hasattr(figures, "calibration") else {}
    return {**own, **error}


def _draw(folder: Path) -> None:
    command = [str(RASA.with_name("python")), "-m", "bot.engine.evaluation_picture"]
    done = subprocess.run(
        [*command, str((folder / "report.json").resolve()), str((folder / "report.png").resolve())],
        cwd=PROJECT,
        env={**os.environ, **RASA_ENVIRONMENT},
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise NotDrawn(done.stderr[-2000:])


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
