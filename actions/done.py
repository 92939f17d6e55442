"""What an action has done: the messages it says, what it remembers, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

FORM = "claim_form"
SERVICE_FORM = "service_form"


@dataclass(frozen=True)
class Done:
    """What an action says and remembers. `then` names the action that follows at once."""

    messages: tuple[dict[str, Any], ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)
    then: str | None = None
    leaves_form: bool = False  # the form ends here; its draft stays
    no_wish: bool = False  # the words say that no person is wanted, whatever they sound like
    found_nothing: bool = False  # all that is said is that nothing is there, or a sorry: a person may know more

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = [SlotSet(name, value) for name, value in self.slots.items()]
        if self.leaves_form:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
        follow = self.then or ("action_listen" if self.leaves_form else None)
        return [*events, FollowupAction(follow)] if follow else events


def beside(first: Done, then: Done) -> Done:
    """Both are said, the first in front; what follows is what the second wants."""
    return replace(then, messages=(*first.messages, *then.messages), slots={**first.slots, **then.slots})
