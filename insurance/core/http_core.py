"""The core system over HTTP: bounded tries with pauses, a breaker, and keys by which nothing is registered twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import httpx
import structlog

from foundation.breaker import Breaker, BreakerOpen
from foundation.certificates import authorities
from foundation.clock import in_beijing
from foundation.database import Database
from foundation.settings import Settings
from insurance.claims.progress import known_details
from insurance.core.core_system import CoreRefused, CoreSystem, CoreUnavailable, EmbeddedCore, Notice, StatusChange
from insurance.customers import customers
from insurance.policies.policies import Cover, PolicyFacts

FIRST_PAUSE_SECONDS = 0.1
_TRY_AGAIN = frozenset({408, 425, 429})
_NOTHING = 404

log = structlog.get_logger()
Read = TypeVar("Read")


class HttpCore:
    """A `CoreSystem` at `core_url`. Reading may be repeated freely; registering carries an idempotency key."""

    def __init__(self, settings: Settings, database: Database, client: httpx.AsyncClient | None = None) -> None:
        headers = {"Authorization": f"Bearer {settings.core_token.get_secret_value()}"}
        self._client = client or httpx.AsyncClient(verify=authorities())
        self._base, self._headers = settings.core_url.rstrip("/"), headers
        self._seconds, self._attempts = settings.core_timeout_seconds, settings.core_attempts
        self._database = database
        self._breaker = Breaker("core system", calls=8)

    async def find_by_plate(self, plate_no: str) -> tuple[PolicyFacts, ...]:
        return await self._policies(plate_no=plate_no)

    async def find_by_number(self, policy_no: str) -> PolicyFacts | None:
        found = await self._policies(policy_no=policy_no)
        return found[0] if found else None

    async def for_phone(self, phone: str) -> tuple[PolicyFacts, ...]:
        return await self._policies(phone=phone)

    async def for_customer(self, customer_id: str) -> tuple[PolicyFacts, ...]:
        """By the account's name in its channel: the core system does not know our own ids."""
        async with self._database.reading() as session:
            customer = await customers.find(session, customer_id)
        if customer is None:
            return ()
        return await self._policies(channel=customer.channel, account=customer.external_id)

    async def register_claim(self, notice: Notice, *, key: str) -> str:
        body = {
            "number": notice.number,
            "reported_at": in_beijing(notice.reported_at).isoformat(),
            "channel": notice.channel,
            "fields": notice.fields,
            "photos": notice.photos,
        }
        answer = await self._ask("POST", "/claims", body=body, headers={"Idempotency-Key": key})
        return _understood(lambda: str(answer["claim_no"]))

    async def claim_status(self, number: str) -> tuple[StatusChange, ...]:
        answer = await self._ask("GET", f"/claims/{number}/status")
        if answer is None:
            return ()
        return _understood(lambda: tuple(_change(number, one) for one in answer["events"]))

    async def close(self) -> None:
        await self._client.aclose()

    async def _policies(self, **by: str) -> tuple[PolicyFacts, ...]:
        answer = await self._ask("GET", "/policies", params=by)
        if answer is None:
            return ()
        found = _understood(lambda: [_policy(one) for one in answer["policies"]])
        return tuple(sorted(sorted(found, key=lambda one: one.policy_no), key=lambda one: one.starts_on, reverse=True))

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The JSON of the answer; None for what is not there. Raises `CoreUnavailable`, `CoreRefused`."""
        problem = "never asked"
        for attempt in range(self._attempts):
            if attempt:
                await asyncio.sleep(FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1))
            try:
                self._breaker.check()
                response = await self._client.request(
                    method,
                    f"{self._base}{path}",
                    params=params,
                    json=body,
                    headers={**self._headers, **(headers or {})},
                    timeout=self._seconds,
                )
            except BreakerOpen as broken:
                raise CoreUnavailable("it has failed again and again just now") from broken
            except httpx.HTTPError as broken:
                problem = type(broken).__name__
            else:
                if not response.is_server_error and response.status_code not in _TRY_AGAIN:
                    self._breaker.succeeded()
                    return _content(response)
                problem = str(response.status_code)
            self._breaker.failed()
        log.warning("core_unavailable", path=path.split("/")[1], problem=problem)
        raise CoreUnavailable(problem)


def core_of(settings: Settings, database: Database) -> CoreSystem:
    """The core system that is named, else the embedded one."""
    return HttpCore(settings, database) if settings.core_url else EmbeddedCore(database)


def _content(response: httpx.Response) -> Any:
    if response.status_code == _NOTHING:
        return None
    if response.is_error:
        raise CoreRefused(str(response.status_code))
    try:
        return response.json()
    except ValueError as broken:
        raise CoreUnavailable("its answer is no JSON") from broken


def _understood(read: Callable[[], Read]) -> Read:
    """An answer in another shape than was agreed is as good as none."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise CoreUnavailable(f"its answer is not as agreed: {type(broken).__name__}") from broken


def _change(number: str, told: dict[str, Any]) -> StatusChange:
    return StatusChange(
        event_id=str(told["event_id"]),
        number=number,
        stage=str(told["stage"]),
        at=datetime.fromisoformat(told["at"]),
        detail=known_details(dict(told.get("detail") or {})),
    )


def _policy(told: dict[str, Any]) -> PolicyFacts:
    return PolicyFacts(
        policy_no=str(told["policy_no"]),
        kind=str(told["kind"]),
        plate_no=told.get("plate_no"),
        vin=str(told["vin"]),
        vehicle=str(told["vehicle"]),
        energy=str(told["energy"]),
        holder_name=str(told["holder_name"]),
        holder_phone=str(told["holder_phone"]),
        covers=tuple(Cover(str(cover["name"]), str(cover["limit"])) for cover in told["covers"]),
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]),
    )
