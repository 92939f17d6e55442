"""The gateway's side of the wire: what counts as an answer, and what never does."""

from __future__ import annotations

import json
from typing import Any

import httpx
import jwt
import pytest

from bot.turns import MOST_BYTES, BotAway, BotUnavailable, Choice, HandOffWish, RasaBot, Reply, Turn
from foundation.settings import SAMPLE_SECRET, Settings

GOOD: dict[str, Any] = {
    "saved": True,
    "turn_id": "t1",
    "messages": [{"text": "您好", "choices": [{"text": "我要报案", "command": "/fnol_start"}]}],
    "failed_actions": [],
    "executed_actions": ["action_small_talk"],
    "state": {"slots": {}, "active_loop": None, "requested_slot": None},
    "intent": {"name": "greet", "confidence": 0.9},
}


class Wire:
    """A Rasa that answers as it is told and remembers the request."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.answer = answer
        self.request: httpx.Request | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.request = request
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def bot(self) -> RasaBot:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return RasaBot(Settings(_env_file=None, rasa_url="http://rasa"), client)


async def take(wire: Wire) -> Turn:
    bot = wire.bot()
    try:
        return await bot.take_turn(
            sender="c:1:1", turn_id="t1", text="你好", command=None, context={"turn_id": "t1"}, carry={"slots": {}}
        )
    finally:
        await bot.close()


async def test_a_good_turn_comes_back_as_values() -> None:
    turn = await take(Wire(httpx.Response(200, json=GOOD)))
    assert turn.replies == (Reply("您好", (Choice("我要报案", "/fnol_start"),)),)
    assert turn.hand_off is None
    assert turn.state == GOOD["state"]


async def test_the_request_carries_the_secret_and_a_signed_context() -> None:
    wire = Wire(httpx.Response(200, json=GOOD))
    await take(wire)
    assert wire.request is not None
    assert wire.request.headers["X-Baowen-Secret"] == SAMPLE_SECRET
    sent = json.loads(wire.request.content)
    assert (sent["sender"], sent["turn_id"], sent["text"], sent["command"]) == ("c:1:1", "t1", "你好", None)
    signed = jwt.decode(sent["metadata"]["context"], SAMPLE_SECRET, algorithms=["HS256"])
    assert signed["context"] == {"turn_id": "t1"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.ConnectError("down"), "unreachable"),
        (httpx.ReadTimeout("slow"), "timeout"),
        (httpx.Response(401), "refused"),
        (httpx.Response(422), "refused"),
        (httpx.Response(503), "failed"),
        (httpx.Response(404), "failed"),
        (httpx.Response(200, text="<html>"), "unreadable"),
        (httpx.Response(200, json=[]), "unreadable"),
        (httpx.Response(200, json={**GOOD, "failed_actions": ["action_x"], "saved": False}), "action_failed"),
        (httpx.Response(200, json={**GOOD, "saved": False}), "not_saved"),
        (httpx.Response(200, json={**GOOD, "messages": []}), "empty"),
        (httpx.Response(200, json={**GOOD, "messages": [{"text": ""}]}), "empty"),
        (httpx.Response(200, json={**GOOD, "messages": [{"text": "长" * MOST_BYTES}]}), "unreadable"),
    ],
)
async def test_whatever_is_no_answer_makes_the_bot_unavailable(answer: httpx.Response | Exception, reason: str) -> None:
    with pytest.raises(BotUnavailable) as unavailable:
        await take(Wire(answer))
    assert unavailable.value.reason == reason


async def test_a_wish_for_a_person_needs_no_words() -> None:
    wish = {"reason": "asked", "urgent": False, "summary": "报案中"}
    turn = await take(Wire(httpx.Response(200, json={**GOOD, "messages": [{"text": "", "hand_off": wish}]})))
    assert turn.replies == ()
    assert turn.hand_off == HandOffWish("asked", False, "报案中")


async def test_the_urgent_wish_wins() -> None:
    wishes = [
        {"text": "", "hand_off": {"reason": reason, "urgent": reason == "safety"}} for reason in ("asked", "safety")
    ]
    turn = await take(Wire(httpx.Response(200, json={**GOOD, "messages": wishes})))
    assert turn.hand_off == HandOffWish("safety", True, "")


async def test_a_turn_that_was_never_run_is_not_found() -> None:
    bot = Wire(httpx.Response(404, json={})).bot()
    assert await bot.find_turn("c:1:1", "t1") is None
    await bot.close()


async def test_a_bot_that_is_down_is_not_ready() -> None:
    bot = Wire(httpx.ConnectError("down")).bot()
    assert not await bot.ready()
    await bot.close()


class Wires:
    """Several Rasas: each host answers as it is told."""

    def __init__(self, **answers: httpx.Response | Exception) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        answer = self.answers[request.url.host]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def bot(self) -> RasaBot:
        addresses = ", ".join(f"http://{host}" for host in self.answers)
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return RasaBot(Settings(_env_file=None, rasa_url=addresses), client)


async def take_of(bot: RasaBot, conversation: str, episode: int = 1) -> Turn:
    return await bot.take_turn(
        sender=f"c:{conversation}:{episode}", turn_id="t", text="你好", command=None, context={}, carry={}
    )


def good() -> httpx.Response:
    return httpx.Response(200, json=GOOD)


async def test_a_conversation_keeps_to_one_process_and_conversations_spread() -> None:
    wires = Wires(a=good(), b=good(), c=good())
    bot = wires.bot()
    for number in range(30):
        for episode in (1, 1, 2):
            await take_of(bot, str(number), episode)
    asked = [wires.asked[start : start + 3] for start in range(0, 90, 3)]
    assert all(len(set(three)) == 1 for three in asked)
    assert {three[0] for three in asked} == {"a", "b", "c"}
    await bot.close()


async def test_only_the_conversations_of_a_dead_process_move() -> None:
    whole, less = Wires(a=good(), b=good(), c=good()), Wires(a=good(), b=httpx.ConnectError("down"), c=good())
    before, after = whole.bot(), less.bot()
    for number in range(30):
        await take_of(before, str(number))
        less.asked.clear()
        await take_of(after, str(number))
        home = whole.asked[-1]
        assert less.asked[-1] != "b"
        assert home == "b" or less.asked[-1] == home
    await before.close()
    await after.close()


async def test_a_turn_that_may_have_begun_is_not_given_to_another_process() -> None:
    wires = Wires(a=httpx.ReadTimeout("slow"), b=httpx.ReadTimeout("slow"))
    bot = wires.bot()
    with pytest.raises(BotUnavailable) as unavailable:
        await take_of(bot, "1")
    assert unavailable.value.reason == "timeout"
    assert len(wires.asked) == 1
    await bot.close()


async def test_a_process_that_fails_again_and_again_is_left_alone() -> None:
    wires = Wires(a=httpx.ReadTimeout("slow"))
    bot = wires.bot()
    reasons = []
    for _ in range(7):
        with pytest.raises(BotUnavailable) as unavailable:
            await take_of(bot, "1")
        reasons.append(unavailable.value.reason)
    assert reasons == ["timeout"] * 5 + ["broken"] * 2
    assert await bot.find_turn("c:1:1", "t") is None
    assert len(wires.asked) == 5
    await bot.close()


async def test_a_turn_that_nobody_was_asked_for_is_told_from_one_that_may_have_been_run() -> None:
    down = Wires(a=httpx.ConnectError("down"), b=httpx.ConnectTimeout("down")).bot()
    frozen = Wires(a=httpx.ReadTimeout("slow")).bot()
    with pytest.raises(BotAway):
        await take_of(down, "1")
    for _ in range(5):
        with pytest.raises(BotUnavailable) as unavailable:
            await take_of(frozen, "1")
        assert not isinstance(unavailable.value, BotAway)
    with pytest.raises(BotAway):  # it is left alone
        await take_of(frozen, "1")
    await down.close()
    await frozen.close()


async def test_a_saved_turn_that_cannot_be_asked_for_counts_as_not_found() -> None:
    bot = Wires(a=httpx.ReadTimeout("slow")).bot()
    assert await bot.find_turn("c:1:1", "t") is None
    await bot.close()
