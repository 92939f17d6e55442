"""Chinese text as the index sees it: normalised, in character bigrams, in sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_POLITE = re.compile(r"^(?:你好|您好|请问一下|请问|我想问一下|想问一下|问一下|我想知道|麻烦问下|那个)+")
_PARTICLES = re.compile(r"[啊呀呢嘛吧哈哦呗哇]+$")
_WORDS = re.compile(r"[0-9a-z.]+|[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def normalise(text: str) -> str:
    """NFKC, lower case, without control, zero-width or surrogate characters; white space collapsed."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(" " if char.isspace() else char for char in folded if char.isspace() or _is_readable(char))
    return " ".join(kept.split())


def _is_readable(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """What two wordings must share to be the same question: no punctuation, greeting or closing particle."""
    letters = "".join(_WORDS.findall(normalise(text)))
    return _PARTICLES.sub("", _POLITE.sub("", letters)) or letters


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters; Latin words and numbers stay whole."""
    tokens: list[str] = []
    for run in _WORDS.findall(bare(text)):
        if run[0] < "\u3400" or len(run) == 1:
            tokens.append(run)
            continue
        tokens.extend(run[at : at + 2] for at in range(len(run) - 1))
    return tokens


def sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]


def closest_sentence(text: str, question: str) -> str:
    """The sentence of `text` that shares most bigrams with the question; the first one when none does."""
    wanted = set(bigrams(question))
    return max(sentences(text), key=lambda sentence: len(wanted & set(bigrams(sentence))), default="")
