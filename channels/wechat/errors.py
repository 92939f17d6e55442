"""What WeChat's HTTP interface can answer besides yes: every code as a fact, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx

from foundation.clock import in_beijing

A_MINUTE = timedelta(minutes=1)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class WeChatError(Exception):
    """WeChat did not do what we asked. `permanent`: asking again will not help. `code` is WeChat's, 0 without one."""

    permanent = True

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}" if code else message)
        self.code = code

    def wait(self, now: datetime) -> timedelta:
        """For how long it is of no use to ask again."""
        return timedelta(0)


class NoAnswer(WeChatError):
    """The connection broke, timed out, or the platform itself failed: what we asked may have happened or not."""

    permanent = False


class NotReached(WeChatError):
    """No connection, or no access token to be had: what we asked has surely not happened."""

    permanent = False


class Resting(WeChatError):
    """WeChat has just failed too often: nothing was asked, and nothing need be asked for `retry_after` seconds."""

    permanent = False

    def __init__(self, retry_after: float) -> None:
        super().__init__(0, "WeChat is left alone for a moment")
        self.retry_after = retry_after


class TokenRefused(WeChatError):
    """The access token is not good any more, not even a new one."""

    permanent = False


class AccountRefused(WeChatError):
    """Our app id, secret or address is wrong: an operator must act, and asking in a loop makes it worse."""

    permanent = False

    def wait(self, now: datetime) -> timedelta:
        return A_MINUTE


class Penalised(AccountRefused):
    """The platform has taken something away from the account: an operator must act."""

    def wait(self, now: datetime) -> timedelta:
        return timedelta(minutes=10)


class TooManyCalls(WeChatError):
    """The account has reached a limit by the minute; in the next one it works again."""

    permanent = False

    def wait(self, now: datetime) -> timedelta:
        return A_MINUTE


class TooManyToday(TooManyCalls):
    """The account has reached a limit by the day, which begins at midnight in Beijing."""

    def wait(self, now: datetime) -> timedelta:
        here = in_beijing(now)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return midnight - here


class NotNow(WeChatError):
    """This customer cannot be written to until they write again: allowance used up, 48 hours over."""

    permanent = False


class WindowOver(NotNow):
    """The time is over in which the customer's last act let us write."""


class SendsForbidden(NotNow):
    """The account may not write by itself at all: its answers can only be fetched by the customer."""


class CustomerRefuses(NotNow):
    """The customer has unfollowed the account, blocked it, or does not want this notice."""


class CustomerUnknown(WeChatError):
    """There is no such openid in this account."""


class MediaUnknown(WeChatError):
    """There is no such file, or its three days are over."""


class MediaTooLarge(WeChatError):
    """The file has more bytes than we take."""


class ContentRefused(WeChatError):
    """WeChat does not take this content."""


class FileRefused(WeChatError):
    """WeChat does not take this file: too large, damaged, or of no kind that it knows."""


class MenuRefused(WeChatError):
    """This kind of account has no message menus, no typing sign, or no such thing at all."""


class SignRefused(WeChatError):
    """The typing sign was not shown. Nobody minds."""


class CodeSpent(WeChatError):
    """The code of a login was used before, or is none."""


class MenuMissing(WeChatError):
    """The account has no menu."""


_FACTS: dict[type[WeChatError], tuple[int, ...]] = {
    NoAnswer: (-1,),
    TokenRefused: (40001, 40014, 42001),
    AccountRefused: (40013, 40125, 40164, 40243),
    Penalised: (48004, 48006, 48008, 50002),
    TooManyCalls: (45011,),
    TooManyToday: (45009,),
    NotNow: (45047,),
    WindowOver: (45015,),
    SendsForbidden: (48001,),
    CustomerRefuses: (43004, 43019, 43101, 48002, 50005),
    CustomerUnknown: (40003,),
    MediaUnknown: (40007,),
    ContentRefused: (40033, 40035, 40037, 40249, 44002, 45002, 45008, 47001, 47003, 70000),
    FileRefused: (40004, 40005, 40006, 40009, 41005, 44001, 45001),
    MenuRefused: (40200,),
    SignRefused: (45072, 45080, 45081),
    CodeSpent: (40029, 40163),
    MenuMissing: (46003,),
}
_FACT_OF = {code: fact for fact, codes in _FACTS.items() for code in codes}


def refusal(code: int, message: str) -> WeChatError:
    """What this code of WeChat means."""
    return _FACT_OF.get(code, WeChatError)(code, message[:150])


@contextmanager
def named() -> Iterator[None]:
    """What can happen to a call, named by whether WeChat can have done what we asked."""
    try:
        yield
    except _NEVER_SENT as broken:
        raise NotReached(0, type(broken).__name__) from broken
    except (httpx.HTTPError, TimeoutError) as broken:
        raise NoAnswer(0, type(broken).__name__) from broken
