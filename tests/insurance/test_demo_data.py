"""The demonstration shows every state that a policy and a claim can have, and is put there once."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from foundation.clock import utc_now
from foundation.database import Database
from insurance.claims import demo_claims, facts
from insurance.claims.claim_states import ClaimState
from insurance.claims.demo_claims import DEMO_CLAIMS
from insurance.claims.progress import Stage
from insurance.core.core_models import ClaimStep
from insurance.customers import customers
from insurance.models import Claim
from insurance.policies.demo_policies import DEMO_POLICIES
from insurance.words.policy_numbers import is_vin


def test_there_are_fifty_policies_that_could_be_real() -> None:
    assert len(DEMO_POLICIES) == len({row["policy_no"] for row in DEMO_POLICIES}) == 50
    assert all(is_vin(row["vin"]) for row in DEMO_POLICIES)
    plates = {row["plate_no"] for row in DEMO_POLICIES if row["plate_no"]}
    assert {facts.parse_plate(plate) for plate in plates} == plates
    assert all(facts.check_phone(row["holder_phone"]) is None for row in DEMO_POLICIES)
    assert {row["energy"] for row in DEMO_POLICIES} == {"electric", "hybrid", "fuel"}


async def test_there_are_twenty_claims_in_all_states_however_often_they_are_put_there(database: Database) -> None:
    now = utc_now()
    for _ in range(2):
        async with database.transaction() as tx:
            for demo in DEMO_CLAIMS:
                customer = await customers.find_or_create(tx, "in_app", demo.account)
                await demo_claims.put(tx, demo, customer_id=customer.id, conversation_id="c", now=now)
    async with database.reading() as session:
        states = Counter(await session.scalars(select(Claim.state)))
        stages = set(await session.scalars(select(ClaimStep.stage)))
        latest = await session.scalar(select(func.max(ClaimStep.at)))
    assert sum(states.values()) == 20
    assert set(states) == {str(state) for state in ClaimState}
    assert stages == {str(stage) for stage in Stage}
    assert latest is not None
    assert latest <= now
