"""One answer on the phone, whatever the timing: a process that stands still, answers at the very end of the window."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace

import pytest

from channels.wechat.wording import BY_AI
from conversations import transcript
from tests.channels.wechat.account import Account

CUSTOMERS, ROUNDS = 20, 4


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.parametrize("passive_seconds", [0.3])
async def test_a_process_that_stands_still_gets_three_requests_and_gives_one_answer(open_account: Account) -> None:
    openid = await open_account.follower()
    open_account.world.config = replace(open_account.world.config, timeout_seconds=0.8)
    conversation = await open_account.conversation(openid)
    async with open_account.database.transaction() as tx:  # nothing can be written down meanwhile
        await transcript.lock(tx, conversation.id)
        asking = asyncio.create_task(open_account.say(openid, "你好"))
        await asyncio.sleep(1.8)
    outcome = await asking
    assert [attempt["verdict"] for attempt in outcome["attempts"]][:2] == ["timeout", "timeout"]
    await open_account.phone_shows(openid, 1)
    await asyncio.sleep(0.5)
    assert len([text for by, _, text in open_account.phone(openid) if by == "account"]) == 1
    assert len(open_account.bot.turns) == 1
    assert len({one["xml"] for one in open_account.world.pushes}) == 1


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("passive_seconds", [0.4])
async def test_answers_around_the_end_of_the_window_are_neither_lost_nor_doubled(open_account: Account) -> None:
    """Eighty answers, most of them within a tenth of the window around its end."""
    chance = random.Random(7)
    open_account.bot.between = (0.3, 0.45)
    openids = [await open_account.follower() for _ in range(CUSTOMERS * ROUNDS)]

    async def ask(openid: str) -> None:
        await asyncio.sleep(chance.uniform(0, 2))
        await open_account.say(openid, "你好")

    for first in range(0, len(openids), CUSTOMERS):
        await asyncio.gather(*(ask(openid) for openid in openids[first : first + CUSTOMERS]))
    shown = [await open_account.phone_shows(openid, 1, within=30) for openid in openids]
    await asyncio.sleep(1)
    assert [len(open_account.phone(openid)) for openid in openids] == [1] * len(openids)
    assert {text.removesuffix(f"\n\n{BY_AI}") for bubbles in shown for _, _, text in bubbles} == {"您说：你好"}
    ways = Counter(via for bubbles in shown for _, via, _ in bubbles)
    assert ways.keys() <= {"passive", "custom"}
    assert ways["custom"] > 0  # some were too late, or nothing was tried


async def test_two_buttons_of_one_second_are_both_heard_and_a_repeated_one_once(open_account: Account) -> None:
    openid = await open_account.follower()
    for key in ("CLAIM_NEW", "ROADSIDE"):
        event = {"event": "CLICK", "fields": {"EventKey": key, "CreateTime": 1764380000}, "wait": True}
        await open_account.control.post(f"/users/{openid}/event", json=event)
        await open_account.control.post(f"/users/{openid}/event", json=event)
    said = [line.text for line in await open_account.lines(openid) if line.sender == "customer"]
    assert said == ["我要报案", "道路救援"]
