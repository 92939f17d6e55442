"""The fitted ranker and gate of one embedding model, in a file; scores of another model mean something else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge_base.features import FEATURES
from knowledge_base.gate import SIGNALS, Gate, Line
from knowledge_base.ranker import Ranker

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.json"


@dataclass(frozen=True)
class Judgement:
    fingerprint: str
    ranker: Ranker
    lean: Ranker  # for lists in which each answer has one question
    gate: Gate


class NotCalibrated(Exception):
    """There is no judgement for the embedding model in use."""


def load_judgement(fingerprint: str, *paths: Path) -> Judgement:
    """The first of `paths`, the shipped file if none is given, that knows the model. Raises `NotCalibrated`."""
    for path in paths or (THRESHOLDS,):
        written = _read(path).get(fingerprint)
        if written and _is_of_today(written):
            rankers = [Ranker(**_tuples(written[which])) for which in ("ranker", "lean")]
            return Judgement(fingerprint, rankers[0], rankers[1], _gate(written["gate"]))
    raise NotCalibrated(f"nothing is calibrated for the model {fingerprint}; run `baowen calibrate`")


def save_judgement(judgement: Judgement, path: Path = THRESHOLDS) -> None:
    """Beside those of other models."""
    facts = {
        "ranker": asdict(judgement.ranker),
        "lean": asdict(judgement.lean),
        "gate": asdict(judgement.gate),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({**_read(path), judgement.fingerprint: facts}, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def _is_of_today(written: Mapping[str, Any]) -> bool:
    """Whether it weighs what is weighed today."""
    gate = written["gate"]
    return tuple(written["ranker"]["features"]) == FEATURES and len(gate["means"]) == len(SIGNALS) and "three" in gate


def _read(path: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return written


def _gate(written: Mapping[str, Any]) -> Gate:
    lines = {which: Line(**_tuples(written[which])) for which in ("best", "three")}
    return Gate(**_tuples({**written, **lines}))


def _tuples(written: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
