"""The knowledge base on the held-back questions: answered right, answered at all, silent on what is not ours."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import yaml

from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import PROJECT, Settings, load_settings
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.ingest import ingest
from knowledge_base.loading import load_answerer

QUESTIONS = PROJECT / "tests" / "held_out" / "questions.yml"


def main() -> None:
    cases = yaml.safe_load(QUESTIONS.read_text())
    with tempfile.TemporaryDirectory() as folder:
        answerer = asyncio.run(_published(load_settings(data_dir=Path(folder))))
        inside = [(answerer.answer_now(case["question"]), case) for case in cases["in_scope"]]
        outside = [answerer.answer_now(case["question"]) for case in cases["out_of_scope"]]
    answered = [(found, case) for found, case in inside if isinstance(found, Answer)]
    right = sum(found.topic in _topics(case) for found, case in answered)
    offered = [(found, case) for found, case in inside if isinstance(found, Suggestions)]
    offered_right = sum(bool(set(found.topics) & _topics(case)) for found, case in offered)
    print(
        json.dumps(
            {
                "benchmark": "held_out_questions",
                "in_scope": len(inside),
                "answered": len(answered),
                "answered_right": right,
                "precision_of_answers": round(right / len(answered), 3),
                "offered_choices": len(offered),
                "offered_right_choice": offered_right,
                "right_or_offered": round((right + offered_right) / len(inside), 3),
                "out_of_scope": len(outside),
                "out_of_scope_answered": sum(isinstance(found, Answer) for found in outside),
            }
        )
    )


async def _published(settings: Settings) -> DocumentAnswerer:
    """Vectors that an earlier ingestion made are used again: embedding all documents takes minutes."""
    folder = settings.data_dir / "knowledge"
    folder.mkdir(parents=True)
    if (kept := load_settings().data_dir / "knowledge" / "vectors.db").exists():
        (folder / "vectors.db").symlink_to(kept)
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        await ingest(settings, database)
        return await load_answerer(settings, database)
    finally:
        await database.close()


def _topics(case: dict[str, object]) -> set[object]:
    also = case.get("also")
    return {case["topic"], *(also if isinstance(also, list) else [])}


if __name__ == "__main__":
    main()
