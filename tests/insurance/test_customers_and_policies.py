"""Who writes to us and what the book says of their cars, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from foundation.database import Database
from insurance.customers import customers
from insurance.customers.customers import CustomerNotFound, mask_name, mask_phone
from insurance.policies import policies
from insurance.policies.policies import DemoPolicyBook, PolicyBook


@pytest.fixture
async def book(database: Database) -> PolicyBook:
    async with database.transaction() as tx:
        await policies.seed(tx)
    return DemoPolicyBook(database)


async def test_a_customer_is_one_row_per_channel(database: Database) -> None:
    async with database.transaction() as tx:
        first = await customers.find_or_create(tx, "wechat", "openid-1")
        again = await customers.find_or_create(tx, "wechat", "openid-1", name="张伟")
        other = await customers.find_or_create(tx, "in_app", "openid-1")
    assert first.id == again.id
    assert other.id != first.id
    assert again.name == "张伟"


async def test_two_first_messages_at_once_make_one_customer(database: Database) -> None:
    async def meet() -> str:
        async with database.transaction() as tx:
            return (await customers.find_or_create(tx, "wechat", "openid-1")).id

    assert len(set(await asyncio.gather(*(meet() for _ in range(6))))) == 1


async def test_a_known_name_is_not_written_over_by_the_channel(database: Database) -> None:
    async with database.transaction() as tx:
        await customers.find_or_create(tx, "wechat", "openid-1", name="张伟")
        again = await customers.find_or_create(tx, "wechat", "openid-1", name="小太阳", phone="13800000001")
    assert (again.name, again.phone) == ("张伟", "13800000001")


async def test_what_customers_tell_about_themselves_is_kept(database: Database) -> None:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "wechat", "openid-1", name="张伟")
        await customers.update(tx, customer.id, phone="13800000001", plate_no="粤BD12345")
    async with database.reading() as session:
        found = await customers.find(session, customer.id)
        assert found is not None
        assert (found.name, found.phone, found.plate_no) == ("张伟", "13800000001", "粤BD12345")
        assert await customers.find(session, "nobody") is None


async def test_nobody_is_not_updated(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(CustomerNotFound):
            await customers.update(tx, "nobody", name="张伟")


async def test_seeding_twice_changes_nothing(database: Database, book: PolicyBook) -> None:
    async with database.transaction() as tx:
        await policies.seed(tx)
    assert len(await book.find_by_plate("粤BD12345")) == 2


async def test_policies_are_found_by_plate_and_by_number(book: PolicyBook) -> None:
    assert {policy.kind for policy in await book.find_by_plate("粤BD12345")} == {"compulsory", "commercial"}
    policy = await book.find_by_number("BWS202603010000011")
    assert policy is not None
    assert policy.holder_name == "张伟"
    assert policy.covers[1].limit == "200 万元"
    assert await book.find_by_plate("粤B00000") == ()
    assert await book.find_by_number("nothing") is None


async def test_a_customer_sees_the_policies_of_their_own_account_only(database: Database, book: PolicyBook) -> None:
    async with database.transaction() as tx:
        zhang = await customers.find_or_create(tx, "in_app", "demo-zhangwei")
        # The same words typed in another channel, or somebody who claims the same name and phone, prove nothing.
        same_id = await customers.find_or_create(tx, "wechat", "demo-zhangwei", name="张伟", phone="13800000001")
        stranger = await customers.find_or_create(tx, "in_app", "somebody", name="张伟", phone="13800000001")
    assert len(await book.for_customer(zhang.id)) == 2
    assert await book.for_customer(same_id.id) == ()
    assert await book.for_customer(stranger.id) == ()


async def test_a_policy_covers_its_last_day(book: PolicyBook) -> None:
    policy = await book.find_by_number("BWS202411010000051")
    assert policy is not None
    assert policy.in_force_on(date(2025, 10, 31))
    assert not policy.in_force_on(date(2025, 11, 1))
    assert not policy.in_force_on(date(2024, 10, 31))


@pytest.mark.parametrize(("phone", "shown"), [("13800001234", "138****1234"), ("12345", "*****"), ("", "")])
def test_phones_are_masked(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(("name", "shown"), [("张伟", "张*"), ("欧阳锋", "欧**"), ("李", "李"), ("", "")])
def test_names_are_masked(name: str, shown: str) -> None:
    assert mask_name(name) == shown
