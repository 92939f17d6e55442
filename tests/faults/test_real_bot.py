"""With the real Rasa and the real actions: a claim is reported once, and a form does not advance over a failure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation.database import Database
from gateway.terminal_chat import TerminalCustomer
from insurance.models import Claim, ClaimEvent
from tests.faults.cluster import Cluster
from tests.faults.load import REPORTS
from tests.faults.real_bot import cluster_with_rasa
from tests.faults.toxic import Toxic
from tests.system.test_four_steps import texts, until_photos

pytestmark = [pytest.mark.faults_long, pytest.mark.rasa, pytest.mark.timeout(600)]

CLOCK = "2026-11-22T10:00:00+08:00"
LATE_SECONDS = 0.8  # of each answer of an action: time enough to kill Rasa before it hears that the claim is reported


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Toxic]]:
    with cluster_with_rasa(tmp_path_factory.mktemp("real")) as running:
        yield running


@pytest.fixture
def customer(real: tuple[Cluster, Toxic]) -> Iterator[TerminalCustomer]:
    customer = TerminalCustomer(real[0].urls[0], clock=CLOCK)
    customer.connect()
    yield customer
    customer.close()


async def test_rasa_killed_while_an_action_reports_a_claim_reports_it_once(
    real: tuple[Cluster, Toxic], customer: TerminalCustomer
) -> None:
    cluster, line = real
    conversation = await asyncio.to_thread(up_to_summary, customer)
    line.down.latency = LATE_SECONDS
    said = asyncio.create_task(asyncio.to_thread(customer.say, "确认"))
    async with asyncio.timeout(20):
        while await times_reported(cluster, conversation) == 0:
            await asyncio.sleep(0.02)
    cluster.servers["rasa"].kill()
    line.heal()
    await asyncio.to_thread(cluster.servers["rasa"].restart)
    facts = await said
    await asyncio.sleep(5)  # whatever may still be tried again
    assert await times_reported(cluster, conversation) == 1
    assert facts["claim"]["state"] == "reported"
    assert facts["claim"]["number"] in texts(facts) or facts["owner"] == "queue"
    report("rasa killed while a claim is reported", cluster, facts)


@pytest.mark.parametrize("happens", ["killed", "frozen"])
async def test_actions_that_are_away_leave_the_form_where_it_was_and_the_customer_is_told(
    happens: str, real: tuple[Cluster, Toxic], customer: TerminalCustomer
) -> None:
    cluster, _ = real
    before = await asyncio.to_thread(customer.say, "我要报案，倒车撞柱子了")
    actions = cluster.servers["actions"]
    away, back = (actions.kill, actions.restart) if happens == "killed" else (actions.freeze, actions.thaw)
    away()
    facts = await asyncio.to_thread(customer.say, "没有人受伤")
    await asyncio.to_thread(back)
    assert facts["replies"], "silence"
    assert facts["owner"] in ("queue", "agent")
    assert facts["claim"]["fields"] == before["claim"]["fields"]
    report(f"actions {happens}", cluster, facts)


def up_to_summary(customer: TerminalCustomer) -> str:
    """Everything is told, and the bot asks whether it is right; the conversation's id."""
    until_photos(customer, customer.say("我要报案，倒车撞柱子了"), [])
    customer.say("没有照片")
    conversation: str = customer.connect()["conversation_id"]
    return conversation


async def times_reported(cluster: Cluster, conversation: str) -> int:
    database = Database(cluster.database_url)
    try:
        async with database.reading() as session:
            reported = select(func.count()).select_from(ClaimEvent).join(Claim, Claim.id == ClaimEvent.claim_id)
            own = (Claim.conversation_id == conversation) & (ClaimEvent.what == "reported")
            return int(await session.scalar(reported.where(own)) or 0)
    finally:
        await database.close()


def report(scenario: str, cluster: Cluster, facts: dict[str, Any]) -> None:
    told = [reply["text"][:30] for reply in facts["replies"]]
    REPORTS.append(json.dumps({"scenario": scenario, "kills": cluster.kills, "told": told}, ensure_ascii=False))
