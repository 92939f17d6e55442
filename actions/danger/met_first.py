"""Danger before everything else: what is told of it, what is done about it, and what leads an answer beside it."""

from __future__ import annotations

from typing import Any

from actions.danger import calm_advice, danger_course, dangers_told, emergency, own_course
from actions.done import Done
from actions.tools import Tools
from actions.turn import Turn
from insurance.danger.dangers import Danger


def told(turn: Turn) -> list[Danger]:
    """The dangers that this message tells of."""
    return calm_advice.without_call_for_the_dead(turn, dangers_told.told(turn))


async def in_its_course(tools: Tools, turn: Turn, dangers: list[Danger]) -> Done | None:
    """What has words of its own, what burns again, and what is asked next of a danger that was met."""
    if turn.said_already:
        return None
    if done := await own_course.meet_own(tools, turn) or await own_course.flare_up(tools, turn):
        return done
    news = emergency.news(turn, dangers)
    if advice := danger_course.next_advice(turn, leading=bool(news)) or calm_advice.alone(turn, news):
        await emergency.keep_what_is_told(tools, turn)
        return advice
    return None


def led(turn: Turn, messages: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """What a warning or a leak asks for first, then the answer."""
    first = None if turn.said_already else calm_advice.lead(turn)
    return calm_advice.before_answer(first, messages) if first else messages
