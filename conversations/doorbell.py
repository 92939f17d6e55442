"""The bell of several processes: through Redis, each hears what the others ring.

A hint only. Nothing is kept in Redis and nothing waits for it: without it the processes find each other's rows by
looking once a second.
"""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from conversations.bell import Bell
from foundation.side_by_side import heed_cancellation, side_by_side

ANSWERS_WITHIN_SECONDS = 1.0  # connecting, subscribing, publishing
ECHO_EVERY_SECONDS = 1.0
SILENT_FOR_SECONDS = 2.5  # without our own echo: frozen, or we are no longer subscribed
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
MOST_WAITING = 10_000  # rings; more than these are worth less than the memory they take

log = structlog.get_logger()


class _Silent(Exception):
    """Redis takes what we say and we do not hear it back."""


async def reachable(url: str) -> bool:
    """Does a Redis answer there?"""
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_SECONDS), _client(url) as redis:
            await redis.publish("baowen:is-anybody-there", "")
    except (RedisError, OSError, TimeoutError):
        return False
    return True


class RedisDoorbell:
    """Run by each process that rings or listens. `url`: redis://host:port/number; numbers do not hear each other."""

    def __init__(self, bell: Bell, url: str) -> None:
        self._bell = bell
        self._url = url
        self._name = uuid4().hex[:12]
        self._channel = f"baowen:{parse_url(url).get('db', 0)}:rings"  # channels know nothing of numbers
        self._echo = f"{self._channel}:{self._name}"
        self._waiting: set[str] = set()
        self._wake = asyncio.Event()
        self._heard_at = 0.0
        self._connected: bool | None = None
        bell.relay = self._pass_on

    @property
    def connected(self) -> bool:
        return bool(self._connected)

    async def run(self) -> None:
        """Until cancelled: connect, and again whenever the connection is lost."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._connect()
            except (RedisError, OSError, TimeoutError, _Silent) as lost:
                heed_cancellation(lost)  # closing a connection may take longer than it is given
                self._is_now(False, type(lost).__name__)
            if self._heard_at > began:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _connect(self) -> None:
        redis = _client(self._url)
        async with redis, redis.pubsub() as heard:
            async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
                await heard.subscribe(self._channel, self._echo)
            await side_by_side(self._listen(heard), self._publish(redis))

    async def _listen(self, heard: PubSub) -> None:
        loop = asyncio.get_running_loop()
        self._heard_at, since = 0.0, loop.time()
        while True:
            message = await heard.get_message(timeout=ECHO_EVERY_SECONDS)
            if message is not None and message["type"] == "message":
                self._take(message["data"])
            if loop.time() - max(self._heard_at, since) > SILENT_FOR_SECONDS:
                raise _Silent

    def _take(self, data: bytes) -> None:
        try:
            sender, rung = json.loads(data)
            topics = [str(topic) for topic in rung]
        except (ValueError, TypeError, RecursionError):  # somebody else's words on our channel
            return
        if sender == self._name:
            self._heard_at = asyncio.get_running_loop().time()
            self._is_now(True)
            return
        for topic in topics:
            self._bell.ring_here(topic)

    async def _publish(self, redis: Redis) -> None:
        """What has rung since the last time, in one message; and once a second a word to ourselves."""
        loop = asyncio.get_running_loop()
        echo_at = loop.time()
        while True:
            if loop.time() >= echo_at:
                echo_at = loop.time() + ECHO_EVERY_SECONDS
                await self._say(redis, self._echo, [])
            try:
                async with asyncio.timeout_at(echo_at):
                    await self._wake.wait()
            except TimeoutError:
                continue
            self._wake.clear()
            rung, self._waiting = self._waiting, set()
            await self._say(redis, self._channel, sorted(rung))

    async def _say(self, redis: Redis, channel: str, rung: list[str]) -> None:
        words: Any = json.dumps([self._name, rung])
        async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
            await redis.publish(channel, words)

    def _pass_on(self, topic: str) -> None:
        """Never waits; forgets the ring while Redis is away."""
        if self._connected and len(self._waiting) < MOST_WAITING:
            self._waiting.add(topic)
            self._wake.set()

    def _is_now(self, connected: bool, reason: str = "") -> None:
        if connected == self._connected:
            return
        self._connected = connected
        self._waiting.clear()
        if connected:
            log.info("doorbell_connected")
        else:
            log.warning("doorbell_lost", error=reason)


def _client(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_timeout=ANSWERS_WITHIN_SECONDS,
        socket_connect_timeout=ANSWERS_WITHIN_SECONDS,
        retry=Retry(NoBackoff(), 0),  # whoever asks decides whether to try again
    )
