"""Vectors of our phrasings that come with us, so that training need not embed for minutes; `bot.engine.shipping` makes
them anew.

Around their common middle, with 31 steps on either side: the rounding is a quarter of the encoder's own noise.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Dict, Iterable, Mapping, Text
from zipfile import BadZipFile

import numpy as np

FILE = Path(__file__).with_name("phrasing_vectors.npz")
_STEPS = 31  # on either side


def read_shipped(texts: Iterable[Text], fingerprint: Text, path: Path = FILE) -> Dict[Text, np.ndarray]:
    """Unit vectors (float32) of the texts that the file has; none where it is missing, broken or another encoder's."""
    try:
        with path.open("rb") as file, np.load(file) as saved:  # opened here: numpy leaves a broken one open
            if str(saved["fingerprint"]) != fingerprint:
                return {}
            places = {key: place for place, key in enumerate(saved["keys"].tolist())}
            middle, steps, scales = saved["middle"], saved["steps"], saved["scales"].astype(np.float32)
    except (OSError, KeyError, ValueError, BadZipFile):  # it only saves time
        return {}
    found = {text: places[key] for text in texts if (key := _key(text)) in places}
    return {text: _unit(middle + steps[place].astype(np.float32) * scales[place]) for text, place in found.items()}


def write_shipped(vectors: Mapping[Text, np.ndarray], fingerprint: Text, path: Path = FILE) -> None:
    """Replace the file by these, in an order that does not depend on that of the phrasings."""
    by_key = {_key(text): vector for text, vector in vectors.items()}
    keys = sorted(by_key)
    rows = np.stack([by_key[key] for key in keys])
    middle = rows.mean(axis=0)
    apart = rows - middle
    scales = (np.abs(apart).max(axis=1) / _STEPS).astype(np.float16)
    steps = np.round(apart / np.maximum(scales.astype(np.float32)[:, None], 1e-9)).astype(np.int8)
    fresh = path.with_suffix(".new.npz")
    np.savez_compressed(
        fresh, fingerprint=fingerprint, keys=np.array(keys, dtype=np.uint64), middle=middle, steps=steps, scales=scales
    )
    fresh.replace(path)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _key(text: Text) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
