"""No sentence is said more than three times in a conversation: said too often, it is varied or left out."""

from __future__ import annotations

import zlib
from typing import Any

from actions.messages import PERSON

MOST = 3
INSTEAD = (
    "抱歉，这个我还没答到点子上。您换个说法，或者说具体一点，我再找找；也可以转人工。",
    "我换个方式帮您：点下面的选项，或者转人工都行。",
    "抱歉没帮上，转人工会更快。",
)

Counts = dict[str, int]


def spare(
    messages: tuple[dict[str, Any], ...], said: Counts, *, others_follow: bool = False
) -> tuple[tuple[dict[str, Any], ...], Counts]:
    """The messages without what was said `MOST` times already, and the counts with what is said now.

    `others_follow`: the question of a form is said after them in any case.

    Answers with their sources, cards and calls for a person are said as often as they are needed. A message is only
    left out beside another one; alone, it is said in other words.
    """
    kept, counts = [], dict(said)
    for message in messages:
        if not _may_tire(message):
            kept.append(message)
            continue
        key = _key_of(message)
        if counts.get(key, 0) < MOST:
            counts[key] = counts.get(key, 0) + 1
            kept.append(message)
        elif not others_follow and (message.get("choices") or len(messages) == 1):
            kept.append(_in_other_words(message, counts))
    return tuple(kept), counts


def was_said(text: str, said: Counts) -> bool:
    """Whether `noted` has kept this sentence."""
    return _key(text) in said


def noted(text: str, said: Counts) -> Counts:
    """The counts with this sentence, said once more."""
    return {**said, _key(text): said.get(_key(text), 0) + 1}


def _may_tire(message: dict[str, Any]) -> bool:
    return bool(message["text"]) and not any(message.get(key) for key in ("citations", "card", "hand_off"))


def _in_other_words(message: dict[str, Any], counts: Counts) -> dict[str, Any]:
    other = min(INSTEAD, key=lambda text: counts.get(_key(text), 0))
    counts[_key(other)] = counts.get(_key(other), 0) + 1
    words, command = PERSON
    choices = [*message.get("choices", []), {"text": words, "command": command}]
    distinct = list({choice["text"]: choice for choice in choices}.values())
    return {**message, "text": other, "choices": distinct}


def _key_of(message: dict[str, Any]) -> str:
    """Other questions to pick from make it another message, though the sentence above them is the same."""
    return _key("\n".join([message["text"], *(choice["text"] for choice in message.get("choices", []))]))


def _key(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
