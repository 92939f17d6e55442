"""Stand-ins for what lies beyond our edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.turns import BotUnavailable, HandOffWish, Reply, Turn
from insurance.sms import SmsFailed

Answering = Callable[[str], Turn]


def echo(text: str) -> Turn:
    """A bot that repeats; 转人工 wants a person, 不要人 none, 救命 one at once; 天书 is not understood; 坏了 fails."""
    if "转人工" in text:
        return Turn((), HandOffWish("asked", False, ""), {"slots": {}})
    if "不要人" in text:
        return Turn((Reply("接着说"),), None, {"slots": {}}, declines_person=True)
    if "救命" in text:
        return Turn((Reply("先打 120"),), HandOffWish("safety", True, ""), {"slots": {}})
    if "天书" in text:
        return Turn((Reply("没听懂", unanswered=True),), HandOffWish("not_understood", False, ""), {"slots": {}})
    if "坏了" in text:
        raise BotUnavailable("failed", "as the test wishes")
    return Turn((Reply(f"您说：{text}"),), None, {"slots": {"said": text}})


class FakeBot:
    """Answers at once and remembers what it was asked."""

    def __init__(self, answering: Answering = echo) -> None:
        self.answering = answering
        self.turns: list[dict[str, Any]] = []
        self.saved: dict[str, Turn] = {}

    async def take_turn(self, **turn: Any) -> Turn:
        self.turns.append(turn)
        answer = self.answering(turn["text"])
        self.saved[turn["turn_id"]] = answer
        return answer

    async def find_turn(self, sender: str, turn_id: str) -> Turn | None:
        return self.saved.get(turn_id)

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        return None


class FakeSms:
    """Keeps the codes that were sent, newest last; `broken` makes the gateway refuse."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.broken = False

    async def send_code(self, phone: str, code: str, *, key: str) -> None:
        if self.broken:
            raise SmsFailed("503")
        self.sent.append((phone, code))

    async def send_text(self, phone: str, text: str, *, key: str) -> None:
        if self.broken:
            raise SmsFailed("503")
        self.texts.append((phone, text))

    def code_of(self, phone: str) -> str:
        """The code that was sent to this phone last."""
        return next(code for to, code in reversed(self.sent) if to == phone)
