"""What the documents are sure of, for whoever is asked before any action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from actions.messages import Choice, say
from actions.tools import Tools
from actions.turn import Turn
from knowledge_base.answer import Answer, KnowledgeUnavailable


async def known(tools: Tools, turn: Turn, question: str = "") -> Answer | None:
    """The sure answer to the message, or to `question`; None where there is none, or the documents are away."""
    try:
        return await looked_up(tools, turn, question)
    except KnowledgeUnavailable:
        return None


async def looked_up(tools: Tools, turn: Turn, question: str = "") -> Answer | None:
    """The same. Raises `KnowledgeUnavailable`."""
    found = await tools.knowledge.answer(question or turn.text, as_of=turn.now.date())
    return found if isinstance(found, Answer) else None


def said_from(found: Answer, choices: Iterable[Choice] = (), *, first: str = "") -> dict[str, Any]:
    text = f"{first}\n{found.text}" if first else found.text
    return say(text, choices, citations=[asdict(citation) for citation in found.citations])
