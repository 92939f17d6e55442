"""The disk is full: what cannot be kept is refused, what was kept can be read, and space alone heals it.

A limit on the size of files, set on the running process, makes every write beyond it fail, as a full disk does; unlike
a small file system it needs no privileges, and it can be lifted again.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.faults.cluster import Cluster, running
from tests.faults.load import loaded
from tests.faults.photos import send_photo
from tests.faults.waiting import until

ROOM_FOR_NO_PHOTO = 20_000  # bytes
PHOTO = Path(__file__).parents[1] / "examples" / "photos" / "car_front.jpg"


@contextmanager
def full_beyond(cluster: Cluster, size: int) -> Iterator[None]:
    """No process of the application can make a file longer than this until the block ends."""
    pids = [process.pid for process in cluster.members]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def test_a_full_disk_under_sqlite_refuses_messages_and_heals_by_itself(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path) as cluster, loaded(cluster) as load:
        load.customers_talk(8, 25, pause=0.2)
        await until(lambda: load.history.acknowledged > 40, 30)
        member = cluster.members[0]
        with full_beyond(cluster, 4096):  # even the log of the next transaction is longer
            await asyncio.sleep(1)  # what was under way is over
            before = load.history.acknowledged
            await asyncio.sleep(3)
            assert load.history.acknowledged == before
            reader = load.customers[0]
            headers = {"Authorization": f"Bearer {reader.token}"}
            async with httpx.AsyncClient(base_url=cluster.urls[0], headers=headers, verify=False) as http:
                lines = (await http.get("/api/chat/lines")).json()["lines"]
            assert lines
        healed = await until(lambda: load.history.acknowledged > before, 20)
        assert member.kills == 0
        verdict = await load.verdict()
        load.report("disk full under sqlite", verdict, healed_s=round(healed, 2))
    with closing(sqlite3.connect(tmp_path / "baowen.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_photo_that_finds_no_room_is_refused_and_kept_when_there_is_room(tmp_path: Path) -> None:
    async with running("postgresql", tmp_path) as cluster, loaded(cluster) as load:
        load.customers_talk(4, 25)
        await load.until_said()
        sender = load.customer()
        with full_beyond(cluster, ROOM_FOR_NO_PHOTO):
            sending = asyncio.create_task(send_photo(sender, PHOTO.read_bytes()))
            load.talks.append(sending)
            await asyncio.sleep(5)
            assert not sending.done()
        verdict = await load.verdict()
        load.report("disk full for photos", verdict)
    photos = [line for ending in verdict.endings for line in ending.lines if not line.text]
    assert len(photos) == 1
    assert not list((tmp_path / "files").rglob("*.part"))
