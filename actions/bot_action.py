"""The edge of every action: verified turn, danger first, deadline, one place for errors.

Nothing is said unless all went well.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    another_loss,
    calm_advice,
    danger_course,
    dangers_told,
    emergency,
    filed_calls,
    filed_changes,
    heard_anywhere,
    hotline,
    one_loss_or_two,
    own_course,
    photo_mistakes,
    plain_mode,
    service_rescue,
)
from actions.claim_agreement import goes_ahead
from actions.claim_reading import is_question
from actions.done import FORM as FORM
from actions.done import SERVICE_FORM as SERVICE_FORM
from actions.done import Done as Done
from actions.loss_told import SLOT, was_offered
from actions.notice_flows import form_of, notice_wanted
from actions.repetition import spare
from actions.tools import Tools
from actions.turn import Turn, read_turn
from insurance.dangers import Danger

logger = logging.getLogger(__name__)


class BotAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk ships no types
    """Subclasses say their `rasa_name` and what they do in `act`."""

    rasa_name: ClassVar[str]
    may_start_report: ClassVar[bool] = False  # True: a wish to go ahead with the report that was offered comes first
    answers_message: ClassVar[bool] = True  # False: it only follows another action on the same message

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def name(self) -> str:
        return self.rasa_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Rasa's entry. An error never leaves it: it becomes the slot `action_error`, which fails the whole turn."""
        try:
            turn = read_turn(tracker, self.tools.settings.rasa_secret.get_secret_value())
            async with asyncio.timeout(self.tools.settings.action_timeout_seconds):
                turn = await plain_mode.recognise(self.tools, turn)
                dangers = self._told(turn)
                danger = await self._of_danger(turn, dangers)
                done = danger or danger_course.still_on(turn, await self._of_what_was_asked(turn))
                if danger and self.answers_message:
                    done = await filed_changes.beside_danger(self.tools, turn, danger)
        except Exception as error:
            logger.exception("action failed action=%s error=%s", self.rasa_name, type(error).__name__)
            return [SlotSet("action_error", f"{self.rasa_name}:{type(error).__name__}")]
        wording, cut = done.messages, dict[str, Any]()
        if turn.elderly:
            wording, cut = plain_mode.plainly(wording, in_full=turn.intent == "more")
        cautions, doubted = emergency.caution(turn, () if danger else dangers)
        said = turn.slots.get("said") or {}
        messages = wording
        if not danger:  # what helps in danger is said as often as it is asked for
            wording = self._led(turn, wording)
            follow = turn.in_form and not done.leaves_form
            messages, said = spare((*cautions, *wording), said, others_follow=follow)
        for message in messages:
            dispatcher.utter_message(json_message=message)
        remembered = [SlotSet("said", said)] if messages else []
        return [*remembered, *(SlotSet(name, value) for name, value in {**cut, **doubted}.items()), *done.events()]

    async def _of_danger(self, turn: Turn, dangers: list[Danger]) -> Done | None:
        """What to do about a danger that is told, or next in the course of one that was."""
        if self.answers_message and not turn.said_already and (done := await self._in_its_course(turn, dangers)):
            return done
        return await emergency.meet(self.tools, turn, dangers)

    async def _in_its_course(self, turn: Turn, dangers: list[Danger]) -> Done | None:
        """What has words of its own, what burns again, and what is asked next of a danger that was met."""
        if done := await own_course.meet_own(self.tools, turn) or await own_course.flare_up(self.tools, turn):
            return done
        news = emergency.news(turn, dangers)
        if advice := danger_course.next_advice(turn, leading=bool(news)) or calm_advice.alone(turn, news):
            await emergency.keep_what_is_told(self.tools, turn)
            return advice
        return None

    def _told(self, turn: Turn) -> list[Danger]:
        told = dangers_told.told(turn) if self.answers_message else []
        return calm_advice.without_call_for_the_dead(turn, told)

    def _led(self, turn: Turn, messages: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        """What a warning or a leak asks for first, then the answer."""
        first = calm_advice.lead(turn) if self.answers_message and not turn.said_already else None
        return calm_advice.before_answer(first, messages) if first else messages

    async def _of_what_was_asked(self, turn: Turn) -> Done:
        number = hotline.told(turn, self.tools.settings.hotline) if self.answers_message else None
        if said := number or await self._of_what_was_filed(turn):
            return said
        done = self._go_ahead(turn) or await self._of_last_report(turn) or await self._of_message(turn)
        return filed_changes.forgotten(turn, done) if self.answers_message else done

    async def _of_message(self, turn: Turn) -> Done:
        heard = await heard_anywhere.hear(self.tools, turn) if self.answers_message else None
        return heard or await self.act(turn)

    async def _of_what_was_filed(self, turn: Turn) -> Done | None:
        """「救援地点改成…」: put right in its place, whatever was learned of the words."""
        if not self.answers_message:
            return None
        if gone := await service_rescue.sent_back(self.tools, turn):
            return gone
        return await filed_changes.hear(self.tools, turn) or await filed_calls.hear(self.tools, turn)

    def _go_ahead(self, turn: Turn) -> Done | None:
        """「那帮我报上吧」 after the report was offered; a wish to report a loss of another line, in its own words."""
        if not self.may_start_report or turn.in_form or turn.is_command:
            return None
        if notice_wanted(turn.text) and not is_question(turn.text):
            return Done(then=SERVICE_FORM)
        if not (was_offered(turn) and goes_ahead(turn.text)):
            return None
        return Done(then=form_of(str(turn.slots[SLOT])))

    async def _of_last_report(self, turn: Turn) -> Done | None:
        """「是同一起」 after it was asked whether a loss was reported before; 「刚才那张发错了」."""
        if not self.answers_message:
            return None
        said = await photo_mistakes.heard_outside(self.tools, turn) or await one_loss_or_two.hear(self.tools, turn)
        return said or await another_loss.taken_up(self.tools, turn)

    @abstractmethod
    async def act(self, turn: Turn) -> Done:
        """Do it, and tell what to say and to remember."""
