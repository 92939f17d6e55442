"""The commands by hand: `baowen chat --json`, `baowen ask`, `baowen doctor`, and what a wrong setting gets."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import PROJECT
from knowledge_base import releases
from knowledge_base.models import ACTIVE, KnowledgePointer
from tests.running_system import RunningSystem

pytestmark = [pytest.mark.system, pytest.mark.rasa]

PHOTO = Path(__file__).parents[1] / "examples" / "photos" / "car_front.jpg"
CLOCK = "2026-11-22T10:00:00+08:00"


def baowen(*arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", *arguments],
        cwd=PROJECT,
        env={**os.environ, **environment},
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def chat(system: RunningSystem, *lines: str) -> list[dict[str, Any]]:
    done = baowen("chat", "--json", "--url", system.url, "--clock", CLOCK, said="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_gets_one_object_when_its_turn_is_over(system: RunningSystem) -> None:
    answers = chat(system, "你好", "我要报案，倒车撞柱子了", f"@{PHOTO}", "@resume", "没有人受伤", "转人工")
    assert [answer["sent"] for answer in answers][:2] == ["你好", "我要报案，倒车撞柱子了"]
    assert all({"sent", "replies", "owner", "claim"} <= set(answer) for answer in answers)
    assert all({"sender", "text", "choices", "citations"} <= set(r) for a in answers for r in a["replies"])
    assert answers[0]["claim"] is None
    assert answers[2]["claim"]["photos"] == 1
    assert answers[3]["claim"]["state"] == "draft"
    assert answers[4]["claim"]["fields"]["has_injury"] is False
    assert answers[5]["owner"] == "queue"


def test_a_file_that_is_not_there_is_an_error_and_the_chat_goes_on(system: RunningSystem) -> None:
    missing, after = chat(system, "@/nowhere/photo.jpg", "你好")
    assert missing["error"]["code"] == "file_unreadable"
    assert after["replies"]


def test_text_over_the_limit_is_an_error_and_the_chat_goes_on(system: RunningSystem) -> None:
    refused, after = chat(system, "长" * 2001, "你好")
    assert refused["error"]["code"] == "text_too_long"
    assert after["replies"]


def test_no_running_system_is_told_in_a_sentence() -> None:
    done = baowen("chat", "--json", "--url", "http://127.0.0.1:9", said="你好\n")
    assert done.returncode == 2
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_the_process_with_its_name() -> None:
    done = baowen("serve", BAOWEN_PORT="eighty")
    assert done.returncode == 2
    assert "BAOWEN_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_told_in_a_sentence_without_its_password() -> None:
    done = baowen("migrate", BAOWEN_DATABASE_URL="postgresql+asyncpg://baowen:open-sesame@127.0.0.1:9/baowen")
    assert done.returncode == 2
    assert "database does not answer" in done.stderr
    assert "open-sesame" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_crash_prints_no_local_variables() -> None:
    crash = """
import gateway.cli
@gateway.cli.app.command()
def crash():
    said = "my" + "words"
    raise KeyError
gateway.cli.app(["crash"])
"""
    done = subprocess.run([sys.executable, "-c", crash], cwd=PROJECT, capture_output=True, text=True)
    assert "KeyError" in done.stderr
    assert "mywords" not in done.stderr


def test_production_does_not_start_with_sample_secrets() -> None:
    done = baowen("serve", BAOWEN_ENVIRONMENT="production")
    assert done.returncode == 2
    assert "BAOWEN_SESSION_SECRET" in done.stderr


def test_a_question_from_the_command_line_is_answered_with_its_source(system: RunningSystem) -> None:
    done = baowen("ask", said="交强险最多赔多少\n今天天气怎么样\n", BAOWEN_DATA_DIR=str(system.folder))
    known, unknown = [json.loads(line) for line in done.stdout.splitlines()]
    assert known["outcome"] == "answer"
    assert known["citations"][0]["clause"]
    assert unknown["outcome"] == "abstain"


def test_the_doctor_finds_nothing_wrong_with_a_running_system_and_much_without(system: RunningSystem) -> None:
    running = {
        "BAOWEN_DATA_DIR": str(system.folder),
        "BAOWEN_PORT": str(system.settings.port),
        "BAOWEN_RASA_URL": system.settings.rasa_url,
    }
    well = baowen("doctor", **running)
    assert well.returncode == 0, well.stderr
    ill = baowen("doctor", **{**running, "BAOWEN_RASA_URL": "http://127.0.0.1:9"})
    assert ill.returncode == 1
    assert "rasa" in ill.stderr


async def _set_active_release(system: RunningSystem, number: int | None) -> int | None:
    """The folder of vectors alone would be made again from the database. Gives the release that answered before."""
    database = Database(system.settings.database_url)
    try:
        async with database.transaction() as tx:
            before = await releases.active_id(tx)
            await tx.execute(delete(KnowledgePointer))
            if number is not None:
                tx.add(KnowledgePointer(name=ACTIVE, release_id=number, moved_at=utc_now()))
            return before
    finally:
        await database.close()


def test_an_empty_index_is_named_and_questions_are_told_so_and_offered_a_person(system: RunningSystem) -> None:
    system.application.kill()
    answers = asyncio.run(_set_active_release(system, None))
    try:
        system.application.start()
        system.wait(degraded=frozenset({"knowledge"}))
        greeted, asked, wished = chat(system, "你好", "交强险最多赔多少", "转人工")
        assert greeted["owner"] == "bot"
        assert asked["owner"] == "bot"
        assert "暂时查不到" in asked["replies"][0]["text"]
        assert "转人工" in asked["replies"][0]["choices"]
        assert wished["owner"] == "queue"
    finally:
        system.application.kill()
        asyncio.run(_set_active_release(system, answers))
        system.application.start()
        system.wait()
