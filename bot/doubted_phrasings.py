"""Phrasings that the rest contradicts: `python -m bot.doubted_phrasings` prints those most likely labelled wrongly.

Twice, layers are tuned on one half of all phrasings and read the other half, which they do not know (a quarter of the
steps of a tuning). Most of what they contradict is only hard; somebody who sees the text alone says which, and what two
careful people could answer differently gets `either` in its group's metadata: it teaches nothing of it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from bot.engine.encoder import tokenizer_of, tokens_of
from bot.engine.encoder_weights import read_weights
from bot.engine.lessons import NONE, PERSON, SAFETY, WANTED
from bot.fine_tuning import DATA, Lesson, lessons_of, tune


@dataclass(frozen=True)
class Doubt:
    """`reader`: the key of the metadata that teaches it; `sure`: how likely the other half finds what is taught."""

    text: str
    reader: str
    taught: str
    sure: float


def doubts(lessons: Sequence[Lesson], epochs: int, seed: int) -> list[Doubt]:
    """Of each lesson what it teaches of danger and of a wish, the least credible first."""
    order = random.Random(seed).sample(range(len(lessons)), len(lessons))
    halves = [[lessons[place] for place in order[part::2]] for part in (0, 1)]
    found = [doubt for known, unknown in (halves, halves[::-1]) for doubt in _of(unknown, known, epochs, seed)]
    return sorted(found, key=lambda doubt: doubt.sure)


def _of(lessons: Sequence[Lesson], known: Sequence[Lesson], epochs: int, seed: int) -> Iterator[Doubt]:
    for step, total, loss, net, _ in tune(known, epochs, seed):  # noqa: B007  (the last net is what counts)
        sys.stderr.write(f"{step} of {total} steps, loss {loss:.3f}\n")
    tokenizer = tokenizer_of(read_weights())
    judged: Tensor = torch.sigmoid(net.judge([tokens_of(tokenizer, lesson.text) for lesson in lessons])[:, -2:])
    for lesson, (danger, wish) in zip(lessons, judged.tolist(), strict=True):
        if lesson.danger:
            yield Doubt(lesson.text, SAFETY, lesson.danger, 1 - danger if lesson.danger == NONE else danger)
        if lesson.wish:
            yield Doubt(lesson.text, PERSON, lesson.wish, wish if lesson.wish == WANTED else 1 - wish)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--worst", type=int, default=1000, help="how many to print")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    lessons = lessons_of(wanted.data)
    if len(lessons) < 2:
        parser.error(f"there are no phrasings in {wanted.data}; name the folder of the bot's training data")
    if wanted.epochs < 1 or wanted.worst < 1:
        parser.error("--epochs and --worst must be 1 or more")
    for doubt in doubts(lessons, wanted.epochs, wanted.seed)[: wanted.worst]:
        line = {**vars(doubt), "sure": round(doubt.sure, 4)}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
