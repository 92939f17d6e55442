"""Loops that must not end while the process lives: what breaks one is logged, and it begins again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from foundation.side_by_side import heed_cancellation

AGAIN_AFTER_SECONDS = 1.0
log = structlog.get_logger()


async def keep_up(name: str, run: Callable[[], Awaitable[None]], *, pause: float = AGAIN_AFTER_SECONDS) -> None:
    """Until cancelled."""
    while True:
        try:
            await run()
        except Exception as broken:  # a database that restarts, say: the others must be served when it is back
            heed_cancellation(broken)
            log.error("loop_broke", loop=name, error=type(broken).__name__, exc_info=broken)
        await asyncio.sleep(pause)
