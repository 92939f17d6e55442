"""Which of the questions that were offered is meant by a few words: 「第二个」, 「新能源的」."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 10  # characters; more is a question of its own
_ORDINAL = re.compile(r"(?:就|问|我要|是|选)?(?:第)?([一二三四1234])(?:个|条|项|号)?(?:吧|呢|啊)?")
_PLACES = {"一": 0, "二": 1, "三": 2, "四": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_AROUND = re.compile(r"^(?:我(?:问|说)的?|就|是|问|要|那|嗯|对)+|(?:的|那个|那种|这个|吧|啊|呢|呀|车)+$")
_SHORTEST = 2  # characters that are left


def picked_of(offered: Sequence[str], text: str) -> str | None:
    """The one of `offered` that the words name by its number or by what it alone has; None if none, or several."""
    said = text.strip(" ,，。!！?？~")
    if not offered or len(said) > LONGEST:
        return None
    if number := _ORDINAL.fullmatch(said):
        place = _PLACES[number[1]]
        return offered[place] if place < len(offered) else None
    core = _AROUND.sub("", _AROUND.sub("", said))
    named = [question for question in offered if len(core) >= _SHORTEST and core in question]
    return named[0] if len(named) == 1 else None
