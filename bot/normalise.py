"""What a customer typed, in the one form that the bot was trained on. The transcript keeps the original."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f\x00-\x08\x0b-\x1f\x7f]")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
_REPEATED = re.compile(r"(\D)\1{3,}")
_LEADING_SLASH = re.compile(r"^[\s/\\]+")


def normalise(text: str, *, max_chars: int) -> str:
    """NFKC, without invisible characters, blanks between Han characters, long repetitions or a leading slash.

    A leading slash is Rasa's own command sign: what people type never carries it. Idempotent.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _HAN_GAP.sub("", text).strip()
    text = _REPEATED.sub(r"\1\1\1", text)
    return _LEADING_SLASH.sub("", text)[:max_chars].strip()
