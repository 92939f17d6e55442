"""Another accident that was told waits with its report, and no longer than until the next one is opened."""

from __future__ import annotations

from foundation.clock import utc_now
from foundation.database import Database
from insurance.claims import claims, other_losses
from insurance.customers import customers


async def open_draft(database: Database) -> tuple[str, str]:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", "zhang-wei")
        claim = await claims.open_draft(
            tx, conversation_id="c", customer_id=customer.id, channel="in_app", now=utc_now()
        )
    return claim.id, customer.id


async def waiting(database: Database, customer_id: str) -> list[str]:
    async with database.reading() as session:
        return [other.words for other in await other_losses.waiting(session, customer_id)]


async def test_it_waits_from_the_end_of_its_report_to_the_next(database: Database) -> None:
    claim_id, customer_id = await open_draft(database)
    for words in ("昨天也撞过一次", "还有一起", "昨天也撞过一次"):
        async with database.transaction() as tx:
            await other_losses.keep(tx, claim_id, words, now=utc_now(), turn="t")
    assert await waiting(database, customer_id) == []
    async with database.transaction() as tx:
        assert (await claims.by_id(tx, claim_id)).fields == {}
        await claims.discard(tx, claim_id)
    assert await waiting(database, customer_id) == ["昨天也撞过一次", "还有一起"]
    await open_draft(database)
    assert await waiting(database, customer_id) == []
