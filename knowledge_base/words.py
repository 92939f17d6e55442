"""BM25 over characters and their pairs, with the words that customers use for the terms of insurance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import yaml

from knowledge_base.chinese import bare, bigrams, normalise

SYNONYMS = Path(__file__).resolve().parent / "synonyms.yml"
EXPANSION = 0.4  # what a word counts that the customer did not say but must have meant
K1, B = 1.5, 0.75

Vector = np.ndarray[Any, np.dtype[np.float32]]


def tokens(text: str) -> list[str]:
    """Characters and their pairs: on short questions this finds more than either alone."""
    return [*bare(text), *bigrams(text)]


class Synonyms:
    """Rewrites what customers say into what documents say."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = {normalise(word): normalise(meant) for word, meant in said.items()}
        self._longest_first = sorted(self._said, key=lambda word: (-len(word), word))

    def rewrite(self, question: str) -> str:
        """The question in the documents' words; itself when it has none of the others."""
        for word in self._longest_first:
            if word in question and self._said[word] not in question:
                question = question.replace(word, self._said[word])
        return question

    def tokens(self, question: str) -> dict[str, float]:
        """Each token of the question with its weight; those of the rewritten one count less."""
        weighed = dict.fromkeys(tokens(question), 1.0)
        rewritten = self.rewrite(question)
        if rewritten != question:
            for token in tokens(rewritten):
                weighed.setdefault(token, EXPANSION)
        return weighed


def read_synonyms(path: Path = SYNONYMS) -> Synonyms:
    """`documents' word: [customers' words]`."""
    listed: dict[str, list[object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Synonyms({str(said): meant for meant, words in listed.items() for said in words})


class Words:
    """One BM25 index of texts. A text may be asked for as if it lacked a part of itself."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._split = [tokens(text) or ["\0"] for text in texts]
        self._index = bm25s.BM25(k1=K1, b=B)
        self._index.index(self._split, show_progress=False)
        self._holding = Counter(token for split in self._split for token in set(split))
        self._mean = float(np.mean([len(split) for split in self._split]))
        self._rarest = math.log(1 + (len(texts) + 0.5) / 0.5)

    def weight(self, token: str) -> float:
        """How much a token tells: its inverse document frequency, the highest for one that no text has."""
        held, texts = self._holding.get(token, 0), len(self._split)
        return math.log(1 + (texts - held + 0.5) / (held + 0.5)) if held else self._rarest

    def scores(self, weighed: Mapping[str, float]) -> Vector:
        """One score per text."""
        total: Vector = np.zeros(len(self._split), dtype=np.float32)
        for weight in set(weighed.values()):
            known = [token for token, own in weighed.items() if own == weight and token in self._index.vocab_dict]
            if known:
                total += np.float32(weight) * self._index.get_scores(known)
        return total

    def score_without(self, at: int, part: str, weighed: Mapping[str, float]) -> float:
        """What text `at` would score if it did not hold `part`."""
        left = Counter(self._split[at])
        left.subtract(tokens(part))
        length = sum(number for number in left.values() if number > 0)
        total = 0.0
        for token, weight in weighed.items():
            if (held := left[token]) > 0:
                total += weight * self.weight(token) * held / (held + K1 * (1 - B + B * length / self._mean))
        return total


class Shared:
    """Which texts have which tokens, so that what a question has in common with all of them is one sum."""

    def __init__(self, texts: Sequence[frozenset[str]], words: Words) -> None:
        holding: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            for token in text:
                holding.setdefault(token, []).append(at)
        self._holding = {token: np.array(places, dtype=np.int64) for token, places in holding.items()}
        self._weights = {token: words.weight(token) for token in holding}
        self._words = words
        self.wholes: Vector = np.array(
            [sum(self._weights[token] for token in text) for text in texts], dtype=np.float32
        )

    def common(self, weighed: Mapping[str, float]) -> Vector:
        """For every text the weight of the tokens that it shares with the question."""
        total: Vector = np.zeros(len(self.wholes), dtype=np.float32)
        for token, weight in weighed.items():
            if (places := self._holding.get(token)) is not None:
                total[places] += weight * self._weights[token]
        return total

    def whole(self, weighed: Mapping[str, float]) -> float:
        """The weight of the question itself."""
        return sum(weight * self._words.weight(token) for token, weight in weighed.items())
