"""What goes wrong in a real core system, made to order: the next calls meet these, one each, in the order given."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from enum import StrEnum

from starlette.responses import JSONResponse, Response


class Fault(StrEnum):
    FAILS = "fails"  # 500, nothing was done
    OVERLOADED = "overloaded"  # 429
    SLOW = "slow"  # answers after `SLOW_SECONDS`
    SILENT = "silent"  # takes the call and does not answer in time; nothing was done
    DONE_AND_LOST = "done_and_lost"  # does it, and answers 500
    GARBLED = "garbled"  # answers 200 with a page
    REFUSES = "refuses"  # 400


SLOW_SECONDS = 0.25
SILENT_SECONDS = 3.0


class Faults:
    """A queue of faults."""

    def __init__(self) -> None:
        self._next: deque[Fault] = deque()

    def plan(self, faults: list[Fault]) -> None:
        self._next.extend(faults)

    async def meet(self, work: Callable[[], Awaitable[Response]]) -> Response:
        """Do the work, with the next fault if one is planned."""
        if not self._next:
            return await work()
        fault = self._next.popleft()
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
            return await work()
        if fault is Fault.SILENT:
            await asyncio.sleep(SILENT_SECONDS)
        if fault is Fault.DONE_AND_LOST:
            await work()
        if fault is Fault.OVERLOADED:
            return JSONResponse({"error": "busy"}, 429)
        if fault is Fault.REFUSES:
            return JSONResponse({"error": "not accepted"}, 400)
        if fault is Fault.GARBLED:
            return Response("<html>maintenance</html>", media_type="text/html")
        return JSONResponse({"error": "internal"}, 500)
