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
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import httpx
import jwt

from foundation.clock import in_beijing, utc_now
from tests.running_system import RunningSystem, running_system

WORDS = ("你好", "谢谢", "交强险最多赔多少", "我要查理赔进度")
ROUNDS = 12
WARM_UP = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _system(Path(folder)) as system:
        ours, bare = _ours(system), _bare(system)
        figures: dict[str, dict[str, list[float]]] = {word: {"ours": [], "bare": []} for word in WORDS}
        for number in range(WARM_UP + ROUNDS):
            for word in WORDS:
                pair = (("ours", ours), ("bare", bare)) if number % 2 else (("bare", bare), ("ours", ours))
                for name, turn in pair:
                    seconds = _timed(turn, word)
                    if number >= WARM_UP:
                        figures[word][name].append(seconds)
    print(json.dumps(_summary(figures), ensure_ascii=False))


def _system(folder: Path) -> AbstractContextManager[RunningSystem]:
    return running_system(folder, credentials="bench/credentials.yml", messages_per_ten_seconds=1000)


def _timed(turn: Callable[[str], None], word: str) -> float:
    began = time.perf_counter()
    turn(word)
    return time.perf_counter() - began


def _ours(system: RunningSystem) -> Callable[[str], None]:
    """A fresh customer per turn, so that neither side pays for a long conversation."""
    http = httpx.Client(base_url=system.url, timeout=30)

    def turn(word: str) -> None:
        headers = {"Authorization": f"Bearer {sessions.pop()}"}
        seq = http.post("/api/chat/messages", json={"client_id": "c", "text": word}, headers=headers).json()["seq"]
        while True:
            news = http.get("/api/chat/lines", params={"after": seq}, headers=headers).json()
            if news["state"]["answered_seq"] >= seq:
                assert news["lines"], "no answer"
                return
            time.sleep(0.002)

    count = (WARM_UP + ROUNDS) * len(WORDS)
    sessions = [http.post("/api/chat/sessions", json={}).json()["token"] for _ in range(count)]
    return turn


def _bare(system: RunningSystem) -> Callable[[str], None]:
    http = httpx.Client(base_url=system.settings.rasa_url, timeout=30)
    secret = system.settings.rasa_secret.get_secret_value()

    def turn(word: str) -> None:
        sender, turn_id = uuid4().hex, uuid4().hex
        context = {
            "conversation_id": sender,
            "customer_id": sender,
            "channel": "in_app",
            "turn_id": turn_id,
            "now": in_beijing(utc_now()).isoformat(timespec="seconds"),
            "attachments": [],
        }
        signed = jwt.encode({"context": context, "exp": utc_now().timestamp() + 300}, secret, algorithm="HS256")
        metadata = {"turn_id": turn_id, "context": signed, "said": word}
        body = {"sender": sender, "message": word, "metadata": metadata}
        messages = http.post("/webhooks/rest/webhook", json=body).json()
        assert messages, "bare Rasa answered nothing"

    return turn


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
