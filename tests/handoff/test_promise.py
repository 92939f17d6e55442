"""A person within thirty seconds, on a clock that is moved by hand: who is asked, when, and what the customer hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import transcript
from conversations.models import Owner
from foundation.database import Database
from foundation.service_hours import service_hours
from handoff import notices, presence, queue, serving
from handoff.models import HandOffState, Intent, Role
from handoff.places import NoRoom
from handoff.states import AlreadyTaken, NotYours
from tests.handoff.floor import Floor
from tests.people import TERMS


async def test_the_first_agent_has_eight_seconds_the_next_six_then_all_then_one_is_chosen(database: Database) -> None:
    async with Floor.open(database) as floor:
        for name in ("an", "bo", "cao"):
            await floor.agent(name)
        await floor.agent("lead", role=Role.SUPERVISOR, intent=Intent.BUSY)
        handoff = await floor.asks("张伟")
        await floor.look()
        assert await floor.screens(handoff) == {"an": "single"}
        await floor.later(7.5)
        assert await floor.screens(handoff) == {"an": "single"}
        await floor.later(0.5)
        assert await floor.screens(handoff) == {"bo": "single"}
        await floor.later(6)
        assert await floor.screens(handoff) == {"cao": "single"}
        await floor.later(0.5)
        assert await floor.screens(handoff) == dict.fromkeys(("an", "bo", "cao", "lead"), "ring")
        await floor.later(7.5)
        assert list((await floor.screens(handoff)).values()) == ["forced"]
        assert await floor.wrong() == []


async def test_a_forced_customer_is_taken_by_the_page_even_beyond_the_capacity(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent = await floor.agent("an", capacity=1)
        first, second = await floor.asks("张伟"), await floor.asks("陈静")
        await floor.look()
        await floor.accept(first, agent)
        await floor.later(21.5)
        with pytest.raises(NoRoom):
            await floor.accept(second, agent)
        await floor.later(0.5)
        assert await floor.screens(second) == {"an": "forced"}
        await floor.accept(second, agent)
        assert (await floor.handoff(second)).state == HandOffState.ACTIVE
        assert await floor.wrong() == []


@pytest.mark.parametrize("misses", [0, 1, 2])
async def test_misses_of_others_do_not_break_the_promise(database: Database, misses: int) -> None:
    async with Floor.open(database) as floor:
        people = {name: await floor.agent(name) for name in ("an", "bo", "cao")}
        handoff = await floor.asks("张伟")
        for window in (8, 6)[:misses]:
            await floor.later(window)
        await floor.look()
        (name,) = await floor.screens(handoff)
        await floor.accept(handoff, people[name])
        taken = await floor.handoff(handoff)
        assert taken.accepted_at is not None
        assert taken.accepted_at - taken.requested_at <= timedelta(seconds=14)
        assert taken.breach_at is None


async def test_with_nobody_there_the_customer_keeps_the_place_is_asked_at_27_and_the_breach_is_recorded_once(
    database: Database,
) -> None:
    async with Floor.open(database) as floor:
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        await floor.later(26.5)
        assert len(await floor.told(zhang.id)) == 1
        await floor.later(1)
        assert (await floor.told(zhang.id))[-1] == notices.STILL_WAITING
        assert (await floor.handoff(handoff)).breach_at is None
        await floor.later(60)
        assert await floor.kinds(handoff) == ["requested", "rang", "forced", "asked", "breached"]
        assert (await floor.handoff(handoff)).breach_at == (await floor.handoff(handoff)).due_at
        agent = await floor.agent("an")
        await floor.look()
        assert await floor.screens(handoff) == {"an": "forced"}
        await floor.accept(handoff, agent)
        assert await floor.wrong() == []


async def test_the_only_agent_who_has_missed_is_asked_again_within_the_promise(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent = await floor.agent("an")
        handoff = await floor.asks("张伟")
        await floor.later(14.5)
        assert await floor.screens(handoff) == {"an": "ring"}
        await floor.accept(handoff, agent)
        assert await floor.kinds(handoff) == ["requested", "offered", "missed", "rang", "accepted"]


async def test_whose_page_dies_with_the_customer_on_the_screen_has_not_missed(database: Database) -> None:
    async with Floor.open(database, replace(TERMS, lease=timedelta(seconds=3))) as floor:
        await floor.agent("an")
        await floor.agent("bo")
        handoff = await floor.asks("张伟")
        await floor.look()
        floor.awake.remove("an")
        await floor.later(3.5)
        assert await floor.screens(handoff) == {"bo": "single"}
        assert await floor.kinds(handoff) == ["requested", "offered", "agent_lost", "offered"]
        assert await floor.wrong() == []


async def test_two_missed_in_a_row_are_a_break_and_an_answer_in_between_is_none(database: Database) -> None:
    async with Floor.open(database) as floor:
        await floor.agent("an")
        for name in ("张伟", "陈静"):
            handoff = await floor.asks(name)
            await floor.later(9)
            async with database.transaction() as tx:
                held = await transcript.lock(tx, (await floor.handoff(handoff)).conversation_id)
                await queue.cancel(tx, floor.bell, held, terms=TERMS)
            await floor.later(11)
        third = await floor.asks("王芳")
        await floor.later(3)
        assert await floor.screens(third) == {}
        async with database.reading() as session:
            (agent,) = await presence.live_agents(session, floor.now)
        assert agent.intent == Intent.BREAK


async def test_a_click_on_its_way_counts_and_a_later_one_does_not(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent = await floor.agent("an")
        first, second = await floor.asks("张伟"), await floor.asks("陈静")
        await floor.look()
        floor.now += timedelta(seconds=9)  # no router has looked since
        await floor.accept(first, agent)
        await floor.beat()
        await floor.look()
        assert await floor.screens(second) == {"an": "single"}
        floor.now += timedelta(seconds=9.1)
        with pytest.raises(AlreadyTaken):
            await floor.accept(second, agent)


async def test_a_declined_customer_goes_on_and_nobody_is_parked(database: Database) -> None:
    async with Floor.open(database) as floor:
        an, bo = await floor.agent("an"), await floor.agent("bo")
        handoff = await floor.asks("张伟")
        await floor.look()
        await floor.decline(handoff, an)
        await floor.look()
        assert await floor.screens(handoff) == {"bo": "single"}
        await floor.accept(handoff, bo)
        other = await floor.asks("陈静")
        await floor.look()
        assert await floor.screens(other) == {"an": "single"}
        assert await floor.wrong() == []


async def test_skills_are_asked_first_and_everybody_in_the_end(database: Database) -> None:
    async with Floor.open(database) as floor:
        await floor.agent("an", skills=["service"])
        await floor.agent("bo", skills=["claims"])
        handoff = await floor.asks("张伟", reason="claim_question")
        nobody_can = await floor.asks("陈静", reason="complaint")
        plain = await floor.asks("王芳", reason="service")
        await floor.look()
        assert await floor.screens(handoff) == {"bo": "single"}
        assert await floor.screens(plain) == {"an": "single"}  # whom nobody can serve holds up nobody
        assert await floor.screens(nobody_can) == {}
        await floor.later(14.5)
        assert set(await floor.screens(nobody_can)) == {"an", "bo"}


async def test_danger_goes_first_complaints_and_older_people_sooner_and_nobody_waits_for_ever(
    database: Database,
) -> None:
    async with Floor.open(database) as floor:
        plain = await floor.customer("张伟")
        order = [await floor.ask(plain)]
        floor.now += timedelta(seconds=10)
        old = await floor.ask(await floor.customer("陈静", elderly=True))
        complaint = await floor.asks("王芳", reason="complaint")
        danger = await floor.asks("刘洋", urgent=True)
        floor.now += timedelta(seconds=200)
        late_complaint = await floor.asks("赵磊", reason="complaint")
        async with database.reading() as session:
            agent = await floor.agent("an", intent=Intent.BUSY)
            listed = [one.id for one in await queue.visible_to(session, agent)]
            place = await queue.place_of(session, plain.id, floor.now)
        assert listed == [danger, complaint, old, *order, late_complaint]
        assert place is not None
        assert (place.position, place.agents_there) == (4, 0)


async def test_a_returning_customer_meets_the_agent_they_know(database: Database) -> None:
    async with Floor.open(database) as floor:
        an, bo = await floor.agent("an"), await floor.agent("bo")
        zhang = await floor.customer("张伟")
        first = await floor.ask(zhang)
        await floor.look()
        await floor.decline(first, an)
        await floor.look()
        await floor.accept(first, bo)
        await floor.close(first, bo)
        again = await floor.ask(zhang)
        await floor.look()
        assert await floor.screens(again) == {"bo": "single"}


async def test_a_customer_is_passed_to_a_colleague_in_front_with_a_note_whatever_their_skill(
    database: Database,
) -> None:
    async with Floor.open(database) as floor:
        an, bo = await floor.agent("an"), await floor.agent("bo", skills=["service"])
        await floor.agent("cao")
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang, reason="claim_question")
        await floor.look()
        await floor.accept(handoff, an)
        async with database.transaction() as tx:
            await serving.pass_on(tx, floor.bell, handoff, an, to_agent=bo.id, note="要书面答复", terms=TERMS)
        await floor.look()
        assert await floor.screens(handoff) == {"bo": "single"}
        with pytest.raises(NotYours):
            await floor.close(handoff, an)
        await floor.accept(handoff, bo)
        assert (await floor.handoff(handoff)).note == "要书面答复"
        assert (await floor.told(zhang.id)).count(notices.PASSED_ON) == 1
        with pytest.raises(serving.TargetUnknown):
            async with database.transaction() as tx:
                await serving.pass_on(tx, floor.bell, handoff, bo, to_agent="nobody", note="", terms=TERMS)
        assert await floor.wrong() == []


async def test_the_words_of_an_agent_who_was_taken_over_are_refused(database: Database) -> None:
    async with Floor.open(database) as floor:
        an, lead = await floor.agent("an"), await floor.agent("lead", role=Role.SUPERVISOR, intent=Intent.BUSY)
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        await floor.look()
        await floor.accept(handoff, an)
        async with database.reading() as session:
            before = (await transcript.find(session, zhang.id)).owner_epoch
        async with database.transaction() as tx:
            await serving.take_over(tx, floor.bell, handoff, lead, terms=TERMS)
        async with database.reading() as session:
            now = await transcript.find(session, zhang.id)
        assert (now.owner_agent_id, now.owner_epoch) == (lead.id, before + 1)
        with pytest.raises(NotYours):
            await floor.close(handoff, an)
        assert await floor.wrong() == []


async def test_the_agents_place_is_free_after_the_wrap_up_and_not_before(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an", capacity=1)
        first = await floor.asks("张伟")
        await floor.look()
        await floor.accept(first, an)
        async with database.transaction() as tx:
            await serving.end(tx, floor.bell, first, an, terms=TERMS)
        second = await floor.asks("陈静")
        await floor.look()
        assert await floor.screens(second) == {}
        await floor.later(12)
        await floor.close(first, an)
        await floor.look()
        assert await floor.screens(second) == {"an": "single"}
        async with database.transaction() as tx:
            held = await transcript.lock(tx, (await floor.handoff(second)).conversation_id)
            await queue.cancel(tx, floor.bell, held, terms=TERMS)
        assert await floor.wrong() == []


async def test_a_wrap_up_that_is_forgotten_ends_by_itself(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an")
        handoff = await floor.asks("张伟")
        await floor.look()
        await floor.accept(handoff, an)
        async with database.transaction() as tx:
            await serving.end(tx, floor.bell, handoff, an, terms=TERMS)
        await floor.later(60.5)
        closed = await floor.handoff(handoff)
        assert (closed.state, closed.disposition) == (HandOffState.CLOSED, "none")
        assert await floor.wrong() == []


async def test_whose_agents_machine_dies_waits_again_before_everybody_and_is_told_once(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an")
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        await floor.look()
        await floor.accept(handoff, an)
        floor.awake.clear()
        others = await floor.asks("陈静", urgent=True)
        await floor.later(34)
        assert (await floor.handoff(handoff)).state == HandOffState.ACTIVE
        await floor.later(2)
        back = await floor.handoff(handoff)
        assert back.state == HandOffState.QUEUED
        assert back.rank_at < (await floor.handoff(others)).rank_at
        await floor.later(20)
        assert (await floor.told(zhang.id)).count(notices.AGENT_LOST) == 1
        assert await floor.wrong() == []


async def test_an_agent_who_does_not_answer_is_told_then_the_supervisors_then_replaced(database: Database) -> None:
    async with Floor.open(database) as floor:
        an = await floor.agent("an")
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        await floor.look()
        await floor.accept(handoff, an)
        async with database.transaction() as tx:
            await transcript.hear(tx, floor.bell, zhang.id, client_id="c1", text="在吗")
            held = await transcript.lock(tx, zhang.id)
            await serving.customer_waits(tx, held, floor.now, TERMS)
        await floor.later(119.5)
        assert (await floor.kinds(handoff))[-2:] == ["nudged", "alarmed"]
        assert (await floor.handoff(handoff)).state == HandOffState.ACTIVE
        await floor.later(1)
        assert (await floor.kinds(handoff))[-1] == "agent_silent"
        assert (await floor.handoff(handoff)).state == HandOffState.QUEUED
        assert await floor.wrong() == []


OFFICE = replace(TERMS, hours=service_hours(["1-5 09:00-18:00"], ["2026-07-02"], ["2026-07-04"]))


async def test_out_of_hours_a_call_is_promised_at_once_and_the_bot_goes_on(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:
        floor.now += timedelta(hours=9)  # seven in the evening; tomorrow is a holiday, the next day a Friday
        zhang = await floor.customer("张伟")
        handoff = await floor.ask(zhang)
        async with database.reading() as session:
            conversation = await transcript.find(session, zhang.id)
        assert conversation.owner == Owner.BOT
        assert (await floor.handoff(handoff)).state == HandOffState.FALLBACK
        (told,) = await floor.told(zhang.id)
        assert "7月3日 09:30" in told
        assert await floor.kinds(handoff) == ["requested", "fallback"]


async def test_who_waits_when_the_hours_end_is_called_unless_somebody_is_still_there(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:
        floor.now += timedelta(hours=7, minutes=59, seconds=50)
        an = await floor.agent("an", capacity=1)
        served, waits = await floor.asks("张伟"), await floor.asks("陈静")
        await floor.look()
        await floor.accept(served, an)
        await floor.later(15)
        assert (await floor.handoff(waits)).state != HandOffState.FALLBACK
        floor.awake.clear()
        await floor.later(31)
        assert (await floor.handoff(waits)).state == HandOffState.FALLBACK
        assert await floor.wrong() == []


async def test_a_customer_who_is_not_heard_for_half_an_hour_has_gone(database: Database) -> None:
    async with Floor.open(database) as floor:
        handoff = await floor.asks("张伟")
        for _ in range(9):  # whatever is due by itself
            await floor.look()
        floor.now += timedelta(minutes=29)
        for _ in range(9):
            await floor.look()
        assert (await floor.handoff(handoff)).state == HandOffState.QUEUED
        floor.now += timedelta(minutes=2)
        await floor.look()
        assert (await floor.handoff(handoff)).state == HandOffState.ABANDONED
