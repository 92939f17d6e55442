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

from actions import in_english, plain_mode
from actions.danger import danger_course, emergency, met_first
from actions.done import FORM as FORM
from actions.done import SERVICE_FORM as SERVICE_FORM
from actions.done import Done as Done
from actions.done import beside
from actions.heard_first import OF_ANYTHING, OF_WHAT_WAS_FILED, first_of
from actions.notices.notice_flows import form_of, notice_wanted
from actions.person import half_heard, person_called
from actions.repetition import spare
from actions.report import offer_taken
from actions.report.claim_agreement import asks_to_begin, goes_ahead
from actions.report.claim_reading import is_question
from actions.report.loss_told import SLOT, was_offered
from actions.services import cover_wish_words, filed_changes
from actions.tools import Tools
from actions.turn import Turn, read_turn
from insurance.danger.dangers import Danger

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
                dangers = met_first.told(turn) if self.answers_message else []
                danger = await self._of_danger(turn, dangers)
                done = danger or danger_course.still_on(turn, await self._of_what_was_asked(turn))
        except Exception as error:
            logger.exception("action failed action=%s error=%s", self.rasa_name, type(error).__name__)
            return [SlotSet("action_error", f"{self.rasa_name}:{type(error).__name__}")]
        messages, slots = self._in_words(turn, done, dangers, in_danger=danger is not None)
        for message in messages:
            dispatcher.utter_message(json_message=message)
        return [*(SlotSet(name, value) for name, value in slots.items()), *done.events()]

    def _in_words(
        self, turn: Turn, done: Done, dangers: list[Danger], *, in_danger: bool
    ) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
        """What is said of it to this customer, and the slots that remember that it was."""
        messages, slots = done.messages, dict[str, Any]()
        if turn.elderly:
            messages, slots = plain_mode.plainly(messages, in_full=turn.intent == "more")
        if not in_danger:  # what helps in danger is said as often as it is asked for
            cautions, doubted = emergency.caution(turn, dangers or met_first.half_heard(turn, done))
            messages = met_first.led(turn, messages) if self.answers_message else messages
            follow = turn.in_form and not done.leaves_form
            messages, said = spare((*cautions, *messages), turn.slots.get("said") or {}, others_follow=follow)
            slots |= doubted | ({"said": said} if messages else {})
        if turn.english:
            before = slots.get("said") or turn.slots.get("said") or {}
            messages, said = in_english.beside(messages, before, more_follows=bool(turn.in_form or done.then))
            slots |= {"said": said} if said != before else {}
        return messages, slots

    async def _of_danger(self, turn: Turn, dangers: list[Danger]) -> Done | None:
        """What to do about a danger that is told, or next in the course of one that was."""
        course = await met_first.in_its_course(self.tools, turn, dangers) if self.answers_message else None
        met = course or await emergency.meet(self.tools, turn, dangers)
        return await filed_changes.beside_danger(self.tools, turn, met) if met and self.answers_message else met

    async def _of_what_was_asked(self, turn: Turn) -> Done:
        if not self.answers_message:
            return await self.act(turn)
        if filed := await first_of(OF_WHAT_WAS_FILED, self.tools, turn):
            return filed
        done = self._go_ahead(turn) or await first_of(OF_ANYTHING, self.tools, turn)
        if done is None:
            done = await self.act(turn)
        elif half_heard.is_plain(turn, done):
            done = beside(done, await self.act(turn))
        if half_heard.counts(turn, done):
            done = await person_called.call(self.tools, turn)
        return filed_changes.forgotten(turn, done)

    def _go_ahead(self, turn: Turn) -> Done | None:
        """「那帮我报上吧」 after an offer, 「现在可以报案了吗」; a loss of another line, in its own words."""
        if not self.may_start_report or turn.in_form or turn.is_command:
            return None
        if notice_wanted(turn.text) and not is_question(turn.text):
            return Done(then=SERVICE_FORM)
        if cover_wish_words.begun(turn):
            return Done(then=SERVICE_FORM, slots={"not_understood": None})
        offered = str(turn.slots[SLOT]) if was_offered(turn) else ""
        if asks_to_begin(turn.text) or (offered and (goes_ahead(turn.text) or offer_taken.begins(turn))):
            return Done(then=form_of(offered), slots={"not_understood": None})
        return None

    @abstractmethod
    async def act(self, turn: Turn) -> Done:
        """Do it, and tell what to say and to remember."""
