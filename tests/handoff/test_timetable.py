"""Service hours as supervisors keep them: read, checked, in force at once, and known who changed what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from conversations import transcript
from conversations.models import Owner
from foundation.database import Database
from foundation.service_hours import Span, service_hours
from handoff import timetable
from handoff.models import Agent, HandOffState, Role
from handoff.timetable import DayKind, Kept, SpecialDay, TimetableOutdated
from handoff.timetable_words import TimetableWrong, TypedDay, TypedSpan, read, what_changed
from tests.handoff.floor import START, Floor
from tests.people import TERMS

OFFICE = replace(TERMS, hours=service_hours(["1-5 09:00-18:00"], ["2026-10-01"], ["2026-10-10"]))
TODAY = date(2026, 7, 1)
WEEK = [TypedSpan(weekday, "09:00", "18:00") for weekday in range(1, 6)]
NATIONAL_DAY = TypedDay("2026-10-01", DayKind.HOLIDAY, "国庆节")
NOBODY_KNOWN = Kept(0, (), ())


async def kept(database: Database, lead: Agent, spans: list[Span], days: list[SpecialDay] = []) -> Kept:  # noqa: B006
    async with database.transaction() as tx:
        before = await timetable.in_force(tx, OFFICE)
        return await timetable.keep(tx, before, spans, days, by=lead, now=START)


def every_day(begins: int, ends: int) -> list[Span]:
    return [Span(weekday, begins * 60, ends * 60) for weekday in range(1, 8)]


async def test_the_settings_hold_until_somebody_has_kept_hours(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        async with database.reading() as session:
            first = await timetable.in_force(session, OFFICE)
            assert (first.version, first.hours) == (0, OFFICE.hours)
            assert await timetable.hours_in_force(session, OFFICE) == OFFICE.hours
        assert [(one.day, one.name) for one in first.days] == [
            (date(2026, 10, 1), "节假日"),
            (date(2026, 10, 10), "调休上班"),
        ]
        after = await kept(database, lead, every_day(8, 20))
        async with database.reading() as session:
            assert await timetable.in_force(session, OFFICE) == after
            assert (await timetable.hours_in_force(session, OFFICE)).spans == tuple(every_day(8, 20))
            assert [by for _, by, _ in await timetable.versions(session, 9)] == ["lead"]
        assert (await kept(database, lead, every_day(8, 20))).version == 1  # nothing is different


async def test_another_process_sees_the_change_at_once(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        other = Database(database.url)
        try:
            await kept(database, lead, every_day(8, 20))
            async with other.reading() as session:
                assert (await timetable.in_force(session, OFFICE)).version == 1
        finally:
            await other.close()


async def test_of_supervisors_who_keep_hours_at_the_same_moment_one_wins(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:
        leads = [await floor.agent(name, role=Role.SUPERVISOR) for name in ("lead one", "lead two", "lead three")]
        async with database.reading() as session:
            seen = await timetable.in_force(session, OFFICE)

        async def attempt(number: int) -> bool:
            try:
                async with database.transaction() as tx:
                    await timetable.keep(tx, seen, every_day(8, 18 + number), [], by=leads[number], now=START)
            except TimetableOutdated:
                return False
            return True

        assert sum(await asyncio.gather(*(attempt(number) for number in range(3)))) == 1
        async with database.reading() as session:
            assert (await timetable.in_force(session, OFFICE)).version == 1


async def test_customers_are_told_when_people_work_again_as_the_page_has_it(database: Database) -> None:
    async with Floor.open(database, OFFICE) as floor:  # a Wednesday, ten in the morning
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        floor.awake.clear()
        floor.now += TERMS.lease
        waits = await floor.customer("张伟")
        assert (await floor.handoff(await floor.ask(waits))).state == HandOffState.QUEUED  # the negative control
        holiday = SpecialDay(date(2026, 7, 2), DayKind.HOLIDAY, "演练")
        await kept(database, lead, every_day(13, 15), [holiday])
        closed = await floor.customer("陈静")
        assert (await floor.handoff(await floor.ask(closed))).state == HandOffState.FALLBACK
        (told,) = await floor.told(closed.id)
        assert "人工客服13:00上班" in told
        assert "13:30前" in told
        floor.now += timedelta(hours=6)  # four in the afternoon; tomorrow nobody works
        later = await floor.customer("王芳")
        await floor.ask(later)
        assert "人工客服7月3日 13:00上班" in (await floor.told(later.id))[0]
        async with database.reading() as session:
            assert (await transcript.find(session, later.id)).owner == Owner.BOT


async def test_who_waits_when_a_supervisor_ends_the_day_is_called_and_danger_is_served_while_somebody_is_there(
    database: Database,
) -> None:
    async with Floor.open(database) as floor:  # day and night
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        floor.awake.clear()
        floor.now += TERMS.lease
        waiting = await floor.asks("张伟")
        await kept(database, lead, every_day(0, 1))
        await floor.later(16)
        assert (await floor.handoff(waiting)).state == HandOffState.FALLBACK
        await floor.agent("an")
        danger = await floor.asks("陈静", urgent=True)
        assert (await floor.handoff(danger)).state == HandOffState.QUEUED
        assert await floor.wrong() == []


@pytest.mark.parametrize(
    ("week", "days", "problem"),
    [
        ([TypedSpan(3, "18:00", "09:00")], [], "周三 18:00–09:00：结束要晚于开始，最晚 24:00"),
        ([TypedSpan(3, "09:00", "09:00")], [], "周三 09:00–09:00：结束要晚于开始，最晚 24:00"),
        (
            [TypedSpan(1, "09:00", "12:00"), TypedSpan(1, "11:30", "18:00")],
            [],
            "周一的 09:00–12:00 和 11:30–18:00 重叠了",
        ),
        ([TypedSpan(7, "九点", "18:00")], [], "周日的“九点”看不懂，请写成 09:00 这样的时间"),
        ([TypedSpan(7, "09:00", "24:30")], [], "周日的“24:30”看不懂，请写成 09:00 这样的时间"),
        ([TypedSpan(7, "09:60", "18:00")], [], "周日的“09:60”看不懂，请写成 09:00 这样的时间"),
        ([], [], "每周至少要有一段服务时间"),
        (WEEK, [TypedDay("2026-06-30", DayKind.HOLIDAY, "昨天")], "2026-06-30 已经过去，不能再添加"),
        (WEEK, [TypedDay("2026-02-30", DayKind.HOLIDAY, "春节")], "“2026-02-30”不是日期，请写成 2026-10-01"),
        (WEEK, [NATIONAL_DAY, NATIONAL_DAY], "2026-10-01 写了两次"),
        (WEEK, [TypedDay("2026-10-01", DayKind.HOLIDAY, " ")], "2026-10-01 还没有名称，例如：国庆节"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(week: list[TypedSpan], days: list[TypedDay], problem: str) -> None:
    with pytest.raises(TimetableWrong) as wrong:
        read(week, days, before=NOBODY_KNOWN, today=TODAY)
    assert wrong.value.problems == (problem,)


def test_several_spans_of_a_day_may_touch_and_a_day_that_has_passed_may_stay() -> None:
    old = SpecialDay(date(2026, 5, 1), DayKind.HOLIDAY, "劳动节")
    week = [TypedSpan(1, "09:00", "12:00"), TypedSpan(1, "12:00", "24:00"), TypedSpan(2, "9：00", " 12:00 ")]
    typed = [TypedDay("2026-05-01", DayKind.HOLIDAY, "劳动节"), NATIONAL_DAY]
    spans, days = read(week, typed, before=Kept(3, (), (old,)), today=TODAY)
    assert spans == [Span(1, 540, 720), Span(1, 720, 1440), Span(2, 540, 720)]
    assert days == [old, SpecialDay(date(2026, 10, 1), DayKind.HOLIDAY, "国庆节")]


def test_what_is_different_is_told_weekday_by_weekday_and_date_by_date() -> None:
    before = Kept(1, (Span(1, 540, 1080), Span(6, 600, 960)), (SpecialDay(TODAY, DayKind.HOLIDAY, "演练"),))
    after = Kept(
        2,
        (Span(1, 540, 720), Span(1, 780, 1080)),
        (SpecialDay(TODAY, DayKind.WORKING, "演练"), SpecialDay(date(2026, 10, 1), DayKind.HOLIDAY, "国庆节")),
    )
    assert what_changed(before, after) == [
        "周一：09:00–18:00 → 09:00–12:00、13:00–18:00",
        "周六：10:00–16:00 → 休息",
        "新增 2026-10-01 国庆节（休息）",
        "2026-07-01 演练（休息） → 2026-07-01 演练（上班）",
    ]
    assert what_changed(after, after) == []


def test_the_standing_says_when_it_opens_next() -> None:
    hours = service_hours(["1-5 09:00-12:00", "1-5 13:00-18:00"], ["2026-07-02"], [])
    assert timetable.standing(hours, START) == "营业中"
    assert timetable.standing(hours, START + timedelta(hours=2, minutes=30)) == "已下班，下次 今天 13:00"
    assert timetable.standing(hours, START + timedelta(hours=9)) == "已下班，下次 7月3日 09:00"
    assert timetable.standing(hours, START + timedelta(hours=22, days=1)) == "已下班，下次 今天 09:00"
    assert timetable.standing(hours, START - timedelta(hours=12)) == "已下班，下次 明天 09:00"
    assert timetable.standing(service_hours([], [], []), START) == "已下班，近两个月都没有服务时间"
