"""Danger before everything else: what is told of it, what is done about it, and what leads an answer beside it."""

from __future__ import annotations

from typing import Any

from actions.danger import (
    after_death,
    better_news,
    calm_advice,
    charging_faults,
    danger_course,
    dangers_told,
    emergency,
    own_course,
    road_advice,
)
from actions.done import Done
from actions.tools import Tools
from actions.turn import Turn
from insurance.danger.dangers import SURE, Danger, judge

FAINT = 0.05  # how likely a danger must be to be said as a condition where there is no answer


def told(turn: Turn) -> list[Danger]:
    """The dangers that this message tells of."""
    return calm_advice.without_call_for_the_dead(turn, dangers_told.told(turn))


async def in_its_course(tools: Tools, turn: Turn, dangers: list[Danger]) -> Done | None:
    """What has words of its own, what burns again, what got better, and what is asked next of a danger that was met."""
    if turn.said_already:
        return None
    if done := await own_course.meet_own(tools, turn) or await own_course.flare_up(tools, turn):
        return done
    if advice := better_news.told(turn) or _advice(turn, emergency.news(turn, dangers)):
        await emergency.keep_what_is_told(tools, turn)
        return advice
    return None


def _advice(turn: Turn, news: list[Danger]) -> Done | None:
    """`news`: the dangers that are certain and were not met yet; what does not belong to them gives way."""
    return (
        danger_course.next_advice(turn, leading=bool(news))
        or after_death.heard(turn)
        or calm_advice.alone(turn, news)
        or road_advice.heard(turn, news)
        or charging_faults.heard(turn, news)
        or (None if news else emergency.what_now(turn))
    )


def half_heard(turn: Turn, done: Done) -> list[Danger]:
    """A danger too faint to count: it is said as a condition where all that we could say helps nobody."""
    says_nothing = done.found_nothing or all(message.get("unanswered") for message in done.messages)
    if not (says_nothing and turn.danger and FAINT <= turn.danger_sure < SURE) or turn.said_already:
        return []
    return [danger for danger in judge(turn.text, turn.danger, SURE) if danger is not Danger.SELF_HARM]


def led(turn: Turn, messages: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """What a warning or a leak asks for first, then the answer."""
    first = None if turn.said_already else calm_advice.lead(turn)
    return calm_advice.before_answer(first, messages) if first else messages
