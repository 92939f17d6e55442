"""Actions called as Rasa calls them, on a real draft store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

import insurance.models
import insurance.photos.photo_models  # noqa: F401
from actions.executor import build_executor, run_action
from actions.tools import Tools
from foundation.clock import BEIJING
from foundation.database import Base, Database
from foundation.settings import SAMPLE_SECRET, Settings
from insurance.customers import customers
from insurance.policies.policies import DemoPolicyBook
from tests.bot.conftest import FakeAnswerer
from tests.fakes import FakeSms

REQUESTED = {"claim_form": "claim_confirm", "service_form": "service_done"}
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BEIJING)


@dataclass
class Caller:
    """Rasa, seen from the action server."""

    tools: Tools
    customer_id: str
    turn_id: str = "turn-1"
    secret: str = SAMPLE_SECRET
    expires: timedelta = timedelta(minutes=5)
    now: datetime = NOW
    slots: dict[str, Any] = field(default_factory=dict)

    async def call(self, action: str, text: str = "", intent: str = "inform", **how: Any) -> dict[str, Any]:
        """The action's answer; slots that it sets are kept for the next call."""
        answer = await run_action(build_executor(self.tools), self.request(action, text, intent, **how))
        for event in answer["events"]:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return answer

    def request(
        self,
        action: str,
        text: str,
        intent: str,
        *,
        confidence: float = 0.9,
        in_form: bool = False,
        in_service: bool = False,
        photos: tuple[str, ...] = (),
        claimed_turn: str | None = None,
        danger: dict[str, Any] | None = None,
        wish: float = 0.0,
        before: tuple[dict[str, Any], ...] = (),
        at: float = 0.0,
        waits: bool = False,
    ) -> dict[str, Any]:
        """`danger`: what the trained reader makes of it (`kind`, `confidence`); `wish`: how likely a person is wanted.
        `before`: the events of the tracker before this message, which came `at` a moment in seconds.
        """
        form = "claim_form" if in_form else "service_form" if in_service else None
        context = {
            "conversation_id": "conversation-1",
            "customer_id": self.customer_id,
            "channel": "in_app",
            "turn_id": self.turn_id,
            "now": self.now.isoformat(),
            "attachments": [{"id": each, "media_type": "image/jpeg"} for each in photos],
            "elderly": False,
            "waits": waits,
        }
        token = jwt.encode({"context": context, "exp": datetime.now(UTC) + self.expires}, self.secret, "HS256")
        metadata = {"turn_id": claimed_turn or self.turn_id, "context": token, "said": text}
        message = {
            "text": text or f"/{intent}",
            "intent": {"name": intent, "confidence": confidence},
            "entities": [],
            "safety": danger,
            "person": wish,
            "metadata": metadata,
        }
        tracker = {
            "sender_id": "c:1:1",
            "slots": {**self.slots, "requested_slot": REQUESTED.get(form)},
            "latest_message": message,
            "events": [*before, {"event": "user", "timestamp": at, **message}],
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": form} if form else {},
            "latest_action_name": "action_listen",
        }
        return {"next_action": action, "sender_id": "c:1:1", "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.fixture
async def tools(tmp_path: Path) -> AsyncIterator[Tools]:
    settings = Settings(_env_file=None, data_dir=tmp_path, action_timeout_seconds=30)  # the machine may be busy
    database = Database(settings.database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield Tools(settings, database, FakeAnswerer(), FakeSms(), DemoPolicyBook(database))
    await database.close()


@pytest.fixture
async def caller(tools: Tools) -> Caller:
    async with tools.database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", "zhang-wei")
    return Caller(tools, customer.id)


def said(answer: dict[str, Any]) -> str:
    """All that the action says to the customer."""
    return "\n".join(response["custom"]["text"] for response in answer["responses"])


def error_of(answer: dict[str, Any]) -> str | None:
    """What the action reports as its failure."""
    return next((event["value"] for event in answer["events"] if event.get("name") == "action_error"), None)
