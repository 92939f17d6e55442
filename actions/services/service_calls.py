"""A wish when to be called, told in a service flow that ends with a call: kept with the request and repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.messages import say
from actions.services.service_course import Course
from actions.services.service_identity import Step
from actions.services.service_memory import Stand
from actions.services.wish_beside import WishBeside
from insurance.words.call_wishes import CallWish, is_all
from insurance.words.cover_wishes import CoverWish


async def keep(course: Course, stand: Stand, wish: CallWish) -> Stand:
    return replace(stand, draft=await course.note(stand.draft, wish.fields()))


async def of_nothing_else(course: Course, stand: Stand, question: str, wish: CallWish) -> Step | None:
    """「晚上八点以后打给我」 and no more: repeated, and the question is asked again; None if more is said.

    Who says when to call agrees to be called.
    """
    if not is_all(course.turn.text, wish):
        return None
    told: dict[str, Any] = {"consent": True} if question == "consent" else {}
    return await course.go_on(await course.note(stand.draft, told), (say(wish.noted),))


def repeated(step: Step, wish: CallWish | CoverWish | WishBeside | None) -> Step:
    """What came of the message, with the wish repeated before it; a receipt repeats it itself."""
    if wish is None or step.done.leaves_form:
        return step
    return replace(step, done=replace(step.done, messages=(say(wish.noted), *step.done.messages)))
