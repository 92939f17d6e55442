"""Over capacity new work is refused at once and comes back by itself; what must not wait is taken on all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from conversations import transcript
from conversations.models import Conversation
from conversations.pressure import Pressure
from foundation.database import Database
from foundation.settings import Settings
from tests.served import Served, frame, served


class Crowd(Pressure):
    """As many wait as take a quarter of an hour, or nobody."""

    here = False

    def seconds(self) -> float:
        return 900.0 if self.here else 0.0


@pytest.fixture
def crowd(database: Database) -> Crowd:
    return Crowd(database, limit=timedelta(seconds=8))


async def say(there: Served, session: dict[str, Any], text: str, client_id: str = "c1") -> Any:
    headers = {"Authorization": f"Bearer {session['token']}"}
    return await there.http.post("/api/chat/messages", headers=headers, json={"client_id": client_id, "text": text})


async def test_a_refused_message_comes_back_under_the_same_id(
    settings: Settings, database: Database, crowd: Crowd
) -> None:
    async with served(settings, database, pressure=crowd) as there:
        session = await there.begin()
        crowd.here = True
        refused = await say(there, session, "交强险多少钱")
        crowd.here = False
        heard = await say(there, session, "交强险多少钱")
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "busy"
    assert "120" in refused.json()["error"]["message"]
    assert int(refused.headers["Retry-After"]) >= 2
    assert heard.json() == {"seq": 1, "duplicate": False}


async def test_a_socket_stays_open_when_its_message_is_refused(
    settings: Settings, database: Database, crowd: Crowd
) -> None:
    async with served(settings, database, pressure=crowd) as there:
        session = await there.begin()
        async with there.socket("/api/chat/ws", {"token": session["token"]}) as socket:
            await frame(socket, "welcome")
            crowd.here = True
            await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": "交强险多少钱"}))
            refused = await frame(socket, "refused")
            crowd.here = False
            await socket.send(json.dumps({"type": "say", "client_id": "c1", "text": "交强险多少钱"}))
            acknowledged = await frame(socket, "ack")
    assert refused["error"]["code"] == "busy"
    assert refused["error"]["retry_after"] >= 2
    assert acknowledged["seq"] == 1


@pytest.mark.parametrize("text", ["我撞车了，有人受伤流血", "车着火了", "转人工", "我要找人工客服"])
async def test_danger_and_the_wish_for_a_person_are_never_refused(
    settings: Settings, database: Database, crowd: Crowd, text: str
) -> None:
    async with served(settings, database, pressure=crowd) as there:
        session = await there.begin()
        crowd.here = True
        assert (await say(there, session, text)).status_code == 200


async def test_a_repeat_of_what_was_acknowledged_is_acknowledged_again(
    settings: Settings, database: Database, crowd: Crowd
) -> None:
    async with served(settings, database, pressure=crowd) as there:
        session = await there.begin()
        await say(there, session, "交强险多少钱")
        crowd.here = True
        again = await say(there, session, "交强险多少钱")
    assert again.json() == {"seq": 1, "duplicate": True}


async def test_a_report_under_way_goes_on(settings: Settings, database: Database, crowd: Crowd) -> None:
    async with served(settings, database, pressure=crowd) as there:
        session = await there.begin()
        async with database.transaction() as tx:
            conversation: Conversation = await transcript.lock(tx, session["conversation_id"])
            conversation.bot_state = {"active_loop": "claim_form"}
        crowd.here = True
        assert (await say(there, session, "昨晚八点多")).status_code == 200
