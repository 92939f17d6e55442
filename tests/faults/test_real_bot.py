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
from tests.system.test_four_steps import texts, until_photos

pytestmark = [pytest.mark.faults_long, pytest.mark.rasa, pytest.mark.timeout(600)]

CLOCK = "2026-11-22T10:00:00+08:00"
IN_THE_MIDDLE_SECONDS = 1.0


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_with_rasa(tmp_path_factory.mktemp("real")) as running:
        yield running


async def test_rasa_killed_while_an_action_reports_a_claim_reports_it_once(cluster: Cluster) -> None:
    customer = await asyncio.to_thread(up_to_summary, cluster)
    rasa, actions = cluster.servers["rasa"], cluster.servers["actions"]
    actions.freeze()  # the action is asked for, and stands still
    said = asyncio.create_task(asyncio.to_thread(customer.say, "确认"))
    await asyncio.sleep(IN_THE_MIDDLE_SECONDS)
    rasa.kill()
    actions.thaw()  # what was asked for is done now, and nobody hears of it
    await asyncio.to_thread(rasa.restart)
    facts = await said
    assert facts["claim"]["state"] == "reported"
    assert facts["claim"]["number"] in texts(facts)
    assert await times_reported(cluster, facts["claim"]["number"]) == 1
    report("rasa killed while a claim is reported", cluster, facts)


@pytest.mark.parametrize("happens", ["killed", "frozen"])
async def test_actions_that_are_away_leave_the_form_where_it_was_and_the_customer_is_told(
    happens: str, cluster: Cluster
) -> None:
    customer = await asyncio.to_thread(begin, cluster)
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


def begin(cluster: Cluster) -> TerminalCustomer:
    customer = TerminalCustomer(cluster.urls[0], clock=CLOCK)
    customer.connect()
    return customer


def up_to_summary(cluster: Cluster) -> TerminalCustomer:
    """Everything is told, and the bot asks whether it is right."""
    customer = begin(cluster)
    until_photos(customer, customer.say("我要报案，倒车撞柱子了"), [])
    customer.say("没有照片")
    return customer


async def times_reported(cluster: Cluster, number: str) -> int:
    database = Database(cluster.database_url)
    try:
        async with database.reading() as session:
            reported = select(func.count()).select_from(ClaimEvent).join(Claim, Claim.id == ClaimEvent.claim_id)
            found = await session.scalar(reported.where(Claim.number == number, ClaimEvent.what == "reported"))
            return int(found or 0)
    finally:
        await database.close()


def report(scenario: str, cluster: Cluster, facts: dict[str, Any]) -> None:
    told = [reply["text"][:30] for reply in facts["replies"]]
    REPORTS.append(json.dumps({"scenario": scenario, "kills": cluster.kills, "told": told}, ensure_ascii=False))
