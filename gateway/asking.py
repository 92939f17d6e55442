"""`baowen ask`: the knowledge base without a conversation around it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.chinese import normalise
from knowledge_base.follow_up import Session, answer_in
from knowledge_base.loading import load_answerer

ABSTAIN = "这个问题资料里没有把握的答案，可以换个说法再问一次，或者转人工。"
CLARIFY = "您想问的是不是下面的问题？"


async def ask_all(settings: Settings, questions: Iterable[str], out: TextIO, *, one_session: bool = False) -> None:
    """One question per line in; per line out its outcome, text, choices, citations and scores.

    Each line is a conversation of its own, or with `one_session` all are one, in which a question may lean on the last.
    """
    database = Database(settings.database_url)
    try:
        answerer = await load_answerer(settings, database)
        session = Session()
        for line in questions:
            question = line.strip()
            if not question:
                continue
            before = session if one_session else Session()
            looked_up, given = await asyncio.to_thread(answer_in, answerer, question, before, utc_now())
            session = session.after(looked_up, given, utc_now())
            out.write(json.dumps(_facts(question, looked_up, given), ensure_ascii=False) + "\n")
            out.flush()
    finally:
        await database.close()


def _facts(question: str, looked_up: str, given: Answer | Suggestions | None) -> dict[str, Any]:
    facts = {"question": question, **_outcome(given)}
    return facts if looked_up == normalise(question) else {**facts, "understood_as": looked_up}


def _outcome(given: Answer | Suggestions | None) -> dict[str, Any]:
    if given is None:
        return {"outcome": "abstain", "text": ABSTAIN, "choices": [], "citations": [], "scores": {}}
    if isinstance(given, Suggestions):
        return {
            "outcome": "clarify",
            "text": CLARIFY,
            "choices": list(given.questions),
            "citations": [],
            "scores": {"answer": round(given.score, 4)},
            "topics": list(given.topics),
        }
    return {
        "outcome": "answer",
        "text": given.text,
        "choices": list(given.related),
        "citations": [asdict(cited) for cited in given.citations],
        "scores": {"answer": round(given.score, 4)},
        "topics": [given.topic],
        "route": given.route,
    }
