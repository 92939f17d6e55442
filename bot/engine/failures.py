"""Which actions failed in a turn. Rasa only logs it ("Bot will continue, but the actions events are lost")."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from typing import List

_ACTION = re.compile(r"exception while running action '([^']+)'")
_failed: "ContextVar[List[str]]" = ContextVar("failed_actions")


def watch_actions() -> List[str]:
    """A list to which every action that fails in the calling task from now on is added."""
    failed: List[str] = []
    _failed.set(failed)
    return failed


class _Listener(logging.Handler):
    """Hears the one line by which Rasa's processor tells that an action raised, timed out, or was not there."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _ACTION.search(record.getMessage())
        if found and record.exc_info:
            _failed.get([]).append(found.group(1))


def listen_for_failures() -> None:
    """Install the listener once per process."""
    logger = logging.getLogger("rasa.core.processor")
    if not any(isinstance(handler, _Listener) for handler in logger.handlers):
        logger.addHandler(_Listener(level=logging.ERROR))
