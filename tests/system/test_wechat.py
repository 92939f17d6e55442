"""The same four things through the WeChat official account, with the simulated platform in its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from handoff.agents import DEMO_PASSWORD
from tests.running_system import RunningSystem
from tests.system.test_four_steps import answer_to

pytestmark = [pytest.mark.system, pytest.mark.rasa]

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"


class Phone:
    """A follower of the account, with a phone's patience."""

    def __init__(self, system: RunningSystem, http: httpx.Client) -> None:
        self._http = http
        self._system = system
        self.openid = http.post("/_sim/users", json={"name": "张伟"}).json()["openid"]
        self.event("subscribe")

    def event(self, event: str) -> None:
        self._http.post(f"/_sim/users/{self.openid}/event", json={"event": event, "wait": True}).raise_for_status()

    def say(self, text: str) -> str:
        """Send and wait; what the account has said since."""
        seen = len(self.bubbles())
        body = {"content": text, "wait": True}
        self._http.post(f"/_sim/users/{self.openid}/text", json=body).raise_for_status()
        return self._answer(seen)

    def send_photo(self, name: str) -> str:
        seen = len(self.bubbles())
        files = {"file": (name, (PHOTOS / name).read_bytes(), "image/jpeg")}
        self._http.post(f"/_sim/users/{self.openid}/image", files=files, data={"wait": "true"}).raise_for_status()
        return self._answer(seen)

    def bubbles(self) -> list[dict[str, Any]]:
        """What the account has sent to this phone."""
        shown = self._http.get(f"/_sim/users/{self.openid}/phone").json()
        bubbles = shown["bubbles"] if isinstance(shown, dict) else shown
        return [bubble for bubble in bubbles if bubble["by"] == "account"]

    def wait_for(self, words: str, within: float = 20) -> str:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for bubble in self.bubbles():
                if words in bubble["text"]:
                    return str(bubble["text"])
            time.sleep(0.1)
        raise AssertionError(f"{words!r} never came: {[bubble['text'] for bubble in self.bubbles()]}")

    def _answer(self, seen: int) -> str:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            fresh = self.bubbles()[seen:]
            if fresh:
                return "\n".join(bubble["text"] for bubble in fresh)
            time.sleep(0.1)
        raise AssertionError("the account said nothing")


@pytest.fixture
def phone(system: RunningSystem) -> Iterator[Phone]:
    with httpx.Client(base_url=system.phone, timeout=30) as http:
        yield Phone(system, http)


def test_a_question_is_answered_with_its_source(phone: Phone) -> None:
    answer = phone.say("停车场被人撞了，找不到对方怎么办")
    assert "第13条" in answer
    assert "出处" in answer or "依据" in answer


def test_a_loss_is_reported_with_photos_and_a_question_in_the_middle(phone: Phone) -> None:
    answer = phone.say("我要报案，倒车撞柱子了")
    interrupted = False
    for _ in range(9):
        if "照片" in answer:
            break
        if not interrupted and "受伤" not in answer:
            interrupted = True
            assert "第21条" in phone.say("行驶证丢了能报案吗")
        question = next(line for line in reversed(answer.splitlines()) if "？" in line or "吗" in line)
        answer = phone.say(answer_to(question))
    assert interrupted
    phone.send_photo("rear_scratch.jpg")
    phone.send_photo("car_front.jpg")
    assert "粤B12345" in phone.say("拍完了")
    assert "BW" in phone.say("确认提交")


def test_a_person_answers_and_the_bot_comes_back(system: RunningSystem, phone: Phone) -> None:
    assert "人工" in phone.say("转人工")
    with httpx.Client(base_url=f"{system.url}/api/console", timeout=10) as console:
        token = console.post("/login", json={"username": "lina", "password": DEMO_PASSWORD}).json()["token"]
        console.headers["Authorization"] = f"Bearer {token}"
        items = console.get("/handoffs").json()["items"]
        waiting = next(item for item in items if item["channel"] == "wechat" and item["state"] == "queued")
        taken = console.post(f"/handoffs/{waiting['id']}/accept").json()
        message = {"client_id": "a1", "text": "您好，请问有什么可以帮您？", "owner_epoch": taken["owner_epoch"]}
        console.post(f"/conversations/{taken['conversation_id']}/messages", json=message).raise_for_status()
        assert "李娜" in phone.wait_for("请问有什么可以帮您")
        console.post(f"/handoffs/{taken['id']}/close", json={"disposition": "resolved"}).raise_for_status()
    phone.wait_for("人工服务已结束")
    assert phone.say("你好")
