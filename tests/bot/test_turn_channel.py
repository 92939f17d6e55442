"""The door into Rasa, knocked on over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from foundation.settings import SAMPLE_SECRET
from tests.bot.conftest import Talk
from tests.rasa_server import ActionServer

pytestmark = pytest.mark.rasa

SECRET = {"X-Baowen-Secret": SAMPLE_SECRET}


def body(**changes: Any) -> dict[str, Any]:
    turn = {"sender": f"c:{uuid4().hex}:1", "turn_id": uuid4().hex, "text": "你好", "command": None}
    return {**turn, "metadata": {}, "carry": {}, **changes}


@pytest.mark.parametrize("headers", [{}, {"X-Baowen-Secret": "wrong"}, {"X-Baowen-Secret": SAMPLE_SECRET[:-1]}])
@pytest.mark.parametrize(("method", "path"), [("POST", "take"), ("GET", "turns/a/b"), ("GET", "ready")])
async def test_nothing_opens_without_the_secret(
    http: httpx.AsyncClient, headers: dict[str, str], method: str, path: str
) -> None:
    response = await http.request(method, path, headers=headers, json=body() if method == "POST" else None)
    assert response.status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": None},
        {"sender": ""},
        {"sender": "x" * 201},
        {"turn_id": None},
        {"text": "长" * 1001},
        {"text": "  "},
        {"text": 7},
        {"command": "affirm"},
        {"command": "/Affirm"},
        {"command": "/affirm and more"},
    ],
)
async def test_what_is_not_a_turn_is_refused(http: httpx.AsyncClient, changes: dict[str, Any]) -> None:
    assert (await http.post("take", headers=SECRET, json=body(**changes))).status_code == 422


async def test_a_body_that_is_no_object_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.post("take", headers=SECRET, json=["turn"])).status_code == 422


async def test_an_unsigned_turn_fails_in_every_action_and_is_not_saved(http: httpx.AsyncClient) -> None:
    turn = body()
    facts = (await http.post("take", headers=SECRET, json=turn)).json()
    assert facts["saved"] is False
    assert facts["messages"] == []
    assert facts["failed_actions"] == ["action_small_talk:ContextRefused"]
    found = await http.get(f"turns/{turn['sender']}/{turn['turn_id']}", headers=SECRET)
    assert found.status_code == 404


async def test_an_action_server_that_fails_is_reported(http: httpx.AsyncClient, action_server: ActionServer) -> None:
    action_server.broken = True
    try:
        facts = (await http.post("take", headers=SECRET, json=body())).json()
    finally:
        action_server.broken = False
    assert facts["saved"] is False
    assert "action_small_talk" in facts["failed_actions"]


async def test_a_finished_turn_is_found_again_and_not_run_twice(talk: Talk, http: httpx.AsyncClient) -> None:
    turn_id = uuid4().hex
    first = await talk.says("我要报案,倒车撞柱子了", turn_id=turn_id)
    assert await talk.bot.find_turn(talk.sender, turn_id) == first
    assert await talk.bot.find_turn(talk.sender, "another") is None
    again = await http.post("take", headers=SECRET, json=body(sender=talk.sender, turn_id=turn_id))
    assert [message["text"] for message in again.json()["messages"]] == [reply.text for reply in first.replies]


async def test_the_facts_of_a_turn_are_complete(talk: Talk, http: httpx.AsyncClient) -> None:
    turn_id = uuid4().hex
    await talk.says("我要报案,倒车撞柱子了", turn_id=turn_id)
    facts = (await http.get(f"turns/{talk.sender}/{turn_id}", headers=SECRET)).json()
    assert facts["turn_id"] == turn_id
    assert "claim_form" in facts["executed_actions"]
    assert facts["state"]["active_loop"] == "claim_form"
    assert facts["state"]["requested_slot"] == "claim_confirm"
    assert facts["state"]["slots"]["claim_question"] == "has_injury"
    assert facts["intent"]["name"].startswith("fnol_")


async def test_the_channel_is_ready_with_its_model(talk: Talk, http: httpx.AsyncClient) -> None:
    assert (await http.get("ready", headers=SECRET)).json() == {"model": "baowen.tar.gz"}
    assert await talk.bot.ready()


async def test_rasas_own_rest_channel_is_closed(http: httpx.AsyncClient) -> None:
    base = str(http.base_url).partition("/webhooks/")[0]
    response = await http.post(f"{base}/webhooks/rest/webhook", json={"sender": "x", "message": "/restart"})
    assert response.status_code == 404
