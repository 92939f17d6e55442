"""A disk without room: nothing is acknowledged that is not kept, nothing kept is lost, and it goes on afterwards."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from foundation.database import Database
from foundation.settings import Settings
from tests.served import Served, frame, served

PHOTO = (Path(__file__).parents[2] / "examples" / "photos" / "car_front.jpg").read_bytes()
WITHOUT_ROOM = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"


class OnSmallDisk(Database):
    """The engine's own error for a full disk, from the engine itself, while `full`."""

    full = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            if self.is_sqlite:  # it takes what it has already for the least
                await tx.execute(text(f"PRAGMA max_page_count = {1 if self.full else 1_000_000_000}"))
            yield tx
            await tx.flush()
            if self.full and not self.is_sqlite:
                await tx.execute(text(WITHOUT_ROOM))


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        yield running


@pytest.fixture
async def disk(system: Served, database: Database) -> AsyncIterator[OnSmallDisk]:
    disk = OnSmallDisk(database.url)
    object.__setattr__(system.parts.counter, "database", disk)
    yield disk
    await disk.close()


async def say(system: Served, token: str, number: int) -> httpx.Response:
    message = {"client_id": f"c{number}", "text": "啊" * 1900}
    return await system.http.post("/api/chat/messages", json=message, headers={"Authorization": f"Bearer {token}"})


async def test_a_message_without_room_is_refused_and_taken_when_there_is_room_again(
    system: Served, disk: OnSmallDisk, database: Database
) -> None:
    session = await system.begin()
    disk.full = True
    acknowledged = 0
    while (answer := await say(system, session["token"], acknowledged)).status_code == 200:
        acknowledged += 1
        assert acknowledged < 15
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    disk.full = False
    assert (await say(system, session["token"], acknowledged)).json() == {"seq": acknowledged + 1, "duplicate": False}
    async with database.reading() as session_of:
        kept = await transcript.history(session_of, session["conversation_id"])
    customers = [line.client_id for line in kept if line.sender == "customer"]
    assert customers == [f"c{number}" for number in range(acknowledged + 1)]


async def test_over_the_socket_the_client_is_told_to_come_again(system: Served, disk: OnSmallDisk) -> None:
    session = await system.begin()
    async with system.socket("/api/chat/ws", {"token": session["token"]}) as socket:
        await frame(socket, "welcome")
        disk.full = True
        for number in range(15):
            message = {"type": "say", "client_id": f"c{number}", "text": "啊" * 1900}
            await socket.send(json.dumps(message))
            answer = json.loads(await socket.recv())
            while answer["type"] not in ("ack", "refused"):
                answer = json.loads(await socket.recv())
            if answer["type"] == "refused":
                break
        assert (answer["type"], answer["error"]["code"]) == ("refused", "busy")
        disk.full = False
        await socket.send(json.dumps(message))
        assert (await frame(socket, "ack"))["client_id"] == message["client_id"]


async def test_a_photo_without_room_is_refused_in_words_and_taken_later(
    system: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await system.begin()
    headers = {"Authorization": f"Bearer {session['token']}"}

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async def send() -> httpx.Response:
        files = {"file": ("a.jpg", PHOTO)}
        return await system.http.post("/api/chat/photos", data={"client_id": "p1"}, files=files, headers=headers)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        refused = await send()
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "no_room")
    assert "稍后再试" in refused.json()["error"]["message"]
    kept = Path(system.parts.settings.files_url.removeprefix("file://"))
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert (await send()).status_code == 200
