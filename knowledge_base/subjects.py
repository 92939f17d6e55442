"""What a question is about besides products: the things and affairs of insurance that customers name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from knowledge_base.chinese import bare

SUBJECTS = Path(__file__).resolve().parent / "subjects.yml"


class Subjects:
    """Finds subjects by their names and other words, the longest first."""

    def __init__(self, called: Mapping[str, tuple[str, ...]]) -> None:
        words = {bare(word) for name, others in called.items() for word in (name, *others)}
        self._longest_first = sorted(words, key=lambda word: (-len(word), word))

    def named(self, question: str) -> tuple[str, ...]:
        """The customer's words for each subject, in the order of the question; words are used once."""
        text = bare(question)
        found: list[tuple[int, str]] = []
        for word in self._longest_first:
            if (at := text.find(word)) >= 0:
                found.append((at, word))
                text = text[:at] + "\0" * len(word) + text[at + len(word) :]
        return tuple(word for _, word in sorted(found))


def read_subjects(path: Path = SUBJECTS) -> Subjects:
    """`name: [other words]`."""
    listed: dict[str, list[object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Subjects({name: tuple(map(str, words)) for name, words in listed.items()})
