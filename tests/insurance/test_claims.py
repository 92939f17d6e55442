"""A claim from its first word to its number, on both databases."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from foundation.database import Database
from insurance.claims import claims
from insurance.claims.claims import AlreadyMoved, ClaimState, Incomplete
from insurance.claims.first_notice import FIELDS, FieldRefused, required_fields
from insurance.customers import customers
from insurance.models import Claim, ClaimEvent

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # ten in the morning in Beijing
SAID: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T20:00+08:00",
    "accident_place": "深圳市南山区科技园",
    "damage_cause": "collision",
    "accident_type": "single",
    "narrative": "倒车撞柱子了",
    "drivable": True,
    "plate_no": "粤BD12345",
    "reporter_phone": "13800000001",
}


async def draft_of(database: Database, name: str = "zhangwei", **fields: Any) -> Claim:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", name, now=NOW)
        claim = await claims.open_draft(tx, conversation_id="c1", customer_id=customer.id, channel="in_app", now=NOW)
        return await claims.note(tx, claim.id, fields, now=NOW) if fields else claim


async def events_of(database: Database, claim: Claim) -> list[ClaimEvent]:
    async with database.reading() as session:
        query = select(ClaimEvent).where(ClaimEvent.claim_id == claim.id).order_by(ClaimEvent.id)
        return list(await session.scalars(query))


async def test_a_customer_has_one_open_draft(database: Database) -> None:
    first = await draft_of(database)
    again = await draft_of(database)
    assert again.id == first.id


async def test_two_turns_at_once_open_one_draft(database: Database) -> None:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", "zhangwei", now=NOW)

    async def open_one(conversation: str) -> str:
        async with database.transaction() as tx:
            claim = await claims.open_draft(
                tx, conversation_id=conversation, customer_id=customer.id, channel="in_app", now=NOW
            )
            return claim.id

    opened = await asyncio.gather(*(open_one(f"c{number}") for number in range(6)))
    assert len(set(opened)) == 1


async def test_what_nobody_said_stays_absent(database: Database) -> None:
    claim = await draft_of(database, has_injury=False)
    assert claims.as_json(claim) == {"number": None, "state": "draft", "fields": {"has_injury": False}, "photos": 0}


async def test_what_is_noted_is_merged_and_may_be_taken_back(database: Database) -> None:
    claim = await draft_of(database, plate_no="粤BD12345", drivable="unknown")
    async with database.transaction() as tx:
        claim = await claims.note(tx, claim.id, {"plate_no": None, "drivable": True}, now=NOW)
    assert claim.fields == {"drivable": True}
    assert [event.what for event in await events_of(database, claim)] == ["opened", "noted", "noted"]


async def test_noting_nothing_new_writes_no_event(database: Database) -> None:
    claim = await draft_of(database, drivable=True)
    async with database.transaction() as tx:
        again = await claims.note(tx, claim.id, {"drivable": True, "plate_no": None}, now=NOW)
    assert again.version == claim.version
    assert len(await events_of(database, claim)) == 2


async def test_two_turns_at_once_lose_no_field(database: Database) -> None:
    claim = await draft_of(database)

    async def note(key: str, value: object) -> None:
        async with database.transaction() as tx:
            await claims.note(tx, claim.id, {key: value}, now=NOW)

    await asyncio.gather(*(note(key, value) for key, value in SAID.items()))
    async with database.reading() as session:
        found = await claims.find_draft(session, claim.customer_id)
    assert found is not None
    assert found.fields == SAID


@pytest.mark.parametrize(
    "fields",
    [
        {"colour": "red"},
        {"has_injury": "maybe"},
        {"has_injury": 1},
        {"damage_cause": "earthquake"},
        {"accident_time": "2026-11-21T20:00"},
        {"accident_time": "yesterday"},
        {"narrative": ""},
        {"narrative": "长" * 1001},
        {"damage_parts": "前保险杠"},
        {"damage_parts": [1]},
        {"injured_count": -1},
        {"injured_count": True},
    ],
)
async def test_a_value_that_the_field_may_not_hold_is_refused(database: Database, fields: dict[str, Any]) -> None:
    claim = await draft_of(database)
    async with database.transaction() as tx:
        with pytest.raises(FieldRefused):
            await claims.note(tx, claim.id, fields, now=NOW)


async def test_photos_are_attached_once_and_in_order(database: Database) -> None:
    claim = await draft_of(database)
    async with database.transaction() as tx:
        await claims.attach(tx, claim.id, ["a", "b", "a"], now=NOW)
        claim = await claims.attach(tx, claim.id, ["b", "c"], label="rear", now=NOW)
    async with database.reading() as session:
        assert await claims.photo_ids(session, claim.id) == ["a", "b", "c"]
    assert claims.as_json(claim)["photos"] == 3


async def test_a_claim_takes_only_so_many_photos(database: Database) -> None:
    claim = await draft_of(database)
    async with database.transaction() as tx:
        await claims.attach(tx, claim.id, ["a", "b"], limit=3, now=NOW)
        with pytest.raises(claims.TooManyPhotos):
            await claims.attach(tx, claim.id, ["c", "d"], limit=3, now=NOW)
        assert await claims.photo_ids(tx, claim.id) == ["a", "b"]


async def test_photos_still_come_in_after_the_report_but_not_after_a_decision(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, claim.id, key="k", now=NOW)
        await claims.attach(tx, claim.id, ["a"], now=NOW)
        await claims.move(tx, claim.id, ClaimState.ACCEPTED, who="wang", why="complete", now=NOW)
        with pytest.raises(AlreadyMoved):
            await claims.attach(tx, claim.id, ["b"], now=NOW)


async def test_reporting_gives_a_number_that_tells_the_day_and_nothing_else(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    late_in_the_day = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # half past one of the 23rd in Beijing
    async with database.transaction() as tx:
        claim = await claims.report(tx, claim.id, key="turn-1", now=late_in_the_day)
    assert re.fullmatch(r"BW20261123\d{6}", claim.number or "")
    assert claim.state == "reported"
    assert claim.reported_at == late_in_the_day


async def test_reporting_twice_with_one_key_gives_one_number(database: Database) -> None:
    claim = await draft_of(database, **SAID)

    async def report() -> str | None:
        async with database.transaction() as tx:
            return (await claims.report(tx, claim.id, key="turn-1", now=NOW)).number

    numbers = await asyncio.gather(*(report() for _ in range(5)))
    assert len(set(numbers)) == 1
    reports = [event for event in await events_of(database, claim) if event.what == "reported"]
    assert len(reports) == 1


async def test_reporting_again_with_another_key_is_refused(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, claim.id, key="turn-1", now=NOW)
        with pytest.raises(AlreadyMoved):
            await claims.report(tx, claim.id, key="turn-2", now=NOW)


async def test_a_key_reports_one_claim_only(database: Database) -> None:
    first = await draft_of(database, **SAID)
    other = await draft_of(database, "lina", **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, first.id, key="turn-1", now=NOW)
        with pytest.raises(claims.KeyReused):
            await claims.report(tx, other.id, key="turn-1", now=NOW)


async def test_a_number_that_is_taken_is_drawn_again(database: Database) -> None:
    first = await draft_of(database, **SAID)
    other = await draft_of(database, "lina", **SAID)
    draws = iter([7, 7, 8])
    async with database.transaction() as tx:
        one = await claims.report(tx, first.id, key="k1", now=NOW, draw=lambda: next(draws))
    async with database.transaction() as tx:
        two = await claims.report(tx, other.id, key="k2", now=NOW, draw=lambda: next(draws))
    assert (one.number, two.number) == ("BW20261122000007", "BW20261122000008")


async def test_numbers_drawn_at_once_never_collide(database: Database) -> None:
    drafts = [await draft_of(database, f"customer-{number}", **SAID) for number in range(4)]
    counters = [iter([1, 2, 3, 4, 5]) for _ in drafts]

    async def report(place: int) -> str | None:
        async with database.transaction() as tx:
            claim = await claims.report(
                tx, drafts[place].id, key=f"k{place}", now=NOW, draw=lambda: next(counters[place])
            )
            return claim.number

    numbers = await asyncio.gather(*(report(place) for place in range(4)))
    assert len(set(numbers)) == 4


async def test_when_no_number_is_free_nothing_is_reported(database: Database) -> None:
    first = await draft_of(database, **SAID)
    other = await draft_of(database, "lina", **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, first.id, key="k1", now=NOW, draw=lambda: 1)
        with pytest.raises(claims.NumbersExhausted):
            await claims.report(tx, other.id, key="k2", now=NOW, draw=lambda: 1)
        assert (await claims.find_draft(tx, other.customer_id)) is not None


async def test_a_notice_asked_elsewhere_is_reported_at_once_beside_the_draft_and_once_per_key(
    database: Database,
) -> None:
    draft = await draft_of(database, plate_no="粤BD12345")
    whose = {"conversation_id": "c1", "customer_id": draft.customer_id, "channel": "in_app"}
    fields = {"line": "health", "narrative": "肺炎住院", "reporter_phone": "13800000001"}

    async def report(key: str) -> Claim:
        async with database.transaction() as tx:
            return await claims.report_at_once(tx, fields, key=key, now=NOW, **whose)

    first, again = await report("notice:1"), await report("notice:1")
    other, *_ = await asyncio.gather(report("notice:2"), report("notice:2"), report("notice:3"))
    assert first.id == again.id
    assert len({first.number, other.number, draft.number}) == 3
    async with database.reading() as session:
        assert len(await claims.reported(session, draft.customer_id)) == 3
        still = await claims.find_draft(session, draft.customer_id)
    assert still is not None
    assert [event.what for event in await events_of(database, first)] == ["noted", "reported"]
    with pytest.raises(FieldRefused):
        async with database.transaction() as tx:
            await claims.report_at_once(tx, {"line": "marine"}, key="k", now=NOW, **whose)


async def test_an_incomplete_draft_says_what_is_missing_in_asking_order(database: Database) -> None:
    claim = await draft_of(database, damage_cause="collision", plate_no="粤BD12345")
    async with database.transaction() as tx:
        with pytest.raises(Incomplete) as refused:
            await claims.report(tx, claim.id, key="k", now=NOW)
    assert refused.value.missing == [
        "has_injury",
        "accident_time",
        "accident_place",
        "accident_type",
        "narrative",
        "drivable",
        "reporter_phone",
    ]


@pytest.mark.parametrize(
    ("happened", "is_late"),
    [(NOW - timedelta(hours=47, minutes=59), False), (NOW - timedelta(hours=48, minutes=1), True)],
)
async def test_a_late_notice_is_marked_and_taken(database: Database, happened: datetime, is_late: bool) -> None:
    claim = await draft_of(database, **{**SAID, "accident_time": happened.isoformat()})
    async with database.transaction() as tx:
        claim = await claims.report(tx, claim.id, key="k", now=NOW, notice_hours=48)
    assert claim.fields["late_report"] is is_late
    assert claim.state == "reported"


async def test_a_discarded_draft_makes_room_for_another_and_is_not_shown(database: Database) -> None:
    first = await draft_of(database, drivable=True)
    async with database.transaction() as tx:
        await claims.discard(tx, first.id, why="customer said so", now=NOW)
        assert await claims.latest(tx, first.customer_id) is None
    second = await draft_of(database)
    assert second.id != first.id
    assert second.fields == {}
    async with database.transaction() as tx:
        with pytest.raises(AlreadyMoved):
            await claims.note(tx, first.id, {"drivable": False}, now=NOW)
        with pytest.raises(AlreadyMoved):
            await claims.discard(tx, first.id, now=NOW)


async def test_a_reported_claim_is_not_noted_or_discarded_any_more(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, claim.id, key="k", now=NOW)
        with pytest.raises(AlreadyMoved):
            await claims.note(tx, claim.id, {"drivable": False}, now=NOW)
        with pytest.raises(AlreadyMoved):
            await claims.discard(tx, claim.id, now=NOW)


async def test_the_bot_decides_nothing(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        await claims.report(tx, claim.id, key="k", now=NOW)
        for state in (ClaimState.ACCEPTED, ClaimState.DECLINED, ClaimState.AWAITING_DOCUMENTS):
            with pytest.raises(claims.NotForTheBot):
                await claims.move(tx, claim.id, state, who="bot", why="", now=NOW)


async def test_a_draft_is_never_accepted_or_declined(database: Database) -> None:
    claim = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        for state in (ClaimState.ACCEPTED, ClaimState.DECLINED, ClaimState.REPORTED):
            with pytest.raises(AlreadyMoved):
                await claims.move(tx, claim.id, state, who="wang", why="", now=NOW)


async def test_a_change_that_fails_leaves_no_event(database: Database) -> None:
    claim = await draft_of(database, **SAID)

    async def report_and_fail() -> None:
        async with database.transaction() as tx:
            await claims.report(tx, claim.id, key="k", now=NOW)
            raise RuntimeError("the power went off")

    with pytest.raises(RuntimeError):
        await report_and_fail()
    assert [event.what for event in await events_of(database, claim)] == ["opened", "noted"]
    async with database.reading() as session:
        assert await claims.find_draft(session, claim.customer_id) is not None


async def test_an_unknown_claim_is_named_as_such(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(claims.ClaimNotFound):
            await claims.note(tx, "nothing", {}, now=NOW)


async def test_the_latest_claim_and_the_reported_ones_are_found(database: Database) -> None:
    first = await draft_of(database, **SAID)
    async with database.transaction() as tx:
        first = await claims.report(tx, first.id, key="k1", now=NOW)
        later = NOW + timedelta(hours=1)
        second = await claims.open_draft(
            tx, conversation_id="c2", customer_id=first.customer_id, channel="in_app", now=later
        )
        latest = await claims.latest(tx, first.customer_id)
        assert latest is not None
        assert latest.id == second.id
        assert [claim.id for claim in await claims.reported(tx, first.customer_id)] == [first.id]
        found = await claims.find_by_number(tx, first.number or "")
        assert found is not None
        assert found.id == first.id


def test_safety_is_asked_first() -> None:
    assert required_fields({})[0] == "has_injury"


def test_when_somebody_is_hurt_little_is_asked() -> None:
    assert required_fields({"has_injury": True}) == ["accident_place", "police_reported", "plate_no", "reporter_phone"]


@pytest.mark.parametrize("known", ["plate_no", "policy_no", "vin"])
def test_plate_policy_or_vin_will_do(known: str) -> None:
    assert "plate_no" not in required_fields({known: "x"})


def test_a_stolen_car_is_not_asked_whether_it_drives() -> None:
    missing = required_fields({"damage_cause": "theft"})
    assert "drivable" not in missing
    assert "accident_type" not in missing


def test_unknown_is_an_answer_and_false_is_one() -> None:
    assert "drivable" not in required_fields({"drivable": "unknown"})
    assert "has_injury" not in required_fields({"has_injury": False})


@given(
    st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from([True, False, "unknown", "collision", "theft"]))
)
def test_what_is_known_is_never_asked_again(fields: dict[str, Any]) -> None:
    missing = required_fields(fields)
    assert not set(missing) & set(fields)
    assert len(set(missing)) == len(missing)


@pytest.mark.parametrize("old", list(ClaimState))
def test_every_state_says_where_it_leads(old: ClaimState) -> None:
    assert old not in claims.MOVES[old]


STEPS = st.lists(
    st.one_of(
        st.just(("open", "")),
        st.just(("fill", "")),
        st.sampled_from([("report", "k1"), ("report", "k2")]),
        st.just(("discard", "")),
        st.sampled_from([("move", state) for state in ClaimState]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_whatever_is_tried_only_the_moves_of_the_table_happen(
    tmp_path_factory: pytest.TempPathFactory, steps: Any
) -> None:
    asyncio.run(_try_all(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('steps') / 'claims.db'}", steps))


async def _try_all(url: str, steps: list[tuple[str, str]]) -> None:
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Claim.metadata.create_all)
    claim = await draft_of(database)
    seen = [claim.state]
    for step, detail in steps:
        try:
            async with database.transaction() as tx:
                changed = await _take(tx, claim, step, detail)
        except (AlreadyMoved, Incomplete, claims.KeyReused):
            continue
        if changed.id == claim.id and changed.state != seen[-1]:
            assert changed.state in claims.MOVES[ClaimState(seen[-1])]
            seen.append(changed.state)
            assert (changed.number is not None) == ("reported" in seen)
    await database.close()


async def _take(tx: Any, claim: Claim, step: str, detail: str) -> Claim:
    if step == "open":
        return await claims.open_draft(
            tx, conversation_id="c1", customer_id=claim.customer_id, channel="in_app", now=NOW
        )
    if step == "fill":
        return await claims.note(tx, claim.id, SAID, now=NOW)
    if step == "report":
        return await claims.report(tx, claim.id, key=detail, now=NOW)
    if step == "discard":
        return await claims.discard(tx, claim.id, now=NOW)
    return await claims.move(tx, claim.id, ClaimState(detail), who="wang", why="", now=NOW)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"damage_cause": "parked_hit"}, True),
        ({"damage_cause": "theft"}, True),
        ({"damage_cause": "collision", "accident_type": "two_party"}, True),
        ({"damage_cause": "collision", "accident_type": "single"}, False),
        ({"damage_cause": "glass"}, False),
    ],
)
def test_whether_the_police_know_is_asked_where_others_are_involved_or_have_gone(
    told: dict[str, str], asked: bool
) -> None:
    assert ("police_reported" in required_fields({"has_injury": False, **told})) is asked
