"""The one door into Rasa: a customer's turn goes in whole, is run, checked, saved, and comes back as facts."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import unicodedata
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text, Tuple
from urllib.parse import unquote
from uuid import uuid4

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.engine.action_results import check_results_quickly
from bot.engine.failures import listen_for_failures, watch_actions
from bot.engine.trackers import RecentTrackers

logger = logging.getLogger(__name__)

MAX_CHARS = 1000
MAX_SENDER_CHARS = 200
COMMAND = re.compile(r"/[a-z][a-z_]*(\{.*\})?", re.DOTALL)
NOT_CARRIED = frozenset({"requested_slot", "session_started_metadata", "action_error"})
# A leading slash in any disguise, with the blanks and zero-width characters that may stand before it.
_LEADING_SLASHES = re.compile(r"^[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff/]+")


class TurnRefused(Exception):
    """The request is not a turn; the message names what is wrong with it."""


class TurnChannel(InputChannel):
    """`POST take` runs a turn, `GET turns/<sender>/<turn_id>` tells whether it was run, `GET ready` the model."""

    def __init__(self, secret: Text, seconds: float) -> None:
        self._secret = secret.encode()
        self._seconds = seconds
        listen_for_failures()
        check_results_quickly()

    @classmethod
    def name(cls) -> Text:
        return "turn"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        secret = str((credentials or {}).get("secret") or "")
        if not secret or secret.startswith(
            "$"
        ):  # in quotes, or where the variable is not set, Rasa does not fill it in
            cls.raise_missing_credentials_exception()
        return cls(secret, float(credentials.get("seconds", 20)))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        door = Blueprint("turn")

        @door.middleware("request")
        async def check_secret(request: Request) -> Optional[HTTPResponse]:
            given = request.headers.get("X-Baowen-Secret", "").encode()
            return None if hmac.compare_digest(given, self._secret) else response.json({"error": "secret"}, 401)

        @door.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            model = agent.processor.model_filename if agent.is_ready() else None
            return response.json({"model": model}, 200 if model else 503)

        @door.post("/take")
        async def take(request: Request) -> HTTPResponse:
            try:
                message, carry = _read(request.json)
            except TurnRefused as refused:
                return response.json({"error": str(refused)}, 422)
            try:
                body = await asyncio.wait_for(take_turn(_agent(request.app), message, carry), self._seconds)
            except Exception as error:  # the edge: whatever it was, the caller must not take it for an answer
                logger.exception("the turn failed")
                return response.json({"error": type(error).__name__}, 503)
            return response.json(body)

        @door.get("/turns/<sender>/<turn_id>")
        async def find(request: Request, sender: Text, turn_id: Text) -> HTTPResponse:
            sender, turn_id = unquote(sender), unquote(turn_id)
            tracker = await _trackers(_agent(request.app)).retrieve(sender)
            events = _events_of(tracker, turn_id)
            return response.json(_facts(tracker, turn_id, events)) if events else response.json({}, 404)

        return door


class Collected(OutputChannel):
    """Sends nothing: the messages of a turn are read from its events, whole, when it has been saved."""

    @classmethod
    def name(cls) -> Text:
        return "turn"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        return None


async def take_turn(agent: Agent, message: UserMessage, carry: Dict[Text, Any]) -> Dict[Text, Any]:
    """Run one turn and save it, unless an action failed: then nothing is saved, as if it had never been tried."""
    turn_id = message.metadata["turn_id"]
    failed = watch_actions()
    async with agent.lock_store.lock(message.sender_id):
        processor, trackers = agent.processor, _trackers(agent)
        known = await trackers.retrieve(message.sender_id)
        if events := _events_of(known, turn_id):
            return _facts(known, turn_id, events)
        tracker = await _tracker_for(agent, message, carry)
        await processor._handle_message_with_tracker(message, tracker)
        await processor.run_action_extract_slots(message.output_channel, tracker)
        await processor._run_prediction_loop(message.output_channel, tracker)
        events = _events_of(tracker, turn_id)
        failed += _reported_failures(tracker, events)
        if failed:
            return {**_facts(tracker, turn_id, events), "saved": False, "messages": [], "failed_actions": failed}
        await trackers.save(tracker)
        return _facts(tracker, turn_id, events)


async def _tracker_for(agent: Agent, message: UserMessage, carry: Dict[Text, Any]) -> DialogueStateTracker:
    """The episode as the gateway knows it: ours if its last run is the one carried, else a new one made of the carry.

    They differ when the conversation went on in another process, or when a turn of ours came too late to be said.
    The tracker is taken out of the store, so that a turn that fails, or is cut off, leaves nothing half done behind.
    """
    trackers = _trackers(agent)
    known = await trackers.retrieve(message.sender_id)
    if known is not None and _last_run(known) != carry.get("last_run"):
        trackers.forget(message.sender_id)
    tracker = await agent.processor.fetch_tracker_and_update_session(message.sender_id, message.output_channel)
    trackers.forget(message.sender_id)
    if _last_run(tracker) is None:
        tracker.update_with_events(_carried(carry, agent), agent.domain)
    return tracker


def _read(body: Any) -> Tuple[UserMessage, Dict[Text, Any]]:
    if not isinstance(body, dict):
        raise TurnRefused("body")
    sender, turn_id = body.get("sender"), body.get("turn_id")
    text, command = body.get("text") or "", body.get("command")
    for name, value in (("sender", sender), ("turn_id", turn_id)):
        if not isinstance(value, str) or not 0 < len(value) <= MAX_SENDER_CHARS:
            raise TurnRefused(name)
    if not isinstance(text, str) or len(text) > MAX_CHARS or not (text.strip() or command):
        raise TurnRefused("text")
    if command is not None and not (isinstance(command, str) and COMMAND.fullmatch(command)):
        raise TurnRefused("command")
    said = plain(text) if text.strip() else ""
    metadata = {**(body.get("metadata") or {}), "turn_id": turn_id, "said": said, "run": uuid4().hex}
    message = UserMessage(command or said, Collected(), sender, input_channel="turn", metadata=metadata)
    return message, body.get("carry") or {}


def plain(text: Text) -> Text:
    """The text as words only: a customer can never write a command, however the slash is disguised."""
    return _LEADING_SLASHES.sub("", unicodedata.normalize("NFKC", text)).strip() or "?"


def _carried(carry: Dict[Text, Any], agent: Agent) -> List[Event]:
    """The state of an earlier episode, as the events that make a new tracker stand where the old one stood."""
    known = {slot.name for slot in agent.domain.slots} - NOT_CARRIED
    events: List[Event] = [SlotSet(name, value) for name, value in (carry.get("slots") or {}).items() if name in known]
    if carry.get("active_loop") in agent.domain.form_names:
        events += [ActiveLoop(carry["active_loop"]), SlotSet("requested_slot", carry.get("requested_slot"))]
    return [*events, ActionExecuted("action_listen")] if events else []


def _events_of(tracker: Optional[DialogueStateTracker], turn_id: Text) -> List[Event]:
    """The turn's own events: its message and all that followed until the next message."""
    own: List[Event] = []
    for event in tracker.events if tracker else []:
        if isinstance(event, UserUttered):
            if own:
                break
            if (event.metadata or {}).get("turn_id") != turn_id:
                continue
        elif not own:
            continue
        own.append(event)
    return own


def _reported_failures(tracker: DialogueStateTracker, events: List[Event]) -> List[Text]:
    """What the actions themselves reported, and a turn that never came to its end (Rasa's circuit breaker)."""
    reported = [str(e.value) for e in events if isinstance(e, SlotSet) and e.key == "action_error" and e.value]
    ended = tracker.latest_action_name == "action_listen"
    return reported if ended else [*reported, "action_listen"]


def _last_run(tracker: DialogueStateTracker) -> Optional[Text]:
    """Which run of which turn the tracker saw last; None when it has not seen any.

    A turn that was run here and, after a crash, once more elsewhere has two: only the one that was written down counts.
    """
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return (event.metadata or {}).get("run", "")
    return None


def _trackers(agent: Agent) -> RecentTrackers:
    """The store itself, past the wrapper that answers from elsewhere when the store fails."""
    return getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)


def _facts(tracker: DialogueStateTracker, turn_id: Text, events: List[Event]) -> Dict[Text, Any]:
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
    intent = (tracker.latest_message.parse_data or {}).get("intent") or {} if tracker.latest_message else {}
    return {
        "saved": True,
        "turn_id": turn_id,
        "messages": [_message(event) for event in events if isinstance(event, BotUttered)],
        "failed_actions": [],
        "executed_actions": [e.action_name for e in events if isinstance(e, ActionExecuted)],
        "state": {
            "slots": {name: value for name, value in slots.items() if name not in NOT_CARRIED},
            "active_loop": tracker.active_loop_name,
            "requested_slot": slots.get("requested_slot"),
            "last_run": (events[0].metadata or {}).get("run") if events else None,
        },
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence")},
    }


def _message(event: BotUttered) -> Dict[Text, Any]:
    custom = (event.data or {}).get("custom")
    return dict(custom) if custom else {"text": event.text or ""}


def _agent(app: Sanic) -> Agent:
    return app.ctx.agent
