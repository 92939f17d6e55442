"""A WeChat account bound to its owner's phone: WeChat's login says whose account it is, a code by SMS whose phone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import jwt
from pydantic import SecretStr

from channels.wechat.api import WeChatApi
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from insurance.customers import customers, identity
from insurance.customers.identity import TooManyCodes, Tried
from insurance.sms import SmsFailed, SmsSender
from insurance.words import phones

LOGIN_WITHIN = timedelta(minutes=10)
_ALGORITHM, _STATE, _VISIT = "HS256", "wechat-login", "wechat-visit"


class Stranger(Exception):
    """Whoever asks has not come through WeChat's login, or not in this browser, or too long ago."""


class OnlyLooking(Exception):
    """WeChat shows the page to somebody who has not entered: the openid is nobody's."""


class NotFollowing(Exception):
    """This WeChat account is not a customer of ours."""


@dataclass(frozen=True)
class Login:
    """Where the browser is sent, and what it must bring back as a cookie."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Binding:
    """Everything the pages of binding need."""

    settings: Settings
    database: Database
    api: WeChatApi
    sms: SmsSender

    def begin(self) -> Login:
        """WeChat's login. Its answer counts only in the browser that asked."""
        state = secrets.token_urlsafe(24)
        query = {
            "appid": self.settings.wechat_app_id,
            "redirect_uri": f"{self.settings.public_url}/wechat/bind/back",
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        address = f"{self.settings.wechat_login_url}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"
        return Login(address, self._signed(state, _STATE))

    async def come_back(self, *, code: str, state: str, cookie: str) -> str:
        """The visit of whoever has logged in, as a cookie.

        Raises `Stranger`, `OnlyLooking`, `NotFollowing`, or a `WeChatError`.
        """
        if not state or not secrets.compare_digest(self._read(cookie, _STATE).encode(), state.encode()):
            raise Stranger
        visitor = await self.api.visitor(code)
        if visitor.is_snapshot:
            raise OnlyLooking
        async with self.database.reading() as session:
            customer = await customers.known(session, "wechat", visitor.openid) if visitor.openid else None
        if customer is None:
            raise NotFollowing
        return self._signed(customer.id, _VISIT)

    async def bound_phone(self, visit: str) -> str | None:
        """Raises `Stranger`."""
        async with self.database.reading() as session:
            customer = await customers.find(session, self._read(visit, _VISIT))
        return customer.bound_phone if customer else None

    async def send_code(self, visit: str, phone: str) -> bool:
        """Whether a code is on its way. Raises `Stranger`, `TooManyCodes`."""
        customer_id = self._read(visit, _VISIT)
        read = phones.parse_phone(phone)
        if read is None:
            return False
        async with self.database.transaction() as tx:
            sending = await identity.send_to(
                tx,
                customer_id=customer_id,
                phone=read,
                key=f"bind:{uuid4().hex}",
                now=utc_now(),
                secret=self.settings.session_secret,
            )
        try:
            if sending is not None:
                await self.sms.send_code(sending.phone, sending.code, key=sending.key)
        except SmsFailed:
            return False
        return True

    async def try_code(self, visit: str, code: str) -> Tried:
        """When it is right, the phone is bound to the account. Raises `Stranger`."""
        customer_id = self._read(visit, _VISIT)
        now = utc_now()
        async with self.database.transaction() as tx:
            tried = await identity.try_code(
                tx, customer_id=customer_id, code=code, now=now, secret=self.settings.session_secret
            )
            if tried is Tried.RIGHT:
                await identity.bind(tx, customer_id, now=now, hours=self.settings.identity_hours)
        return tried

    async def unbind(self, visit: str) -> None:
        """Raises `Stranger`."""
        async with self.database.transaction() as tx:
            await identity.unbind(tx, self._read(visit, _VISIT), now=utc_now())

    def _signed(self, subject: str, audience: str) -> str:
        claims = {"sub": subject, "aud": audience, "exp": utc_now() + LOGIN_WITHIN}
        return jwt.encode(claims, _secret(self.settings.session_secret), algorithm=_ALGORITHM)

    def _read(self, cookie: str, audience: str) -> str:
        try:
            claims = jwt.decode(
                cookie, _secret(self.settings.session_secret), algorithms=[_ALGORITHM], audience=audience
            )
            return str(claims["sub"])
        except (jwt.InvalidTokenError, KeyError):
            raise Stranger from None


def _secret(secret: SecretStr) -> str:
    return secret.get_secret_value()


__all__ = ["Binding", "Login", "NotFollowing", "OnlyLooking", "Stranger", "TooManyCodes"]
