"""The encoder's upper layers as `python -m bot.fine_tuning` taught them to read our messages; the file comes with us.

Matrices are kept as 8-bit numbers with a scale for each output. They are judges beside the linear readers, not in their
place: they hear what a mean of tokens does not (who does what, what is denied), and know only the phrasings and labels
that they were taught; `baowen train` does not touch them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Text, Tuple
from zipfile import BadZipFile

import numpy as np

FILE = Path(__file__).with_name("tuned_layers.npz")
LABEL_LISTS = ("intent", "safety", "danger", "person")  # of the outputs, in this order; the last two have one label
_LEAST = 1e-6  # probability; nothing is ruled out by one reader
_YES_AND_NO = {"danger": ("danger", "none"), "person": ("wanted", "not_wanted")}


@dataclass(frozen=True)
class TunedLayers:
    """`arrays`: "6.q.w" (outputs × inputs) …, "heads.w", "heads.b". `first` is the lowest of the tuned layers."""

    arrays: Dict[Text, np.ndarray]
    labels: Dict[Text, List[Text]]
    first: int
    fingerprint: Text

    def named(self) -> Dict[Text, np.ndarray]:
        return {f"tuned.{name}": array for name, array in self.arrays.items()}

    def probabilities(self, judged: np.ndarray) -> Dict[Text, Dict[Text, float]]:
        """For each reader the probability of its labels. `judged`: log-odds, one for each output."""
        found, at = {}, 0
        for reader in LABEL_LISTS:
            labels = self.labels[reader]
            odds = judged[at : at + len(labels)].astype(np.float64)
            at += len(labels)
            if reader in _YES_AND_NO:
                sure = 1 / (1 + np.exp(-odds[0]))
                found[reader] = dict(zip(_YES_AND_NO[reader], (float(sure), float(1 - sure)), strict=True))
            else:
                raised = np.exp(odds - odds.max())
                found[reader] = dict(zip(labels, (raised / raised.sum()).tolist(), strict=True))
        return found


def together(
    ranking: List[Tuple[Text, float]], others: Mapping[Text, float], weight: float
) -> List[Tuple[Text, float]]:
    """The ranking of the linear reader and the probabilities of another, mixed as log-odds, the likeliest first.

    `weight` is the other's share. What the other was not taught keeps the probability that the linear reader gives it.
    """
    known = sum(sure for label, sure in ranking if label in others)
    mixed = {
        label: (sure / known) ** (1 - weight) * max(others[label], _LEAST) ** weight
        for label, sure in ranking
        if label in others
    }
    total = sum(mixed.values())
    found = [(label, known * mixed[label] / total if label in mixed else sure) for label, sure in ranking]
    return sorted(found, key=lambda each: -each[1])


class DamagedLayers(Exception):
    """The file is not what was written; the message says what to do."""


def read_tuned_layers(path: Path = FILE) -> Optional[TunedLayers]:
    """None where there are none: the linear readers then judge alone. Raises `DamagedLayers`."""
    if not path.exists():
        return None
    content = path.read_bytes()
    try:
        with np.load(BytesIO(content)) as saved:
            stored = dict(saved)
        labels = {reader: stored.pop(f"labels.{reader}").tolist() for reader in LABEL_LISTS}
        first = int(stored.pop("first"))
    except (KeyError, ValueError, EOFError, OSError, BadZipFile) as damage:
        raise DamagedLayers(
            f"{path} is damaged; restore it, make it anew with `python -m bot.fine_tuning`, or do without it"
        ) from damage
    arrays = {name: _whole(stored, name) for name in stored if not name.endswith(".scale")}
    return TunedLayers(arrays, labels, first, sha256(content).hexdigest()[:12])


def write_tuned_layers(
    arrays: Dict[Text, np.ndarray], labels: Dict[Text, Sequence[Text]], first: int, path: Path = FILE
) -> None:
    """Beside its place, then moved there whole."""
    stored: Dict[Text, np.ndarray] = {"first": np.array(first)}
    stored.update({f"labels.{reader}": np.array(list(labels[reader])) for reader in LABEL_LISTS})
    for name, array in arrays.items():
        if array.ndim == 2 and name != "heads.w":
            stored[name], stored[f"{name}.scale"] = _packed(array)
        else:
            stored[name] = array.astype(np.float32)
    fresh = path.with_suffix(".new.npz")
    np.savez_compressed(fresh, **stored)
    fresh.replace(path)


def _packed(matrix: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-9) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _whole(stored: Dict[Text, np.ndarray], name: Text) -> np.ndarray:
    scale = stored.get(f"{name}.scale")
    return stored[name] if scale is None else stored[name].astype(np.float32) * scale
