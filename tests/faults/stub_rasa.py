"""A process that speaks the turn protocol of bot/engine/turn_channel.py, and breaks in every way when it is told to.

It answers each message by its token (`答 q001n0004 q001n0005`); 转人工 is a wish for a person. A turn is run once per
`turn_id`, one at a time per sender, and kept in memory, as Rasa does. Control: `POST /control/break` adds a rule,
`POST /control/heal` ends all rules, `POST /control/turns` tells how often each turn was asked for and what is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.faults.history import tokens_in
from tests.faults.http_door import Door, Gone, Request

HUGE = 64 * 1024 * 1024
POISON = "致命"  # words that kill the process, whatever rules there are


class Mode(StrEnum):
    """How a turn goes wrong. After `saved_and_gone` and `slow` the turn has been saved; after the others not."""

    FROZEN = "frozen"  # never answers
    SLOW = "slow"  # answers after `seconds`
    EMPTY = "empty"  # 200 with nothing, as Rasa's own channel does after a failure
    NO_MESSAGES = "no_messages"
    NOT_SAVED = "not_saved"
    HALF_JSON = "half_json"
    ERROR = "error"
    HTML = "html"
    HUGE = "huge"
    CUT_OFF = "cut_off"  # the connection ends in the middle of the answer
    DIES = "dies"  # the process ends in the middle of the turn
    SAVED_AND_GONE = "saved_and_gone"  # the turn is kept, the answer is lost


@dataclass
class Rule:
    """The next `times` turns whose text contains `match` go wrong like this; for ever when `times` is None."""

    mode: Mode
    match: str = ""
    times: int | None = None
    seconds: float = 0.0


@dataclass
class Rasa:
    """What a Rasa server remembers."""

    secret: str
    rules: list[Rule] = field(default_factory=list)
    kept: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def answer(self, request: Request) -> tuple[int, Any]:
        if request.path.startswith("/control/"):
            return self._control(request)
        if request.headers.get("x-baowen-secret") != self.secret:
            return 401, {"error": "secret"}
        if request.path == "/webhooks/turn/ready":
            return 200, {"model": "stub"}
        if request.path == "/webhooks/turn/take":
            return await self._take(json.loads(request.body))
        *_, sender, turn_id = request.path.split("/")
        found = self.kept.get((sender, turn_id))
        return (200, found) if found else (404, {})

    def _control(self, request: Request) -> tuple[int, Any]:
        if request.path == "/control/break":
            rule = json.loads(request.body)
            self.rules.append(Rule(**{**rule, "mode": Mode(rule["mode"])}))
        if request.path == "/control/heal":
            self.rules.clear()
        return 200, {"asked": self.asked, "kept": [turn_id for _, turn_id in self.kept]}

    async def _take(self, turn: dict[str, Any]) -> tuple[int, Any]:
        key = turn["sender"], turn["turn_id"]
        self.asked[turn["turn_id"]] += 1
        async with self.locks[turn["sender"]]:
            if key in self.kept:
                return 200, self.kept[key]
            rule = Rule(Mode.DIES) if POISON in turn["text"] else self._rule_for(turn["text"])
            if rule and rule.mode not in (Mode.SLOW, Mode.SAVED_AND_GONE):
                return await _broken(rule)
            if rule and rule.mode is Mode.SLOW:
                await asyncio.sleep(rule.seconds)
            self.kept[key] = _facts(turn)
        if rule and rule.mode is Mode.SAVED_AND_GONE:
            raise Gone(b"")
        return 200, self.kept[key]

    def _rule_for(self, text: str) -> Rule | None:
        for rule in self.rules:
            if rule.match in text and rule.times != 0:
                rule.times = rule.times - 1 if rule.times else rule.times
                return rule
        return None


async def _broken(rule: Rule) -> tuple[int, Any]:
    match rule.mode:
        case Mode.FROZEN:
            await asyncio.sleep(3600)
        case Mode.NO_MESSAGES:
            return 200, {"saved": True, "messages": [], "failed_actions": [], "state": {}}
        case Mode.NOT_SAVED:
            return 200, {"saved": False, "messages": [{"text": "没有存下来"}], "failed_actions": []}
        case Mode.HALF_JSON:
            return 200, b'{"saved": true, "messages": [{"te'
        case Mode.ERROR:
            return 500, {"error": "as the test wishes"}
        case Mode.HTML:
            return 200, b"<html><body>Bad Gateway</body></html>"
        case Mode.HUGE:
            return 200, b'{"saved": true, "messages": [{"text": "' + b"x" * HUGE + b'"}]}'
        case Mode.CUT_OFF:
            raise Gone(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"saved": tr')
        case Mode.DIES:
            os.kill(os.getpid(), signal.SIGKILL)
    return 200, b""


def _facts(turn: dict[str, Any]) -> dict[str, Any]:
    tokens = tokens_in([turn["text"]])
    wish = {"hand_off": {"reason": "asked", "urgent": False, "summary": ""}}
    return {
        "saved": True,
        "turn_id": turn["turn_id"],
        "messages": [wish] if "转人工" in turn["text"] else [{"text": f"答 {' '.join(tokens)}"}],
        "failed_actions": [],
        "executed_actions": [],
        "state": {"slots": {}, "active_loop": None, "requested_slot": None},
        "intent": {"name": "stub", "confidence": 1.0},
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--secret", required=True)
    given = arguments.parse_args()
    asyncio.run(Door(Rasa(given.secret).answer).serve(given.port))


if __name__ == "__main__":
    main()
