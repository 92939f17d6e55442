"""Rasa breaks in every way: each message is answered, or apologised for and handed to a person, once; never silence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.owed import Outcome
from foundation.crash_points import VARIABLE
from tests.faults.cluster import Cluster, cluster_on, running
from tests.faults.load import Verdict, loaded
from tests.faults.stub_rasa import POISON, Mode

PASSING = [mode for mode in Mode if mode not in (Mode.SLOW, Mode.DIES)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_on("sqlite", tmp_path_factory.mktemp("bot")) as running:
        yield running


async def test_a_bot_that_breaks_in_every_way_at_once_leaves_nobody_without_an_outcome(cluster: Cluster) -> None:
    async with loaded(cluster) as load:
        for mode in PASSING:
            cluster.rasa("break", mode=mode, times=2)
        load.customers_talk(8, 20)
        await load.until_said()
        verdict = await load.verdict(within=60)
        load.report("rasa breaks in every way", verdict)


@pytest.mark.faults_long
@pytest.mark.parametrize("mode", PASSING)
async def test_a_bot_that_breaks_a_few_times_leaves_nobody_without_an_outcome(mode: Mode, cluster: Cluster) -> None:
    async with loaded(cluster) as load:
        cluster.rasa("break", mode=mode, times=4)
        load.customers_talk(5, 12)
        await load.until_said()
        verdict = await load.verdict(within=45)
        load.report(f"rasa {mode}", verdict)


async def test_a_bot_that_always_fails_ends_in_an_apology_and_a_person(cluster: Cluster) -> None:
    async with loaded(cluster) as load:
        cluster.rasa("break", mode=Mode.EMPTY)
        load.customers_talk(5, 6)
        await load.until_said()
        verdict = await load.verdict(within=45, healed=False)
        load.report("rasa always empty", verdict)
    assert outcomes(verdict) <= {Outcome.APOLOGISED, Outcome.LEFT_TO_PERSON}
    assert most_attempts(verdict) <= 3


async def test_an_answer_after_the_apology_is_not_shown(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path, turn_deadline_seconds=5) as cluster, loaded(cluster) as load:
        cluster.rasa("break", mode=Mode.SLOW, match="慢", seconds=14)
        slow = load.customer(wishes={0: "慢"})
        load.talks.append(asyncio.create_task(slow.talk(1)))
        load.customers_talk(4, 12)
        await load.until_said()
        await asyncio.sleep(18)
        verdict = await load.verdict()
        load.report("rasa answers after the apology", verdict)
    assert [turn.outcome for turn in verdict.rows.turns[slow.conversation]] == [Outcome.APOLOGISED]


async def test_a_message_that_kills_rasa_ends_with_a_person_and_the_others_are_served(cluster: Cluster) -> None:
    async with loaded(cluster) as load:
        keeper = asyncio.create_task(keep_up(cluster, "rasa"))
        poisoned = load.customer(wishes={0: POISON})
        load.talks.append(asyncio.create_task(poisoned.talk(1)))
        load.customers_talk(5, 30)
        await load.until_said()
        verdict = await load.verdict(within=45, healed=False)
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        load.report("a poisonous message", verdict, rasa_kills=cluster.servers["rasa"].kills)
    (turn,) = verdict.rows.turns[poisoned.conversation]
    assert turn.outcome == Outcome.APOLOGISED
    assert turn.attempts <= 3
    others = [turn for ending in verdict.endings for turn in ending.turns if turn.outcome == Outcome.ANSWERED]
    assert others


async def test_a_message_that_kills_its_worker_is_given_up_after_three_attempts(tmp_path: Path) -> None:
    async with running("sqlite", tmp_path) as cluster, loaded(cluster) as load:
        worker = cluster.workers[0]
        worker.kill()
        worker.start(**{VARIABLE: "bot_answered"})
        poisoned = load.customer()
        load.talks.append(asyncio.create_task(poisoned.talk(1)))
        for _ in range(3):
            await asyncio.to_thread(worker.ended, 40)
            worker.start(**{VARIABLE: "bot_answered"})
        verdict = await load.verdict()
        load.report("a message that kills its worker", verdict)
    (turn,) = verdict.rows.turns[poisoned.conversation]
    assert turn.outcome == Outcome.APOLOGISED


async def test_rasa_killed_or_frozen_in_the_middle_of_turns_costs_no_message(cluster: Cluster) -> None:
    rasa = cluster.servers["rasa"]
    async with loaded(cluster) as load:
        load.customers_talk(8, 40, pause=0.2)
        for _ in range(3):
            cluster.rasa("break", mode=Mode.SLOW, seconds=0.3, times=10)
            await asyncio.sleep(0.7)
            rasa.kill()
            await asyncio.to_thread(rasa.restart)
        rasa.freeze()
        await asyncio.sleep(6)
        rasa.thaw()
        verdict = await load.verdict(within=45)
        load.report("rasa killed and frozen", verdict)


async def keep_up(cluster: Cluster, name: str) -> None:
    """Start it again whenever it is gone, as the embedded system does."""
    process = cluster.servers[name]
    while True:
        if not process.alive:
            process.kills += 1
            await asyncio.to_thread(process.restart)
        await asyncio.sleep(0.1)


def outcomes(verdict: Verdict) -> set[str | None]:
    return {turn.outcome for ending in verdict.endings for turn in ending.turns}


def most_attempts(verdict: Verdict) -> int:
    return max(turn.attempts for ending in verdict.endings for turn in ending.turns)
