"""A customer's photos: they go their own way beside the words, so their order is their own."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.faults.customers import AWAY, Customer
from tests.faults.history import Did


async def send_photo(customer: Customer, photo: bytes) -> str:
    """Over HTTP, again and again under the same id until it is acknowledged; its client id."""
    client_id = customer.name_message()
    while not customer.token:
        await asyncio.sleep(0.05)
    while True:
        _note(customer, Did.SENT, client_id=client_id)
        with suppress(*AWAY):
            file = {"file": ("photo.jpg", photo, "image/jpeg")}
            answer = await customer.ask("POST", "photos", data={"client_id": client_id}, files=file)
            if answer.status_code == 200:
                _note(customer, Did.ACKED, client_id=client_id, seq=answer.json()["seq"])
                return client_id
            _note(customer, Did.REFUSED, client_id=client_id, text=str(answer.status_code))
        customer.goes_elsewhere()
        await asyncio.sleep(0.2)


def _note(customer: Customer, did: Did, **what: object) -> None:
    customer.history.note(f"{customer.who}/photos", did, customer.conversation, **what)
