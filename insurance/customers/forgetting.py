"""What is kept and what is deleted of a customer who leaves: reports and requests stay, everything personal goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claim_sms
from insurance.claims.claim_states import ClaimState
from insurance.models import (
    Claim,
    ClaimEvent,
    ClaimPhoto,
    Customer,
    IdentityCheck,
    ServiceRequest,
    ServiceRequestEvent,
    new_id,
)
from insurance.photos import photo_records
from insurance.requests.request_states import RequestState

GONE = "gone:"  # how the channel's name of somebody begins whom it does not know any more
_ONLY_BEGUN = (ClaimState.DRAFT.value, ClaimState.DISCARDED.value)
_ONLY_ASKED = (RequestState.DRAFT.value, RequestState.DISCARDED.value)


def is_gone(external_id: str) -> bool:
    """Whether the channel can reach this customer no more."""
    return external_id.startswith(GONE)


async def must_keep_record(session: AsyncSession, customer_id: str) -> bool:
    """Whether the law wants what was said to be kept: there is a report or a request, in whatever state."""
    claims = select(Claim.id).where(Claim.customer_id == customer_id, Claim.state.not_in(_ONLY_BEGUN)).limit(1)
    asked = ServiceRequest.state.not_in(_ONLY_ASKED)
    requests = select(ServiceRequest.id).where(ServiceRequest.customer_id == customer_id, asked).limit(1)
    return await session.scalar(claims) is not None or await session.scalar(requests) is not None


async def forget(tx: AsyncSession, customer_id: str, *, now: datetime, unlink: bool) -> None:
    """Everything personal of the customer, and drafts of what they never reported or asked for.

    With `unlink` nothing leads from the channel's name of them to the rest any more.
    """
    customer = await tx.get_one(Customer, customer_id)
    customer.name = customer.phone = customer.plate_no = customer.vouched_phone = None
    customer.bound_phone = customer.bound_at = None
    customer.updated_at = now
    if unlink:
        customer.external_id = f"{GONE}{new_id()}"
    await claim_sms.forget(tx, customer_id)
    await tx.execute(delete(IdentityCheck).where(IdentityCheck.customer_id == customer_id))
    drafts = select(Claim.id).where(Claim.customer_id == customer_id, Claim.state.in_(_ONLY_BEGUN))
    asked = select(ServiceRequest.id).where(
        ServiceRequest.customer_id == customer_id, ServiceRequest.state.in_(_ONLY_ASKED)
    )
    for table, column, which in (
        (ClaimPhoto, ClaimPhoto.claim_id, drafts),
        (ClaimEvent, ClaimEvent.claim_id, drafts),
        (Claim, Claim.id, drafts),
        (ServiceRequestEvent, ServiceRequestEvent.request_id, asked),
        (ServiceRequest, ServiceRequest.id, asked),
    ):
        await tx.execute(delete(table).where(column.in_(which)).execution_options(synchronize_session=False))
    await photo_records.forget(tx, customer_id, keep=select(ClaimPhoto.attachment_id))
    await tx.flush()
