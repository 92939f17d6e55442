"""Who somebody is, by a code on their phone: limits, clocks, replays. On both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from foundation.database import Database
from foundation.settings import Settings, load_settings
from insurance.customers import customers, identity
from insurance.customers.identity import Sending, Standing, TooManyCodes, Tried
from insurance.sms import HttpSms, LoggedSms, SmsFailed, sender_of

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PHONE, OTHER_PHONE = "13800000001", "13800000002"
SECRET = SecretStr("a-secret-of-our-own-that-is-long-enough")


class Person:
    """A customer who asks for codes and types them in."""

    def __init__(self, database: Database, customer_id: str) -> None:
        self.database, self.customer_id, self.now, self.turns = database, customer_id, NOW, 0

    async def asks(self, phone: str = PHONE, key: str = "") -> Sending | None:
        self.turns += 1
        key = key or f"{self.customer_id}:{self.turns}"
        async with self.database.transaction() as tx:
            return await identity.send_to(
                tx, customer_id=self.customer_id, phone=phone, key=key, now=self.now, secret=SECRET
            )

    async def code(self, phone: str = PHONE) -> str:
        sending = await self.asks(phone)
        assert sending is not None
        return sending.code

    async def types(self, code: str) -> Tried:
        async with self.database.transaction() as tx:
            return await identity.try_code(tx, customer_id=self.customer_id, code=code, now=self.now, secret=SECRET)

    async def stands(self) -> Standing:
        async with self.database.reading() as session:
            return await identity.standing(session, self.customer_id, now=self.now, hours=24)


async def person(
    database: Database, name: str = "zhangwei", *, phone: str | None = None, vouched_phone: str | None = None
) -> Person:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", name, phone=phone, vouched_phone=vouched_phone, now=NOW)
    return Person(database, customer.id)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_the_right_code_makes_the_phone_theirs_for_a_day(database: Database) -> None:
    zhang = await person(database)
    code = await zhang.code()
    assert await zhang.stands() == Standing(None, PHONE)
    assert await zhang.types(code) == Tried.RIGHT
    assert await zhang.stands() == Standing(PHONE, None)
    zhang.now += timedelta(hours=25)
    assert await zhang.stands() == Standing()


async def test_a_code_works_once_and_for_its_customer_only(database: Database) -> None:
    zhang, chen = await person(database), await person(database, "chenjing")
    code = await zhang.code()
    assert await chen.types(code) == Tried.NOTHING_SENT
    assert await zhang.types(code) == Tried.RIGHT
    assert await zhang.types(code) == Tried.NOTHING_SENT


async def test_a_code_is_old_after_five_minutes(database: Database) -> None:
    zhang = await person(database)
    code = await zhang.code()
    zhang.now += timedelta(minutes=5, seconds=1)
    assert await zhang.types(code) == Tried.TOO_LATE
    assert await zhang.stands() == Standing()


async def test_after_five_wrong_tries_even_the_right_code_is_refused(database: Database) -> None:
    zhang = await person(database)
    code = await zhang.code()
    tried = [await zhang.types(other_than(code)) for _ in range(5)]
    assert tried == [Tried.WRONG] * 4 + [Tried.TOO_OFTEN]
    assert await zhang.types(code) == Tried.NOTHING_SENT


async def test_a_new_code_voids_the_one_before(database: Database) -> None:
    zhang = await person(database)
    old, new = await zhang.code(), await zhang.code()
    if old != new:
        assert await zhang.types(old) == Tried.WRONG
    assert await zhang.types(new) == Tried.RIGHT


async def test_a_phone_gets_three_codes_an_hour_whoever_asks(database: Database) -> None:
    zhang, chen = await person(database), await person(database, "chenjing")
    await zhang.asks()
    await chen.asks()
    await zhang.asks()
    with pytest.raises(TooManyCodes):
        await chen.asks()
    chen.now += timedelta(hours=1, seconds=1)
    assert await chen.asks()


async def test_a_customer_gets_five_codes_an_hour_for_whatever_phones(database: Database) -> None:
    zhang = await person(database)
    for last in range(5):
        await zhang.asks(f"1390000000{last}")
    with pytest.raises(TooManyCodes):
        await zhang.asks("13900000009")


async def test_many_at_once_do_not_get_more_codes_for_one_phone(database: Database) -> None:
    people = [await person(database, f"p{number}") for number in range(6)]
    sent = await asyncio.gather(*(each.asks() for each in people), return_exceptions=True)
    assert len([each for each in sent if isinstance(each, Sending)]) == 3


async def test_a_turn_that_is_run_again_sends_nothing_again(database: Database) -> None:
    zhang = await person(database)
    first = await zhang.asks(key="turn-1")
    assert first is not None
    assert await zhang.asks(key="turn-1") is None
    assert await zhang.types(first.code) == Tried.RIGHT


async def test_codes_are_not_kept_in_clear(database: Database) -> None:
    zhang = await person(database)
    code = await zhang.code()
    async with database.reading() as session:
        kept = await session.scalar(identity._newest(zhang.customer_id, identity.CheckState.WAITING))
    assert kept is not None
    assert code not in kept.code_hash
    assert len(kept.code_hash) == 64


async def test_what_the_app_vouches_for_needs_no_code_and_what_a_customer_says_does(database: Database) -> None:
    app = await person(database, "app:1", phone=PHONE, vouched_phone=PHONE)
    silent = await person(database, "app:2", phone=OTHER_PHONE)
    posing = await person(database, "anonymous:1", vouched_phone=PHONE)
    assert await app.stands() == Standing(PHONE)
    assert await silent.stands() == Standing()
    assert await posing.stands() == Standing()


async def test_a_phone_told_in_a_dialogue_is_not_believed(database: Database) -> None:
    zhang = await person(database, "app:1")
    async with database.transaction() as tx:
        await customers.update(tx, zhang.customer_id, phone=PHONE)
    assert await zhang.stands() == Standing()


async def test_the_gateway_gets_the_code_with_a_key_and_our_token() -> None:
    taken: list[httpx.Request] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        taken.append(request)
        return httpx.Response(200)

    settings = load_settings(sms_url="https://sms.example/send", sms_token="token-1")
    async with httpx.AsyncClient(transport=httpx.MockTransport(gateway)) as client:
        await HttpSms(settings, client).send_code(PHONE, "012345", key="turn-1")
    assert taken[0].headers["Authorization"] == "Bearer token-1"
    assert "012345" in taken[0].content.decode()
    assert taken[0].headers["Idempotency-Key"] == "turn-1"


@pytest.mark.parametrize("status", [400, 503])
async def test_a_gateway_that_does_not_take_it_is_a_failure_with_a_name(status: int) -> None:
    settings = load_settings(sms_url="https://sms.example/send")
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(status))) as client:
        with pytest.raises(SmsFailed):
            await HttpSms(settings, client).send_code(PHONE, "012345", key="turn-1")


def test_codes_are_logged_only_where_no_gateway_is_named(settings: Settings) -> None:
    assert isinstance(sender_of(settings), LoggedSms)
    assert isinstance(sender_of(load_settings(sms_url="https://sms.example/send")), HttpSms)
