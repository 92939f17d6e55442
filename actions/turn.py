"""The customer's turn as an action sees it: who, when and what, verified, and what the bot remembers."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import jwt
from rasa_sdk import Tracker

from actions.done import FORM
from actions.messages import PICKED
from foundation.clock import in_beijing

FRESH = timedelta(minutes=30)
LEANS_ON = 3  # questions back
WITH_WORDS = frozenset({"/send_photos", PICKED})  # commands beside which the customer's words count


class ContextRefused(Exception):
    """The turn carries no context that our gateway has signed."""


@dataclass(frozen=True)
class Turn:
    """One customer message. Identity and clock come from the signed context, never from slots or text."""

    turn_id: str
    conversation_id: str
    customer_id: str
    channel: str
    now: datetime  # aware, Beijing time
    text: str  # what the customer wrote, also beside photos; empty when a choice was clicked
    intent: str
    confidence: float
    danger: (
        str | None
    )  # the likeliest kind of danger to people, by the trained reader; None: it has not read the message
    danger_sure: float  # how likely this danger is
    is_command: bool  # the gateway named the intent itself: a click, or photos that arrived
    wish: float = 0.0  # how likely a person is wanted, by the trained reader
    photos: tuple[str, ...] = ()  # attachments that arrived with this message
    elderly: bool = False
    waits: bool = False  # for a person, in the queue
    english: bool = False  # what the customer writes; `text` has its phrases in Chinese
    slots: dict[str, Any] = field(default_factory=dict)
    form: str | None = None  # the form that runs
    let_through: bool = False  # the form has looked at this message and left it to the other rules
    said_already: bool = False  # an action has answered this message already
    said_with_source: bool = False  # and with an answer from the knowledge base
    question_before: str = ""  # the message before this one, if the knowledge base answered it and it is fresh
    said_before: str = ""  # the words of the message before this one, if it is fresh
    questions_before: tuple[
        str, ...
    ] = ()  # the last ones, oldest first, that were answered or got questions to pick from
    answer_before: str = ""  # what the knowledge base answered to the message before this one

    @property
    def in_form(self) -> bool:
        return self.form is not None

    @property
    def reporting(self) -> bool:
        """Whether a claim is being reported."""
        return self.form == FORM

    def saying(self, text: str) -> Turn:
        """The same turn with other words, or a part of them."""
        return replace(self, text=text)


def read_turn(tracker: Tracker, secret: str) -> Turn:
    """The tracker's latest message with its verified context. Raises `ContextRefused`."""
    message = tracker.latest_message
    metadata = message.get("metadata") or _last_user_metadata(tracker)
    context = _verified(str(metadata.get("context") or ""), secret)
    if metadata.get("turn_id") != context["turn_id"]:
        raise ContextRefused("the context belongs to another turn")
    intent = message.get("intent") or {}
    since = _events_since_message(tracker)
    danger = message.get("safety") or {}
    is_command = str(message.get("text") or "").startswith("/")
    return Turn(
        turn_id=context["turn_id"],
        conversation_id=context["conversation_id"],
        customer_id=context["customer_id"],
        channel=context["channel"],
        now=in_beijing(datetime.fromisoformat(context["now"])),
        text=_text(message, metadata),
        intent=str(intent.get("name") or "nlu_fallback"),
        confidence=float(intent.get("confidence") or 0),
        danger=danger.get("kind"),
        danger_sure=float(danger.get("confidence") or 0),
        is_command=is_command,
        wish=float(message.get("person") or 0),
        photos=tuple(str(each["id"]) for each in context.get("attachments") or ()),
        elderly=bool(context.get("elderly")),
        waits=bool(context.get("waits")),
        english=bool(context.get("english")),
        slots=dict(tracker.slots),
        form=(tracker.active_loop or {}).get("name"),
        let_through=any(event.get("event") == "action_execution_rejected" for event in since),
        said_already=any(event.get("event") == "bot" for event in since),
        said_with_source=any(_has_source(event) for event in since),
        question_before=_question_before(tracker.events),
        said_before=_said_before(tracker.events),
        questions_before=_questions_before(tracker.events),
        answer_before=_answer_before(tracker.events),
    )


def _question_before(events: list[dict[str, Any]]) -> str:
    users = _last_two(events)
    if len(users) < 2 or not any(_has_source(event) for event in events[users[0] : users[1]]):
        return ""
    return _said_before(events)


def _said_before(events: list[dict[str, Any]]) -> str:
    users = _last_two(events)
    if len(users) < 2:
        return ""
    before, now = (events[at] for at in users)
    is_fresh = float(now.get("timestamp") or 0) - float(before.get("timestamp") or 0) <= FRESH.total_seconds()
    return str((before.get("metadata") or {}).get("said") or "") if is_fresh else ""


def _questions_before(events: list[dict[str, Any]]) -> tuple[str, ...]:
    """As far back as one leads to the next: 「要多久」 leans on what 「那能你们先赔我吗」 leaned on."""
    users = [at for at, event in enumerate(events) if event.get("event") == "user"]
    questions: list[str] = []
    for at, following in reversed(list(itertools.pairwise(users))):
        said = str((events[at].get("metadata") or {}).get("said") or "").replace("\n", " ").strip()
        since = float(events[following].get("timestamp") or 0) - float(events[at].get("timestamp") or 0)
        was_heard = any(_has_source(event) or _offers_questions(event) for event in events[at:following])
        if not said or since > FRESH.total_seconds() or not was_heard or len(questions) == LEANS_ON:
            break
        questions.insert(0, said)
    return tuple(questions)


def _answer_before(events: list[dict[str, Any]]) -> str:
    users = _last_two(events)
    between = events[users[0] : users[1]] if len(users) == 2 else []
    return next((str(event["data"]["custom"].get("text") or "") for event in between if _has_source(event)), "")


def _offers_questions(event: dict[str, Any]) -> bool:
    said = (event.get("data") or {}).get("custom") or {}
    return any(choice.get("command") == PICKED for choice in said.get("choices") or ())


def _last_two(events: list[dict[str, Any]]) -> list[int]:
    """Where the customer's last messages stand."""
    return [at for at, event in enumerate(events) if event.get("event") == "user"][-2:]


def _has_source(event: dict[str, Any]) -> bool:
    said = (event.get("data") or {}).get("custom") or {}
    return event.get("event") == "bot" and bool(said.get("citations"))


def _text(message: dict[str, Any], metadata: dict[str, Any]) -> str:
    command = str(message.get("text") or "")
    if command.startswith("/") and command not in WITH_WORDS:
        return ""  # the words of a choice say nothing beyond its command
    said = str(metadata.get("said") or "")
    return said if re.search(r"\w", said) else ""


def _verified(token: str, secret: str) -> dict[str, Any]:
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["exp"]})
    except jwt.InvalidTokenError as refused:
        raise ContextRefused(type(refused).__name__) from None
    context: dict[str, Any] = claims["context"]
    return context


def _last_user_metadata(tracker: Tracker) -> dict[str, Any]:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return dict(event.get("metadata") or {})
    return {}


def _events_since_message(tracker: Tracker) -> list[dict[str, Any]]:
    since: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        since.append(event)
    return since
