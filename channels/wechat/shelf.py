"""What all our processes know of the account: its access token, its ticket, what it may do. Encrypted, with an end."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr

from channels.wechat.models import WeChatShelf
from foundation.database import Database


@dataclass(frozen=True)
class Kept:
    """`lasts`: from now on."""

    value: str
    lasts: timedelta


class Shelf(Protocol):
    async def get(self, name: str) -> Kept | None:
        """What is kept under this name and not over yet."""
        ...

    async def put(self, name: str, value: str, lasts: timedelta) -> None: ...


class NoShelf:
    """For a process that is alone for a moment, such as a command."""

    async def get(self, name: str) -> Kept | None:
        return None

    async def put(self, name: str, value: str, lasts: timedelta) -> None:
        return None


class DatabaseShelf:
    """Rows that only holders of the session secret can read."""

    def __init__(self, database: Database, secret: SecretStr) -> None:
        self._database = database
        key = hashlib.sha256(b"wechat shelf" + secret.get_secret_value().encode()).digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    async def get(self, name: str) -> Kept | None:
        async with self._database.reading() as session:
            row = await session.get(WeChatShelf, name)
            now = await self._database.now(session)
        if row is None or row.expires_at <= now:
            return None
        try:
            return Kept(self._cipher.decrypt(row.value).decode(), row.expires_at - now)
        except InvalidToken:  # written under another secret
            return None

    async def put(self, name: str, value: str, lasts: timedelta) -> None:
        async with self._database.transaction() as tx:
            expires_at: datetime = await self._database.now(tx) + lasts
            sealed = self._cipher.encrypt(value.encode()).decode()
            await tx.merge(WeChatShelf(name=name, value=sealed, expires_at=expires_at))
