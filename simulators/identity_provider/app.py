"""The stand-in's HTTP interface: discovery, authorize, token, userinfo, keys. People log in by a click on a name."""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import FastAPI, Form, Header
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from httpx import URL

from simulators.identity_provider.tokens import Flaw, Signer, claims_of

_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>企业统一登录</title>
<h1>企业统一登录</h1><p>请选择身份：</p><ul>{people}</ul><p><a href="/choose?request={request}">取消</a></p>"""
_PERSON = '<li><a href="/choose?request={request}&amp;person={person}">{name}</a></li>'


@dataclass
class Asked:
    """One request of a browser to log in, and the code that came of it."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    person: str = ""


@dataclass
class IdentityStandIn:
    """`people`: claims by a name to click on. `only_in_userinfo`: claims that its ID tokens leave out."""

    issuer: str
    client_id: str = "baowen"
    client_secret: str = "provider-secret"
    redirect_uris: list[str] = field(default_factory=list)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    only_in_userinfo: set[str] = field(default_factory=set)
    says_it_is: str = ""  # another issuer than where it is found
    known_by: str = "client_secret_basic"  # client_secret_post, none
    flaw: Flaw | None = None
    broken: bool = False  # answers 503 to everything
    signer: Signer = field(default_factory=Signer)
    _requests: dict[str, Asked] = field(default_factory=dict)
    _codes: dict[str, Asked] = field(default_factory=dict)
    _access: dict[str, str] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI(title="An identity provider", docs_url=None, redoc_url=None, openapi_url=None)
        app.add_api_route("/.well-known/openid-configuration", self._discovery)
        app.add_api_route("/keys", self._keys)
        app.add_api_route("/authorize", self._authorize, response_model=None)
        app.add_api_route("/choose", self._choose, response_model=None)
        app.add_api_route("/token", self._token, methods=["POST"], response_model=None)
        app.add_api_route("/userinfo", self._userinfo, response_model=None)

        @app.middleware("http")
        async def broken(request: Any, call_next: Any) -> Response:
            answer: Response = Response("maintenance", 503) if self.broken else await call_next(request)
            return answer

        return app

    async def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.says_it_is or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [self.known_by],
        }

    async def _keys(self) -> dict[str, Any]:
        return self.signer.published()

    async def _authorize(
        self,
        client_id: str,
        redirect_uri: str,
        state: str,
        nonce: str,
        code_challenge: str,
        code_challenge_method: str,
        response_type: str,
        scope: str,
    ) -> Response:
        known = client_id == self.client_id and redirect_uri in self.redirect_uris
        if not known or response_type != "code" or code_challenge_method != "S256" or "openid" not in scope.split():
            return Response("this request cannot be granted", 400)
        request = secrets.token_urlsafe(8)
        self._requests[request] = Asked(client_id, redirect_uri, state, nonce, code_challenge)
        rows = [
            _PERSON.format(request=request, person=html.escape(one), name=html.escape(str(claims.get("name", one))))
            for one, claims in self.people.items()
        ]
        return HTMLResponse(_PAGE.format(people="".join(rows), request=request))

    async def _choose(self, request: str, person: str = "") -> Response:
        """Without a person the login is cancelled."""
        asked = self._requests.pop(request)
        back = URL(asked.redirect_uri)
        if not person:
            return RedirectResponse(str(back.copy_merge_params({"error": "access_denied", "state": asked.state})), 303)
        code = secrets.token_urlsafe(16)
        asked.person = person
        self._codes[code] = asked
        return RedirectResponse(str(back.copy_merge_params({"code": code, "state": asked.state})), 303)

    async def _token(
        self,
        grant_type: Annotated[str, Form()],
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
        authorization: Annotated[str, Header()] = "",
    ) -> Response:
        if (authorization, client_id, client_secret) != self._expected():
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(code, None)  # a code is good once
        if asked is None or asked.redirect_uri != redirect_uri or asked.challenge != _challenge(code_verifier):
            return JSONResponse({"error": "invalid_grant"}, 400)
        person = {key: value for key, value in self.people[asked.person].items() if key not in self.only_in_userinfo}
        of = {"issuer": self.issuer, "client_id": self.client_id, "nonce": asked.nonce}
        token = self.signer.sign(claims_of(person, **of, flaw=self.flaw), secret=self.client_secret, flaw=self.flaw)
        access = secrets.token_urlsafe(16)
        self._access[access] = asked.person
        return JSONResponse({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _expected(self) -> tuple[str, str, str]:
        """What the client says of itself: in a header, or in the form."""
        if self.known_by == "client_secret_basic":
            basic = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
            return f"Basic {basic}", "", ""
        return "", self.client_id, "" if self.known_by == "none" else self.client_secret

    async def _userinfo(self, authorization: Annotated[str, Header()] = "") -> Response:
        person = self._access.get(authorization.removeprefix("Bearer "))
        if person is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse(self.people[person])


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
