"""How sure a search must be to answer: signals weighed into one probability, fitted to one embedding model."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.json"


@dataclass(frozen=True)
class Signals:
    """What a search says about its best entry. Closeness and distance are cosines."""

    closeness: float  # mean of its three nearest wordings
    lead: float  # its fused score above that of the next topic, 0 to 1
    nativeness: float  # its fused score above that of the best subject that is not ours, -1 to 1
    distance: float  # its closeness above that of the nearest subject that is not ours


@dataclass(frozen=True)
class Gate:
    """Logistic regression over standardised signals, and the probabilities from which we answer or suggest."""

    fingerprint: str
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    answer_at: float
    suggest_at: float

    def probability(self, signals: Signals) -> float:
        """The probability that the best entry answers the question."""
        parts = zip(astuple(signals), self.means, self.scales, self.weights, strict=True)
        total = self.bias + sum(weight * (value - mean) / scale for value, mean, scale, weight in parts)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


class NotCalibrated(Exception):
    """There are no thresholds for the embedding model in use."""


def load_gate(fingerprint: str, path: Path = THRESHOLDS) -> Gate:
    """The committed thresholds. Raises `NotCalibrated` when they belong to another model."""
    if not path.exists():
        raise NotCalibrated(f"{path.name} is missing; run `python -m knowledge_base.evaluation calibrate`")
    written = json.loads(path.read_text(encoding="utf-8"))
    if written["fingerprint"] != fingerprint:
        raise NotCalibrated(
            f"{path.name} was calibrated for {written['fingerprint']}, the model in use is {fingerprint}; "
            "run `python -m knowledge_base.evaluation calibrate`"
        )
    return Gate(
        fingerprint=fingerprint,
        means=tuple(written["means"]),
        scales=tuple(written["scales"]),
        weights=tuple(written["weights"]),
        bias=written["bias"],
        answer_at=written["answer_at"],
        suggest_at=written["suggest_at"],
    )


def save_gate(gate: Gate, path: Path = THRESHOLDS) -> None:
    path.write_text(json.dumps(asdict(gate), indent=2) + "\n", encoding="utf-8")
