"""Two processes' bells over a real Redis that is killed, frozen and emptied."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from conversations.bell import HANDOFFS, TURNS, Bell
from conversations.doorbell import RedisDoorbell, reachable
from tests.redis_server import RedisServer, redis_server


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@asynccontextmanager
async def running(*doorbells: RedisDoorbell) -> AsyncIterator[None]:
    loops = [asyncio.create_task(doorbell.run()) for doorbell in doorbells]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def until(holds: Callable[[], bool], within: float = 30) -> None:
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.02)


async def test_a_ring_is_heard_in_the_other_process_within_milliseconds(redis: RedisServer) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url)
    async with running(*doorbells), there.listening(TURNS) as listener, here.listening(TURNS) as at_home:
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        began = time.monotonic()
        here.ring(TURNS)
        assert await at_home.wait(0.01)
        assert await listener.wait(2)
        assert time.monotonic() - began < 0.5
        assert not await at_home.wait(0.2), "its own ring came back"


async def test_many_rings_are_passed_on_in_few_messages(redis: RedisServer) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url)
    async with running(*doorbells), there.listening(TURNS, HANDOFFS) as listener:
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        for _ in range(1000):
            here.ring(TURNS)
        here.ring(HANDOFFS)
        assert set(await listener.rings(2)) == {TURNS, HANDOFFS}
        assert not await listener.wait(0.2)


async def test_systems_with_other_numbers_of_one_redis_do_not_hear_each_other(redis: RedisServer) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url.replace("/0", "/1"))
    async with running(*doorbells), there.listening(TURNS) as listener:
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        here.ring(TURNS)
        assert not await listener.wait(0.5)


async def test_a_killed_redis_is_noticed_and_found_again(redis: RedisServer) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url)
    assert await reachable(redis.url)
    with capture_logs() as logs:
        async with running(*doorbells), there.listening(TURNS) as listener:
            await until(lambda: all(doorbell.connected for doorbell in doorbells))
            redis.kill()
            assert not await reachable(redis.url)
            await until(lambda: not any(doorbell.connected for doorbell in doorbells))
            for _ in range(100_000):
                here.ring(TURNS)  # neither waits nor is kept
            await asyncio.sleep(1)
            redis.start()
            await until(lambda: all(doorbell.connected for doorbell in doorbells))
            assert not await listener.wait(0.3), "a ring was kept while nobody could hear it"
            here.ring(TURNS)
            assert await listener.wait(2)
    assert sorted(entry["event"] for entry in logs) == ["doorbell_connected"] * 4 + ["doorbell_lost"] * 2


async def test_a_frozen_redis_is_noticed_and_holds_nobody_up(redis: RedisServer) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url)
    async with running(*doorbells), there.listening(TURNS) as listener:
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        redis.freeze()
        began = time.monotonic()
        here.ring(TURNS)
        assert time.monotonic() - began < 0.05
        await until(lambda: not any(doorbell.connected for doorbell in doorbells), within=4)
        redis.thaw()
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        await listener.wait(0.3)  # what Redis had taken in before it froze
        here.ring(TURNS)
        assert await listener.wait(2)


@pytest.mark.parametrize("harm", ["FLUSHALL", "CLIENT KILL TYPE pubsub", "CLIENT KILL TYPE normal"])
async def test_a_redis_that_forgets_or_hangs_up_costs_a_moment(redis: RedisServer, harm: str) -> None:
    here, there = Bell(), Bell()
    doorbells = RedisDoorbell(here, redis.url), RedisDoorbell(there, redis.url)
    async with running(*doorbells), there.listening(TURNS) as listener:
        await until(lambda: all(doorbell.connected for doorbell in doorbells))
        redis.tell(harm)
        async with asyncio.timeout(4):
            while not await listener.wait(0.1):
                here.ring(TURNS)


async def test_strangers_words_on_the_channel_are_passed_over(redis: RedisServer) -> None:
    bell = Bell()
    doorbell = RedisDoorbell(bell, redis.url)
    async with running(doorbell), bell.listening(TURNS) as listener:
        await until(lambda: doorbell.connected)
        for words in ("hello", "[1]", '"{}"', "null", '[\\"x\\",[1,null]]', '[\\"x\\",5]', '[\\"x\\",[{}]]'):
            redis.tell(f'PUBLISH baowen:0:rings "{words}"')
        redis.tell('PUBLISH baowen:0:rings "[\\"other\\",[\\"turns\\"]]"')
        assert await listener.wait(2)
        assert doorbell.connected
