"""`kill -9` between any two messages: what was acknowledged is kept, answered once, and the report goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import POSTGRES, on_postgres
from tests.running_system import RunningSystem, running_system

pytestmark = [pytest.mark.system, pytest.mark.rasa]

CLOCK = "2026-11-22T10:00:00+08:00"
PHOTO = Path(__file__).parents[1] / "examples" / "photos" / "car_front.jpg"
THEN = ["13800138000", "就这一张，没有别的了", "确认提交"]
SAYS = ["我要报案，倒车撞柱子了", "没有人受伤", "昨晚八点多", "深圳市南山区科技园停车场", "能开", "粤B12345"]


@pytest.fixture(params=["sqlite", "postgresql"])
def mortal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningSystem]:
    """A system whose leases are short, so that the next process soon takes over what the killed one held."""
    if request.param == "sqlite":
        with running_system(tmp_path, turn_lease_seconds=6, rasa_timeout_seconds=4) as system:
            yield system
        return
    name = f"baowen_{uuid4().hex[:12]}"
    on_postgres(f"CREATE DATABASE {name}")
    url = f"{POSTGRES.rpartition('/')[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://")
    try:
        with running_system(tmp_path, turn_lease_seconds=6, rasa_timeout_seconds=4, database_url=url) as system:
            yield system
    finally:
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


def test_nothing_acknowledged_is_lost_and_nothing_is_answered_twice(mortal: RunningSystem) -> None:
    with httpx.Client(base_url=mortal.url, timeout=10) as http:
        session = http.post("/api/chat/sessions", json={"clock": CLOCK}).json()
        http.headers["Authorization"] = f"Bearer {session['token']}"
        acknowledged = []
        for number, text in enumerate(SAYS):
            seq = http.post("/api/chat/messages", json={"client_id": f"c{number}", "text": text}).json()["seq"]
            acknowledged.append((seq, text))
            time.sleep(0.02 * number)  # a little later in the turn each time
            mortal.application.kill()
            mortal.application.start()
            answered(http, seq)
        photo = send_photo(http)
        mortal.application.kill()
        mortal.application.start()
        answered(http, photo["seq"])
        acknowledged.append((photo["seq"], ""))
        for number, text in enumerate(THEN):
            seq = http.post("/api/chat/messages", json={"client_id": f"d{number}", "text": text}).json()["seq"]
            acknowledged.append((seq, text))
            mortal.application.kill()
            mortal.application.start()
            answered(http, seq)
        shown = http.get(photo["attachment"]["url"])
        lines = http.get("/api/chat/lines").json()["lines"]
        state = http.get("/api/chat/lines").json()["state"]
    assert shown.headers["content-type"] == "image/jpeg"
    assert state["claim"]["photos"] == 1
    heard = [(line["seq"], line["text"]) for line in lines if line["sender"] == "customer"]
    assert heard == acknowledged
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert state["owner"] == "bot"
    assert (state["claim"]["state"], state["claim"]["number"][:2]) == ("reported", "BW")
    fields = state["claim"]["fields"]
    assert fields["plate_no"] == "粤B12345"
    assert fields["accident_time"].startswith("2026-11-21T20")
    replies_between = [
        sum(line["sender"] == "bot" for line in lines if start < line["seq"] < end)
        for (start, _), (end, _) in zip(acknowledged, [*acknowledged[1:], (10_000, "")], strict=True)
    ]
    assert min(replies_between) >= 1
    texts = [line["text"] for line in lines if line["sender"] == "bot"]
    assert all(one != following for one, following in pairwise(texts))


def send_photo(http: httpx.Client) -> dict[str, Any]:
    files = {"file": ("car_front.jpg", PHOTO.read_bytes(), "image/jpeg")}
    sent: dict[str, Any] = http.post("/api/chat/photos", data={"client_id": "photo"}, files=files).json()
    return sent


def answered(http: httpx.Client, seq: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if http.get("/api/chat/lines").json()["state"]["answered_seq"] >= seq:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"message {seq} was not answered")
