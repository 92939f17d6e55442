"""The edge of every action: verified turn, deadline, one place for errors. Nothing is said unless all went well."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.tools import Tools
from actions.turn import Turn, read_turn

logger = logging.getLogger(__name__)

FORM = "claim_form"


@dataclass(frozen=True)
class Done:
    """What an action says and remembers. `then` names the action that follows at once."""

    messages: tuple[dict[str, Any], ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)
    then: str | None = None
    leaves_form: bool = False  # the claim form ends here; its draft stays

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = [SlotSet(name, value) for name, value in self.slots.items()]
        if self.leaves_form:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
        follow = self.then or ("action_listen" if self.leaves_form else None)
        return [*events, FollowupAction(follow)] if follow else events


class BotAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk ships no types
    """Subclasses say their `rasa_name` and what they do in `act`."""

    rasa_name: ClassVar[str]

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
                done = await self.act(turn)
        except Exception as error:
            logger.exception("action failed action=%s error=%s", self.rasa_name, type(error).__name__)
            return [SlotSet("action_error", f"{self.rasa_name}:{type(error).__name__}")]
        for message in done.messages:
            dispatcher.utter_message(json_message=message)
        return done.events()

    @abstractmethod
    async def act(self, turn: Turn) -> Done:
        """Do it, and tell what to say and to remember."""
