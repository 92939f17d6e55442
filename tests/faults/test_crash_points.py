"""A process dies at each named place of a message's path, once: the others, or its successor, go on where it was."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from foundation.crash_points import NAMES, VARIABLE
from tests.faults.cluster import Cluster, cluster_on
from tests.faults.customers import Customer
from tests.faults.expected import PLACES, Doing
from tests.faults.load import Load, loaded
from tests.faults.photos import send_photo
from tests.faults.rows import until_quiet

PHOTO = Path(__file__).parents[1] / "examples" / "photos" / "car_front.jpg"
DIES_WITHIN_SECONDS = 40
# tests/knowledge_base/test_ingest.py and tests/gateway/test_sms_news.py die there
OF_COMMANDS = frozenset({"knowledge_built", "sms_claimed", "sms_sent"})


# In the short run every place is reached once: these on PostgreSQL, the others on SQLite. In the long run, all on both.
ON_POSTGRESQL = frozenset({"heard_committed", "turn_claimed", "answer_written"})

PLACES_ON_BOTH = [
    pytest.param(engine, name, marks=[] if short else [pytest.mark.faults_long])
    for name in sorted(PLACES)
    for engine, short in (("sqlite", name not in ON_POSTGRESQL), ("postgresql", name in ON_POSTGRESQL))
]


@pytest.fixture(scope="module")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Cluster]]:
    """One for each engine, begun when it is asked for: tests come in any order.

    WeChat's answers go out by the interface, not on the open request, and who waits is told so after 3 s.
    """
    begun: dict[str, Cluster] = {}
    quick = {"wechat_passive_seconds": 0.05, "human_sla_seconds": 3}
    with ExitStack() as until_the_end:

        def on(engine: str) -> Cluster:
            if engine not in begun:
                started = cluster_on(engine, tmp_path_factory.mktemp("crash"), wechat=True, **quick)
                begun[engine] = until_the_end.enter_context(started)
            return begun[engine]

        yield on


def test_every_crash_point_has_an_expected_outcome() -> None:
    assert PLACES.keys() == NAMES - OF_COMMANDS


@pytest.mark.parametrize(("engine", "name"), PLACES_ON_BOTH)
async def test_a_process_that_dies_at_a_named_place_loses_nothing(
    engine: str, name: str, clusters: Callable[[str], Cluster]
) -> None:
    place, cluster = PLACES[name], await asyncio.to_thread(clusters, engine)
    victims = cluster.webs if place.dies == "web" else cluster.workers
    async with loaded(cluster) as load:
        if place.doing is Doing.WECHAT:
            await load.followers_come(3)
            await until_quiet(cluster.database_url, within=20)  # a greeting still on its way would be where it dies
        for process in victims:
            process.kill()
        await asyncio.to_thread(victims[0].restart, **{VARIABLE: f"{name}:{place.time}"})
        if place.dies == "web":
            for other in victims[1:]:
                await asyncio.to_thread(other.restart)
        if place.doing is Doing.WECHAT:
            cluster.rasa("break", mode="slow", seconds=0.3)  # so that no open request carries the answer
        do(place.doing, load)
        ended = await asyncio.to_thread(victims[0].ended, DIES_WITHIN_SECONDS)
        assert ended == -signal.SIGKILL
        verdict = await load.verdict(within=60)
        load.report(f"crash at {name} on {engine}", verdict)
    assert place.seen(load, verdict) == ""


def do(doing: Doing, load: Load) -> None:
    if doing is Doing.WECHAT:
        load.followers_talk(5)
        return
    if doing is Doing.PHOTOS:
        load.customers_talk(2, 5)
        for customer in load.customers:
            load.talks.append(asyncio.create_task(send_photos(customer)))
        return
    wishes = {3: "转人工"} if doing in (Doing.CALLING, Doing.WAITING) else {}
    load.customers_talk(8, 10, wishes=wishes)


async def send_photos(customer: Customer) -> None:
    for _ in range(2):
        await send_photo(customer, PHOTO.read_bytes())
