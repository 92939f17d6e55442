"""kill -9 between keeping an agent's picture and saying it: nothing was acknowledged; sent again, it is said once."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Attachment, Delivery
from foundation.crash_points import VARIABLE
from foundation.database import Database
from foundation.settings import Settings
from handoff import offering, queue
from handoff.agents import AgentTokens
from tests.people import TERMS, li_na, zhang_wei
from tests.ports import free_port
from tests.running_system import Process

PICTURE = (Path(__file__).parents[1] / "examples" / "photos" / "car_front.jpg").read_bytes()
UP_WITHIN_SECONDS = 60


@pytest.fixture
def engine() -> str:
    return "sqlite"


@contextmanager
def web(settings: Settings, database: Database, folder: Path, **environment: str) -> Iterator[httpx.Client]:
    """The role that agents' pages talk to, as a process of its own."""
    port = free_port()
    ours = {
        "BAOWEN_DATA_DIR": str(settings.data_dir),
        "BAOWEN_DATABASE_URL": database.url,
        "BAOWEN_PORT": str(port),
        **environment,
    }
    process = Process([sys.executable, "-m", "gateway.cli", "serve", "--roles", "web"], ours, folder / "web.log")
    process.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            _until_up(http)
            yield http
    finally:
        process.stop()


def _until_up(http: httpx.Client) -> None:
    deadline = time.monotonic() + UP_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            http.get("/openapi.json")
            return
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("the process did not come up")


def send(http: httpx.Client, conversation_id: str, owner_epoch: int, token: str) -> httpx.Response:
    return http.post(
        f"/api/console/conversations/{conversation_id}/photos",
        data={"client_id": "p1", "owner_epoch": str(owner_epoch)},
        files={"file": ("a.jpg", PICTURE, "image/jpeg")},
        headers={"Authorization": f"Bearer {token}"},
    )


async def test_a_picture_whose_process_is_killed_is_sent_again_and_said_once(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    zhang = await zhang_wei(database, channel="wechat")
    async with database.transaction() as tx:
        lina = await li_na(tx)
        held = await transcript.lock(tx, zhang.id)
        handoff = await queue.request(tx, Bell(), held, reason="asked", terms=TERMS)
        await offering.accept(tx, Bell(), handoff.id, lina, terms=TERMS)
        token = AgentTokens(settings.session_secret, lifetime=timedelta(hours=1)).issue(lina)
        mine = (zhang.id, held.owner_epoch, token)

    def killed() -> None:
        with web(settings, database, tmp_path, **{VARIABLE: "photo_kept"}) as http, pytest.raises(httpx.HTTPError):
            send(http, *mine)

    def whole() -> list[httpx.Response]:
        with web(settings, database, tmp_path) as http:
            return [send(http, *mine) for _ in range(2)]

    await asyncio.to_thread(killed)
    async with database.reading() as session:
        assert (await session.execute(select(Attachment))).first() is None
    first, again = await asyncio.to_thread(whole)
    assert (first.status_code, first.json()) == (200, again.json())
    async with database.reading() as session:
        assert len((await session.execute(select(Attachment))).all()) == 1
        seqs = (await session.execute(select(Delivery.seq).where(Delivery.seq == first.json()["seq"]))).all()
    assert len(seqs) == 1
