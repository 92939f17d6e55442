"""「好的」, asked whether anybody is hurt: no answer. It is asked again plainly, and 「是的」 twice is a yes."""

from __future__ import annotations

from insurance.words.nods import nods, says_yes

IS_IT_SO = "是有人受伤了吗？有的话请先拨打 120。"
NO_ANSWER_YET = "人有没有事最要紧，这一句我再跟您确认一下。"
HURT = "has_injury"


def asks_back(question: str | None, text: str, before: str, misses: int) -> str | None:
    """What is asked about an agreement that stands where harm was asked for; None if it stands for itself."""
    if question != HURT or not nods(text) or confirms(question, text, before, misses):
        return None
    return IS_IT_SO if says_yes(text) else NO_ANSWER_YET


def confirms(question: str | None, text: str, before: str, misses: int) -> bool:
    """Whether 「是有人受伤了吗？」 was asked last, and the text says yes."""
    return question == HURT and misses > 0 and says_yes(before) and says_yes(text)
