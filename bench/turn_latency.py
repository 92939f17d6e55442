"""A customer's turn through the whole system against the same message sent to bare Rasa, in one run, alternating.

Ours: one message over the public protocol until its answer is there (heard durably, answered, read back). Bare: the
same words to Rasa's own REST channel on the same model with the same actions. Both are warm; the rounds alternate ABBA.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import jwt
from websockets.sync.client import connect

from foundation.clock import in_beijing, utc_now
from tests.running_system import RunningSystem, running_system

WORDS = ("你好", "谢谢", "交强险最多赔多少", "我要查理赔进度")
ROUNDS = 12
WARM_UP = 3


Turn = Callable[[str], None]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _system(Path(folder)) as system:
        sides = {"ours": lambda: _ours(system), "bare": lambda: _bare(system)}
        figures: dict[str, dict[str, list[float]]] = {word: {"ours": [], "bare": []} for word in WORDS}
        for number in range(WARM_UP + ROUNDS):
            for word in WORDS:
                for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
                    with sides[name]() as turn:  # connected before the clock starts
                        seconds = _timed(turn, word)
                    if number >= WARM_UP:
                        figures[word][name].append(seconds)
    print(json.dumps(_summary(figures), ensure_ascii=False))


def _system(folder: Path) -> AbstractContextManager[RunningSystem]:
    return running_system(folder, credentials="bench/credentials.yml", messages_per_ten_seconds=1000)


def _timed(turn: Turn, word: str) -> float:
    began = time.perf_counter()
    turn(word)
    return time.perf_counter() - began


@contextmanager
def _ours(system: RunningSystem) -> Iterator[Turn]:
    """A fresh customer, so that neither side pays for a long conversation."""
    token = httpx.post(f"{system.url}/api/chat/sessions", json={}, timeout=30).json()["token"]
    with connect(f"{system.url.replace('http', 'ws')}/api/chat/ws") as socket:
        socket.send(json.dumps({"type": "hello", "token": token}))
        assert json.loads(socket.recv(30))["type"] == "welcome"

        def turn(word: str) -> None:
            socket.send(json.dumps({"type": "say", "client_id": "c", "text": word}))
            while True:
                frame = json.loads(socket.recv(30))
                if frame["type"] == "line" and frame["line"]["sender"] == "bot":
                    return

        yield turn


@contextmanager
def _bare(system: RunningSystem) -> Iterator[Turn]:
    """Rasa's own REST channel; the actions want to know who is speaking, so the metadata carries it as ours does."""
    sender, turn_id = uuid4().hex, uuid4().hex
    context = {
        "conversation_id": sender,
        "customer_id": sender,
        "channel": "in_app",
        "turn_id": turn_id,
        "now": in_beijing(utc_now()).isoformat(timespec="seconds"),
        "attachments": [],
    }
    secret = system.settings.rasa_secret.get_secret_value()
    signed = jwt.encode({"context": context, "exp": utc_now().timestamp() + 300}, secret, algorithm="HS256")
    with httpx.Client(base_url=system.settings.rasa_url, timeout=30) as http:
        http.get("/")

        def turn(word: str) -> None:
            metadata = {"turn_id": turn_id, "context": signed, "said": word}
            body = {"sender": sender, "message": word, "metadata": metadata}
            assert http.post("/webhooks/rest/webhook", json=body).json(), "bare Rasa answered nothing"

        yield turn


def _summary(figures: dict[str, dict[str, list[float]]]) -> dict[str, object]:
    def median_ms(side: str) -> float:
        return 1000 * statistics.median(second for word in WORDS for second in figures[word][side])

    ours, bare = median_ms("ours"), median_ms("bare")
    by_word = {
        word: {side: round(1000 * statistics.median(seconds), 1) for side, seconds in sides.items()}
        for word, sides in figures.items()
    }
    return {
        "benchmark": "turn_latency",
        "ours_median_ms": round(ours, 1),
        "bare_rasa_median_ms": round(bare, 1),
        "ratio": round(ours / bare, 2),
        "by_message_ms": by_word,
        "rounds": ROUNDS,
        "load_average": os.getloadavg()[0],
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    main()
