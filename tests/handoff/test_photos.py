"""Pictures that agents send: seen by the customer without what the file tells of itself, once, and by who serves."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from conversations.models import Attachment
from foundation.database import Database
from foundation.settings import Settings
from handoff.models import HandOffEvent
from insurance.photos.photo_models import PhotoFacts
from insurance.photos.photo_room import PhotoRoom
from tests.handoff.test_console import Agent, a_waiting_customer, lines, say
from tests.people import li_na, wang_qiang
from tests.served import Served, frame, served

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
WITH_PLACE = (PHOTOS / "rotated_gps.jpg").read_bytes()
MOST_BYTES = 2 * 1024 * 1024


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings.model_copy(update={"max_photo_bytes": MOST_BYTES}), database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


@pytest.fixture
async def session(system: Served) -> dict[str, Any]:
    return await a_waiting_customer(system)


@pytest.fixture
async def lina(system: Served, session: dict[str, Any]) -> Agent:
    """She serves the customer."""
    lina = await Agent.log_in(system, "lina")
    (waiting,) = (await lina.get("/handoffs"))["items"]
    await lina.post(f"/handoffs/{waiting['id']}/accept")
    return lina


async def send(
    agent: Agent, content: bytes = WITH_PLACE, *, client_id: str = "p1", name: str = "客户档案.jpg", epoch: int = 0
) -> httpx.Response:
    """A picture to the one customer there is."""
    (handoff,) = (await agent.get("/handoffs"))["items"]
    return await agent.system.http.post(
        f"/api/console/conversations/{handoff['conversation_id']}/photos",
        data={"client_id": client_id, "owner_epoch": str(epoch or handoff["owner_epoch"])},
        files={"file": (name, content, "image/jpeg")},
        headers=agent.headers,
    )


async def rows(system: Served, table: Any) -> list[Any]:
    async with system.parts.database.reading() as reading:
        return list((await reading.execute(select(table))).scalars())


async def test_the_customer_sees_the_picture_and_nothing_that_the_file_tells_of_itself(
    system: Served, session: dict[str, Any], lina: Agent
) -> None:
    assert Image.open(io.BytesIO(WITH_PLACE)).getexif()
    hello = {"token": session["token"], "epoch": session["epoch"], "last_seq": 0}
    sent = await send(lina)
    assert sent.status_code == 200, sent.text
    async with system.socket("/api/chat/ws", hello) as customer:
        async with asyncio.timeout(8):
            while (line := (await frame(customer, "line"))["line"])["kind"] != "photo":
                pass
    assert (line["seq"], line["sender"], line["sender_name"], line["text"]) == (sent.json()["seq"], "agent", "李娜", "")
    assert line == (await lines(system, session))["lines"][-1]
    (photo,) = line["attachments"]
    assert (photo["name"], photo["media_type"]) == ("图片", "image/jpeg")
    for address in (photo["url"], photo["thumb_url"]):
        picture = await system.http.get(address)
        assert picture.status_code == 200
        with Image.open(io.BytesIO(picture.content)) as shown:
            assert not shown.getexif()
    (kept,) = await rows(system, Attachment)
    assert not Image.open(io.BytesIO(system.parts.files.read(kept.original_key))).getexif()
    assert await rows(system, PhotoFacts) == []  # it is no evidence of a loss


async def test_it_is_an_answer_in_the_list_in_the_transcript_and_in_the_figures(system: Served, lina: Agent) -> None:
    await send(lina)
    (handoff,) = (await lina.get("/handoffs"))["items"]
    assert (handoff["last_text"], handoff["unread"]) == ("[图片]", 0)
    page = await lina.get(f"/conversations/{handoff['conversation_id']}/lines")
    assert [(line["kind"], line["delivery"]) for line in page["lines"][-1:]] == [("photo", None)]
    replies = [event for event in await rows(system, HandOffEvent) if event.kind == "replied"]
    assert len(replies) == 1


async def test_a_picture_sent_again_or_twice_at_once_is_said_once(
    system: Served, session: dict[str, Any], lina: Agent
) -> None:
    answers = await asyncio.gather(*(send(lina) for _ in range(3)))
    again = await send(lina)
    assert {answer.status_code for answer in (*answers, again)} == {200}
    assert len({json.dumps(answer.json()["seq"]) for answer in (*answers, again)}) == 1
    assert len(await rows(system, Attachment)) == 1
    photos = [line for line in (await lines(system, session))["lines"] if line["kind"] == "photo"]
    assert len(photos) == 1


async def test_an_id_of_words_is_no_id_of_a_picture(lina: Agent) -> None:
    (handoff,) = (await lina.get("/handoffs"))["items"]
    path = f"/conversations/{handoff['conversation_id']}/messages"
    await lina.post(path, client_id="p1", text="您好", owner_epoch=handoff["owner_epoch"])
    refused = await send(lina)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "client_id_reused")
    await send(lina, client_id="p2")
    refused = await lina.post(path, client_id="p2", text="您好", owner_epoch=handoff["owner_epoch"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "client_id_reused")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), 413, "photo_too_large"),
        (b"\xff\xd8\xff" + bytes(2 * MOST_BYTES), 413, "photo_too_large"),  # not even read
        (b"%PDF-1.7", 415, "photo_type"),
        (b"", 422, "photo_broken"),
        (WITH_PLACE[:2000], 422, "photo_broken"),
    ],
)
async def test_what_is_no_picture_is_refused_in_a_sentence(
    system: Served, session: dict[str, Any], lina: Agent, content: bytes, status: int, code: str
) -> None:
    refused = await send(lina, content)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (status, code)
    assert error["message"].endswith("。")
    assert "手机" not in error["message"]  # what a customer is told
    assert await rows(system, Attachment) == []
    assert (await lina.get("/photos/limits"))["max_photo_bytes"] == MOST_BYTES


async def test_who_does_not_serve_the_customer_any_more_sends_nothing(
    system: Served, session: dict[str, Any], lina: Agent
) -> None:
    colleague = await Agent.log_in(system, "wangqiang")
    (handoff,) = (await lina.get("/handoffs"))["items"]
    path = f"/api/console/conversations/{handoff['conversation_id']}/photos"
    form = {"client_id": "p1", "owner_epoch": str(handoff["owner_epoch"])}
    file = {"file": ("a.jpg", WITH_PLACE, "image/jpeg")}
    other = await system.http.post(path, data=form, files=file, headers=colleague.headers)
    stale = await send(lina, epoch=handoff["owner_epoch"] - 1)
    nobody = await system.http.post(path, data=form, files=file)
    assert [answer.status_code for answer in (other, stale, nobody)] == [409, 409, 401]
    assert {answer.json()["error"]["code"] for answer in (other, stale)} == {"not_yours"}
    assert await rows(system, Attachment) == []


async def test_whose_customer_is_taken_away_during_the_upload_is_refused(
    system: Served, session: dict[str, Any], lina: Agent
) -> None:
    room = PhotoRoom(at_once=1)
    object.__setattr__(system.parts.desk, "photo_room", room)
    (handoff,) = (await lina.get("/handoffs"))["items"]
    async with room.place():
        sending = asyncio.create_task(send(lina))
        while room._here < 2:  # allowed in, and waits at the door
            await asyncio.sleep(0.01)
        await lina.post(f"/handoffs/{handoff['id']}/end")
    sent = await sending
    assert (sent.status_code, sent.json()["error"]["code"]) == (409, "not_yours")
    assert "photo" not in [line["kind"] for line in (await lines(system, session))["lines"]]


async def test_after_the_picture_the_words_go_on(system: Served, session: dict[str, Any], lina: Agent) -> None:
    sent = await send(lina)
    await say(system, session, "看到了", "c9")
    told = (await lines(system, session))["lines"]
    assert [line["text"] for line in told if line["seq"] > sent.json()["seq"]][:1] == ["看到了"]
