"""The platform's own desk for people: who waits after a transfer, who is served, and whose messages stay there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

IDLE_SECONDS = 30 * 60  # after which messages go to the developer again


@dataclass
class Session:
    """`account` is the person of the desk who serves, `last` when the follower last wrote."""

    account: str
    created: float
    last: float


class Sessions:
    """By openid. `now` is the platform's own clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[str, Session] = {}
        self.waiting: dict[str, float] = {}

    def wait(self, openid: str) -> None:
        """The developer has transferred the follower; until somebody accepts, messages still go to the developer."""
        self.waiting.setdefault(openid, self._now())

    def accept(self, openid: str, account: str) -> None:
        """Whoever does not wait is served all the same: the desk may begin by itself."""
        self.waiting.pop(openid, None)
        self._open[openid] = Session(account, self._now(), self._now())

    def close(self, openid: str) -> Session | None:
        return self._open.pop(openid, None)

    def find(self, openid: str) -> Session | None:
        """The session that is open and in which somebody wrote within half an hour."""
        session = self._open.get(openid)
        if session is not None and self._now() - session.last > IDLE_SECONDS:
            del self._open[openid]
            return None
        return session

    def takes(self, openid: str) -> bool:
        """Whether a message of this follower, written now, stays at the desk."""
        session = self.find(openid)
        if session is not None:
            session.last = self._now()
        return session is not None
