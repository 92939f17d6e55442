"""`python -m tests.faults.skewed …`: the command `baowen` in a process whose own wall clock is wrong.

The file named by SKEW_FILE holds by how many seconds, and may change while the process runs: then its clock jumps. Only
this process's own idea of the time is wrong: the database's clock, which leases are compared with, is not.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import foundation.clock
from gateway.cli import app

VARIABLE = "SKEW_FILE"
_real_time = time.time


def _skew() -> float:
    try:
        return float(Path(os.environ[VARIABLE]).read_text() or 0)
    except (FileNotFoundError, KeyError):
        return 0.0


class _WrongClock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a datetime, not one of ours
        return datetime.now(tz or UTC) + timedelta(seconds=_skew())


def main() -> None:
    foundation.clock.datetime = _WrongClock  # type: ignore[attr-defined,misc]  # what `utc_now` calls
    time.time = lambda: _real_time() + _skew()
    app()


if __name__ == "__main__":
    main()
