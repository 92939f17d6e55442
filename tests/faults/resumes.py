"""How long it takes a customer to come back: from the loss of a connection until everything said meanwhile is read."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Resume:
    """One coming back: seconds from the loss, and from the attempt that led to everything read."""

    since_lost: float
    since_attempt: float


@dataclass
class ComingsBack:
    """Of one customer, in order."""

    done: list[Resume] = field(default_factory=list)
    _lost_at: float | None = None
    _tried_at: float = 0.0

    def lost(self) -> None:
        """A connection ended, or none came about: the time runs from the first of them."""
        self._lost_at = self._lost_at or time.monotonic()

    def tries(self) -> None:
        self._tried_at = time.monotonic()

    def read(self, last_seq: int, until: int) -> None:
        """The reader has got to `last_seq`; when it came, the last line was `until`."""
        if self._lost_at is not None and last_seq >= until:
            now = time.monotonic()
            self.done.append(Resume(now - self._lost_at, now - self._tried_at))
            self._lost_at = None
