"""Several things at once that belong together: when one ends, all end; what is cancelled ends whatever it raises."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def side_by_side(*going: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends or breaks; the others are cancelled then. Raises what the first to break raised.

    Unlike a task group of Python 3.11 it never loses a cancellation that comes while it is ending.
    """
    tasks = [asyncio.create_task(one) for one in going]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if task in done:
            task.result()


def heed_cancellation(raised: BaseException) -> None:
    """To be called by a loop that goes on after an error: `raised` may have come out of the cleaning up that a
    cancellation began, in the cancellation's place. Raises CancelledError when this task was asked to end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from raised
