"""What every route keeps: errors with a sentence, limits, headers, a description that is true."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from foundation.database import Database
from foundation.settings import PROJECT, Settings
from gateway.body_limit import BodyLimit, Limit
from tests.fakes import FakeBot
from tests.ports import free_port
from tests.served import Served, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("DELETE", "/api/chat/messages", 405), ("POST", "/api/console/nothing", 404)],
)
async def test_what_is_not_served_is_told_in_a_sentence(system: Served, method: str, path: str, status: int) -> None:
    response = await system.http.request(method, path)
    assert response.status_code == status
    assert response.json()["error"]["message"].endswith("。")


async def test_a_form_that_is_none_is_told_in_a_sentence(system: Served) -> None:
    session = await system.begin()
    headers = {"Authorization": f"Bearer {session['token']}", "Content-Type": "multipart/form-data"}
    response = await system.http.post("/api/chat/photos", content=b"x", headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed")


async def test_a_fault_of_ours_is_a_sentence_without_a_word_about_the_fault(settings: Settings) -> None:
    from fastapi import FastAPI

    from gateway.errors import install_error_answers

    app = FastAPI()
    install_error_answers(app)

    @app.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("SELECT phone FROM customer")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        response = await http.get("/api/broken")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "our_fault"
    assert "SELECT" not in response.text


async def test_long_words_are_refused_before_they_are_read(system: Served) -> None:
    session = await system.begin()
    headers = {"Authorization": f"Bearer {session['token']}"}
    body = json.dumps({"client_id": "c1", "text": "长" * 2_000_000}).encode()
    response = await system.http.post("/api/chat/messages", content=body, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("declared", [True, False])
async def test_no_more_of_a_request_reaches_the_application_than_is_allowed(declared: bool) -> None:
    seen = 0
    sent: list[Message] = []
    parts = iter([b"x" * 1000] * 50)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal seen
        while (message := await receive()).get("more_body"):
            seen += len(message["body"])

    async def receive() -> Message:
        part = next(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message: Message) -> None:
        sent.append(message)

    limited = BodyLimit(application, limits={}, otherwise=Limit(5000, "too_large", "太大了。"))
    headers = [(b"content-length", b"50000")] if declared else []
    await limited({"type": "http", "path": "/x", "headers": headers}, receive, send)
    assert seen == (0 if declared else 5000)
    assert sent[0]["status"] == 413


async def test_no_page_may_be_turned_against_its_reader(system: Served) -> None:
    for path in ("/chat/", "/api/chat/lines", "/api/nothing"):
        policy = (await system.http.get(path)).headers["Content-Security-Policy"]
        for rule in ("default-src 'self'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
            assert rule in policy


async def test_the_description_tells_how_errors_look(system: Served) -> None:
    description: dict[str, Any] = (await system.http.get("/openapi.json")).json()
    for path, operations in description["paths"].items():
        for operation in operations.values():
            refused = operation["responses"]["4XX"]["content"]["application/json"]["schema"]
            assert refused == {"$ref": "#/components/schemas/Refusal"}, path
            assert "422" not in operation["responses"]


async def test_readiness_names_what_is_down_and_why(system: Served) -> None:
    response = await system.http.get("/readyz")
    standing = response.json()
    assert standing["degraded"] == ["actions", "database", "knowledge"]
    assert standing["parts"]["database"] == "down: refused or not migrated"
    assert standing["parts"]["actions"] == "down: unreachable"
    assert "postgres" not in response.text


async def test_readiness_does_not_wait_for_a_bot_that_hangs(system: Served) -> None:
    class Hanging(FakeBot):
        async def ready(self) -> bool:
            await asyncio.Event().wait()
            return True

    object.__setattr__(system.parts, "bot", Hanging())
    async with asyncio.timeout(20):  # a bot that hangs hangs for ever
        standing = (await system.http.get("/readyz")).json()
    assert standing["parts"]["rasa"] == "down: no answer in time"


@pytest.mark.parametrize("setting", ["BAOWEN_PORT", "BAOWEN_ACTIONS_PORT"])
def test_a_taken_port_ends_the_process_with_one_sentence(setting: str, tmp_path: object) -> None:
    with taken_port() as port:
        other = "BAOWEN_ACTIONS_PORT" if setting == "BAOWEN_PORT" else "BAOWEN_PORT"
        environment = {
            "BAOWEN_DATA_DIR": str(tmp_path),
            setting: str(port),
            other: str(free_port()),
            "PATH": "/usr/bin",
        }
        done = subprocess.run(
            [sys.executable, "-m", "gateway.cli", "serve"],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert f"port {port} is in use by another program" in done.stderr
    assert setting in done.stderr
    assert "Traceback" not in done.stderr
