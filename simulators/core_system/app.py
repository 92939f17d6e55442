"""The stand-in's HTTP interface: policies, claims by idempotency key, their status; and /_sim/ to set it up."""

from __future__ import annotations

import hmac
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.core_system.faults import Fault, Faults

_BY = ("plate_no", "policy_no", "phone", "account")


class CoreStandIn:
    """What a core system keeps, in memory."""

    def __init__(self, *, token: str, webhook_secret: str = "", webhook_url: str = "") -> None:
        self._token, self._secret, self._webhook_url = token, webhook_secret, webhook_url
        self.policies: list[dict[str, Any]] = []
        self.claims: dict[str, dict[str, Any]] = {}  # by idempotency key
        self.events: dict[str, list[dict[str, Any]]] = {}  # by our claim number
        self.calls: list[str] = []
        self.faults = Faults()
        self._numbers = itertools.count(1)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/policies", self._guarded(self._find_policies)),
                Route("/claims", self._guarded(self._register), methods=["POST"]),
                Route("/claims/{number}/status", self._guarded(self._status)),
                Route("/_sim/policies", self._set_policies, methods=["POST"]),
                Route("/_sim/faults", self._plan_faults, methods=["POST"]),
                Route("/_sim/claims", self._show_claims),
                Route("/_sim/claims/{number}/events", self._happens, methods=["POST"]),
            ]
        )

    async def tell(self, client: httpx.AsyncClient, event: dict[str, Any], *, age_seconds: float = 0) -> httpx.Response:
        """Post an event to the customer-facing system, signed as agreed."""
        body = json.dumps(event, ensure_ascii=False).encode()
        timestamp = str(int(time.time() - age_seconds))
        signature = hmac.new(self._secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()
        headers = {"X-Core-Timestamp": timestamp, "X-Core-Signature": signature, "Content-Type": "application/json"}
        return await client.post(self._webhook_url, content=body, headers=headers)

    def _guarded(self, work: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            self.calls.append(f"{request.method} {request.url.path}")
            if request.headers.get("Authorization") != f"Bearer {self._token}":
                return JSONResponse({"error": "unauthorised"}, 401)
            return await self.faults.meet(lambda: work(request))

        return guarded

    async def _find_policies(self, request: Request) -> Response:
        asked = {key: value for key, value in request.query_params.items() if key in _BY}
        keys = {"phone": "holder_phone", "account": "holder_external_id"}
        found = [
            policy
            for policy in self.policies
            if asked and all(policy.get(keys.get(key, key)) == value for key, value in asked.items())
        ]
        return JSONResponse({"policies": found})

    async def _register(self, request: Request) -> Response:
        notice, key = await request.json(), request.headers.get("Idempotency-Key", "")
        if not key or not notice.get("number"):
            return JSONResponse({"error": "key and number are needed"}, 400)
        known = self.claims.get(key)
        if known is not None and known["notice"] != notice:
            return JSONResponse({"error": "this key has another notice"}, 409)
        if known is None:
            known = self.claims[key] = {"claim_no": f"PA{next(self._numbers):08d}", "notice": notice}
        return JSONResponse({"claim_no": known["claim_no"]})

    async def _status(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not any(one["notice"]["number"] == number for one in self.claims.values()):
            return JSONResponse({"error": "unknown"}, 404)
        return JSONResponse({"events": self.events.get(number, [])})

    async def _set_policies(self, request: Request) -> Response:
        self.policies = await request.json()
        return Response(status_code=204)

    async def _plan_faults(self, request: Request) -> Response:
        self.faults.plan([Fault(name) for name in await request.json()])
        return Response(status_code=204)

    async def _show_claims(self, _: Request) -> Response:
        return JSONResponse(list(self.claims.values()))

    async def _happens(self, request: Request) -> Response:
        """An event of the claim's; it is told of by `tell`, or found by who asks for the status."""
        self.events.setdefault(request.path_params["number"], []).append(await request.json())
        return Response(status_code=204)
