"""How older customers are spoken to: short, one thing at a time, a person one tap away in every message."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.messages import PERSON, Choice
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers import customers
from insurance.words.ages import says_older

MORE: Choice = ("听详细的", "/more")
WANT_MORE = "要听详细的吗？"
SLOT = "more"  # an answer that was cut: {"text", "citations"}

SENTENCES = 2
_SURE = 0.5
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")

Messages = tuple[dict[str, Any], ...]


async def recognise(tools: Tools, turn: Turn) -> Turn:
    """The turn, marked where the customer is known to be older, or has just said so."""
    says_so = says_older(turn.text) or (turn.intent == "elder_help" and turn.confidence >= _SURE)
    async with tools.database.reading() as session:
        known = await customers.is_elderly(session, turn.customer_id)
    if says_so and not known:
        async with tools.database.transaction() as tx:
            await customers.set_elderly(tx, turn.customer_id, now=turn.now)
    return replace(turn, elderly=turn.elderly or known or says_so)


def plainly(messages: Messages, *, in_full: bool) -> tuple[Messages, dict[str, Any]]:
    """The messages as older customers get them, and the slot with the whole of an answer that was cut."""
    told, slots = [], {}
    for message in messages:
        if message.get("citations") and not in_full and (start := _start(message["text"])):
            slots = {SLOT: {"text": message["text"], "citations": message["citations"]}}
            message = {**message, "text": f"{start}\n{WANT_MORE}", "choices": _with(message, MORE, first=True)}
        told.append(message if message.get("hand_off") else {**message, "choices": _with(message, PERSON)})
    return tuple(told), slots


def _start(text: str) -> str | None:
    """The first sentences; None if there are no more."""
    sentences = _SENTENCE.findall(text)
    return "".join(sentences[:SENTENCES]).strip() if len(sentences) > SENTENCES else None


def _with(message: dict[str, Any], choice: Choice, *, first: bool = False) -> list[dict[str, Any]]:
    words, command = choice
    others = [each for each in message.get("choices", []) if each["text"] != words]
    added = {"text": words, "command": command}
    return [added, *others] if first else [*others, added]
