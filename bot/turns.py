"""What the gateway calls: one customer turn to Rasa and back, or `BotUnavailable`. Nothing that failed passes."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import jwt

from foundation.breaker import Breaker, BreakerOpen
from foundation.certificates import authorities
from foundation.settings import Settings

CONTEXT_MINUTES = 5
MOST_BYTES = 1024 * 1024  # of one answer: what is longer is a fault, and would be kept and sent to every page
FIND_WITHIN_SECONDS = 2.0
DECLINES_PERSON = "no_person"  # intent


@dataclass(frozen=True)
class Choice:
    """A reply the customer may click. `command` is the server's own word for it, never shown to a client."""

    text: str
    command: str | None = None


@dataclass(frozen=True)
class Reply:
    """One message of the bot. `citations` and `card` are shaped as the contract of the actions says."""

    text: str
    choices: tuple[Choice, ...] = ()
    citations: tuple[dict[str, Any], ...] = ()
    card: dict[str, Any] | None = None
    photos_wanted: bool = False
    unanswered: bool = False  # it only says that there is no answer


@dataclass(frozen=True)
class HandOffWish:
    """The bot wants a person. `reason`: asked, not_understood, safety, complaint, claim_question, service or failed."""

    reason: str
    urgent: bool
    summary: str


@dataclass(frozen=True)
class Turn:
    """What came of a turn. `state` is JSON, to be handed to the next turn as `carry`."""

    replies: tuple[Reply, ...]
    hand_off: HandOffWish | None
    state: dict[str, Any]
    declines_person: bool = False  # the customer wants no person, or no longer


class BotUnavailable(Exception):
    """There is no answer that may be shown. `reason` is one word for logs and for the choice to try again:

    unreachable, timeout, refused (our request was wrong: do not repeat it), failed (Rasa said 5xx), not_saved,
    action_failed, empty, unreadable, broken (it has failed so often that it is not asked at all just now).
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class BotAway(BotUnavailable):
    """Nobody was asked: no process takes connections, or all have just failed too often. Nothing can have been done."""


class RasaBot:
    """The client of `bot/engine/turn_channel.py` in one or several Rasa processes.

    Give it one turn at a time per sender. A conversation keeps to one process as long as that one answers.
    """

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._secret = settings.rasa_secret.get_secret_value()
        self._processes = [_Process(address) for address in settings.rasa_addresses]
        timeout = httpx.Timeout(settings.rasa_timeout_seconds, connect=min(0.5, settings.rasa_timeout_seconds))
        self._client = client or httpx.AsyncClient(
            timeout=timeout, limits=httpx.Limits(max_connections=None), verify=authorities()
        )

    async def take_turn(
        self,
        *,
        sender: str,
        turn_id: str,
        text: str,
        command: str | None,
        context: dict[str, Any],
        carry: dict[str, Any],
    ) -> Turn:
        """Run the turn. Raises `BotUnavailable`; then nothing of it was saved, and it may be tried again.

        `BotAway` among them: then it was not even begun.
        """
        body = {
            "sender": sender,
            "turn_id": turn_id,
            "text": text,
            "command": command,
            "metadata": {"turn_id": turn_id, "context": self._signed(context)},
            "carry": carry,
        }
        return _turn(_facts(await self._take(sender, body)))

    async def find_turn(self, sender: str, turn_id: str) -> Turn | None:
        """The turn if the conversation's process has completed and saved it, as far as it can be asked."""
        path = f"turns/{quote(sender, safe='')}/{quote(turn_id, safe='')}"
        home = _homes(sender, self._processes)[0]
        if home.breaker.is_open:
            return None
        try:
            response = await self._call(home, "GET", path, timeout=FIND_WITHIN_SECONDS)
            return None if response.status_code == 404 else _turn(_facts(response))
        except (httpx.HTTPError, BotUnavailable):
            return None  # then it is run again: what it does is keyed by its id

    async def ready(self) -> bool:
        """Whether every Rasa process runs with a trained model and knows our secret."""
        calls = [self._call(process, "GET", "ready", timeout=FIND_WITHIN_SECONDS) for process in self._processes]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        return all(isinstance(answer, httpx.Response) and answer.status_code == 200 for answer in answers)

    async def close(self) -> None:
        await self._client.aclose()

    def _signed(self, context: dict[str, Any]) -> str:
        """Who is speaking and what time it is: the actions trust this and nothing else."""
        expires = datetime.now(UTC) + timedelta(minutes=CONTEXT_MINUTES)
        return jwt.encode({"context": context, "exp": expires}, self._secret, algorithm="HS256")

    async def _take(self, sender: str, body: dict[str, Any]) -> httpx.Response:
        """From the conversation's own process; from the next one only when that cannot have begun the turn."""
        reason, detail = "broken", ""
        for process in _homes(sender, self._processes):
            try:
                process.breaker.check()
            except BreakerOpen:
                continue
            try:
                response = await self._call(process, "POST", "take", json=body)
            except (httpx.ConnectError, httpx.ConnectTimeout) as away:
                process.breaker.failed()
                reason, detail = "unreachable", type(away).__name__
                continue
            except httpx.HTTPError as broken:
                process.breaker.failed()
                reason = "timeout" if isinstance(broken, httpx.TimeoutException) else "unreachable"
                raise BotUnavailable(reason, type(broken).__name__) from broken
            except BotUnavailable:
                process.breaker.failed()
                raise
            (process.breaker.failed if response.status_code >= 500 else process.breaker.succeeded)()
            return response
        raise BotAway(reason, detail)

    async def _call(self, process: _Process, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Raises `httpx.HTTPError`, and `BotUnavailable` for more than any turn has to say."""
        headers = {"X-Baowen-Secret": self._secret}
        body = bytearray()
        async with self._client.stream(method, f"{process.address}/{path}", headers=headers, **kwargs) as response:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise BotUnavailable("unreadable", "too long")
        return httpx.Response(response.status_code, content=bytes(body))


class _Process:
    """One Rasa server."""

    def __init__(self, address: str) -> None:
        self.address = f"{address.rstrip('/')}/webhooks/turn"
        self.breaker = Breaker(f"rasa {address}")


def _homes(sender: str, processes: Sequence[_Process]) -> list[_Process]:
    """The processes in this conversation's own order (rendezvous hashing): few move when one comes or goes."""
    conversation = sender.rpartition(":")[0]
    return sorted(processes, key=lambda process: hashlib.blake2b(f"{conversation} {process.address}".encode()).digest())


def _facts(response: httpx.Response) -> dict[str, Any]:
    """The body of a turn that succeeded in every respect."""
    if response.status_code in (401, 422):
        raise BotUnavailable("refused", str(response.status_code))
    if response.status_code != 200:
        raise BotUnavailable("failed", str(response.status_code))
    try:
        facts = response.json()
    except json.JSONDecodeError as broken:
        raise BotUnavailable("unreadable") from broken
    if not isinstance(facts, dict):
        raise BotUnavailable("unreadable")
    if facts.get("failed_actions"):
        raise BotUnavailable("action_failed", ", ".join(map(str, facts["failed_actions"])))
    if facts.get("saved") is not True:
        raise BotUnavailable("not_saved")
    if not facts.get("messages"):
        raise BotUnavailable("empty")
    return facts


def _turn(facts: dict[str, Any]) -> Turn:
    messages = [message for message in facts["messages"] if isinstance(message, dict)]
    wishes = [message["hand_off"] for message in messages if message.get("hand_off")]
    replies = tuple(_reply(message) for message in messages if message.get("text") or message.get("card"))
    if not replies and not wishes:
        raise BotUnavailable("empty")
    declines = not wishes and (facts.get("intent") or {}).get("name") == DECLINES_PERSON
    return Turn(replies, _wish(wishes), facts.get("state") or {}, declines)


def _reply(message: dict[str, Any]) -> Reply:
    return Reply(
        text=str(message.get("text") or ""),
        choices=tuple(Choice(str(c["text"]), c.get("command")) for c in message.get("choices") or ()),
        citations=tuple(message.get("citations") or ()),
        card=message.get("card"),
        photos_wanted=bool(message.get("photos_wanted")),
        unanswered=bool(message.get("unanswered")),
    )


def _wish(wishes: list[dict[str, Any]]) -> HandOffWish | None:
    """One hand-off for the turn: the urgent one if there are several."""
    if not wishes:
        return None
    wish = max(wishes, key=lambda each: bool(each.get("urgent")))
    return HandOffWish(str(wish["reason"]), bool(wish.get("urgent")), str(wish.get("summary") or ""))
