"""`baowen ask`: the knowledge base without a conversation around it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TextIO

from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.answer import load_answerer


async def ask_all(settings: Settings, questions: Iterable[str], out: TextIO) -> None:
    """One question per line in, `{"question", "answer": null | {…}}` per line out."""
    database = Database(settings.database_url)
    try:
        answerer = await load_answerer(settings, database)
        for line in questions:
            question = line.strip()
            if question:
                answer = await answerer.answer(question)
                facts = {"question": question, "answer": asdict(answer) if answer else None}
                out.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
                out.flush()
    finally:
        await database.close()
