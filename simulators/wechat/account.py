"""Everything the simulated platform remembers: the account, its followers and their phones, files, tokens, faults."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from simulators.wechat.sealing import Seal
from simulators.wechat.sessions import Sessions

MESSAGE_BYTES = 2048
MEDIA_SECONDS = 3 * 24 * 3600
BEIJING_SECONDS = 8 * 3600
OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
DEFAULT_MENU: list[dict[str, Any]] = [
    {"type": "click", "name": "我要报案", "key": "CLAIM_NEW"},
    {
        "name": "服务",
        "sub_button": [
            {"type": "click", "name": "理赔进度", "key": "CLAIM_PROGRESS"},
            {"type": "click", "name": "道路救援", "key": "ROADSIDE"},
        ],
    },
    {"type": "click", "name": "人工客服", "key": "HUMAN"},
]

# How many customer-service messages an act of the follower allows, and for how many seconds.
ALLOWANCES = {"message": (5, 48 * 3600), "menu": (3, 60), "subscribe": (3, 60), "scan": (3, 60)}


@dataclass(frozen=True)
class Config:
    """How the account is set up. `target` is the developer's address that messages are pushed to.

    `mode`: plain, compatible or safe; the last two need the `aes_key` of 43 characters.
    """

    target: str
    token: str
    app_id: str
    secret: str
    mode: str = "plain"
    aes_key: str = ""
    original_id: str = "gh_97417a04a28d"
    account_name: str = "示例财产保险"
    attempts: int = 3
    timeout_seconds: float = 5.0
    token_seconds: int = 7200
    retry_on_invalid: bool = False  # whether an answer that makes no sense is asked for again: nobody says

    @property
    def seal(self) -> Seal:
        return Seal(self.token, self.aes_key, self.app_id)


@dataclass
class Standing:
    """What the platform thinks of the account. `kind`: service, subscription or test.

    `addresses` may call the interface, anybody when it is None; `per_day` and `per_minute` are calls of one path.
    """

    verified: bool = True
    kind: str = "service"
    frozen: bool = False
    addresses: list[str] | None = None
    per_day: dict[str, int] = field(default_factory=lambda: {"/cgi-bin/token": 2000})
    per_minute: dict[str, int] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=lambda: {"NEWS": "服务进展通知"})


@dataclass
class LoginCode:
    """What brings somebody from the login page back to the developer's. `is_snapshot`: they are nobody in truth."""

    openid: str
    is_snapshot: bool
    expires: float
    used: bool = False


class CounterFull(Exception):
    """This path has been called as often as the account may."""

    def __init__(self, *, by_minute: bool) -> None:
        super().__init__()
        self.by_minute = by_minute


@dataclass
class Bucket:
    left: int
    expires: float


@dataclass
class Bubble:
    """One thing on a phone. `by`: user, account or system; `via`: phone, passive, custom or platform."""

    number: int
    by: str
    via: str
    kind: str
    at: float
    text: str = ""
    media_id: str | None = None
    choices: list[dict[str, str]] = field(default_factory=list)
    tail: str = ""
    is_ai: bool = False
    msg_id: str | None = None


@dataclass
class User:
    """Somebody with the account open on their phone."""

    openid: str
    name: str
    subscribed: bool = False
    blocked: bool = False
    refuses: bool = False
    is_minor: bool = False
    consents: dict[str, int] = field(default_factory=dict)
    bubbles: list[Bubble] = field(default_factory=list)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    last_contact: float = 0.0
    typing_until: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Media:
    media_id: str
    content: bytes
    media_type: str
    expires: float


@dataclass
class AccessToken:
    value: str
    expires: float
    stable: bool
    revoked: bool = False
    superseded_at: float | None = None


@dataclass
class Fault:
    """What goes wrong the next `times` times at `place`, after `skip` times: a path of the interface, or "push"."""

    place: str
    times: int = 1
    skip: int = 0
    errcode: int | None = None
    http: int | None = None
    html: bool = False
    delay_seconds: float = 0.0
    drop: bool = False
    after_effect: bool = False
    truncate: bool = False
    probability: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def happens(self) -> bool:
        """Of those that are due, as many as `probability` says: the same ones for the same `seed`."""
        return self._chance.random() < self.probability


class World:
    """One official account and its followers. Lives in memory only."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.account = Standing()
        self.forced: list[float] = []
        self.codes: dict[str, LoginCode] = {}
        self.notices: dict[tuple[str, str], tuple[int, float]] = {}
        self.pushes: deque[dict[str, Any]] = deque(maxlen=500)
        self._calls: dict[tuple[str, int, int], int] = {}
        self.users: dict[str, User] = {}
        self.sessions = Sessions(self.now)
        self.media: dict[str, Media] = {}
        self.tokens: list[AccessToken] = []
        self.faults: list[Fault] = []
        self.menu: list[dict[str, Any]] | None = DEFAULT_MENU
        self.requests: deque[dict[str, Any]] = deque(maxlen=1000)
        self.clock_ahead = 0.0
        self._last_msg_id = 0

    def now(self) -> float:
        """Seconds since 1970 by the platform's own clock, which tests may put forward."""
        return time.time() + self.clock_ahead

    def user(self, openid: str | None = None, name: str = "") -> User:
        """The user of this openid, made when there is none."""
        openid = openid or "o" + secrets.token_urlsafe(21)[:27]
        if openid not in self.users:
            self.users[openid] = User(openid, name or f"微信用户{len(self.users) + 1}")
        return self.users[openid]

    def next_msg_id(self) -> str:
        """17 digits, rising, and new again after a restart."""
        self._last_msg_id = max(self._last_msg_id + 1, int(time.time() * 1e7))
        return str(self._last_msg_id)

    def show(self, user: User, **bubble: Any) -> Bubble:
        """Put something on the user's phone."""
        shown = Bubble(number=len(user.bubbles) + 1, at=self.now(), **bubble)
        user.bubbles.append(shown)
        self.wake(user)
        return shown

    def wake(self, user: User) -> None:
        """Whoever watches this phone looks again."""
        user.changed.set()
        user.changed = asyncio.Event()

    def keep(self, content: bytes, media_type: str) -> Media:
        media_id = secrets.token_urlsafe(48)
        self.media[media_id] = Media(media_id, content, media_type, self.now() + MEDIA_SECONDS)
        return self.media[media_id]

    def find_media(self, media_id: str) -> Media | None:
        media = self.media.get(media_id)
        return media if media is not None and media.expires > self.now() else None

    def open_bucket(self, user: User, act: str) -> None:
        messages, seconds = ALLOWANCES[act]
        user.buckets[act] = Bucket(messages, self.now() + seconds)
        user.last_contact = self.now()

    def open_buckets(self, user: User) -> list[Bucket]:
        """The buckets whose time is not over, the one that ends first at the front."""
        return sorted((b for b in user.buckets.values() if b.expires > self.now()), key=lambda b: b.expires)

    def count_call(self, path: str) -> None:
        """By the platform's own day, which begins at midnight in Beijing. Raises `CounterFull`."""
        for limits, seconds in ((self.account.per_minute, 60), (self.account.per_day, 86_400)):
            if path not in limits:
                continue
            key = (path, seconds, int((self.now() + BEIJING_SECONDS) // seconds))
            if self._calls.get(key, 0) >= limits[path]:
                raise CounterFull(by_minute=seconds == 60)
            self._calls[key] = self._calls.get(key, 0) + 1

    def fault_at(self, place: str) -> Fault | None:
        """The next fault for this place, used up by asking."""
        for fault in self.faults:
            if fault.place == place and fault.skip > 0:
                fault.skip -= 1
            elif fault.place == place and fault.times > 0 and fault.happens():
                fault.times -= 1
                return fault
        return None
