"""What comes over a WebSocket: JSON objects, and everything else named as a fact."""

from __future__ import annotations

import json
from typing import Any


class BadFrame(Exception):
    """The other side does not speak our protocol; asking again will not help."""


def read_frame(text: str) -> dict[str, Any]:
    """The object in a text frame. Raises `BadFrame`."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):  # nested so deeply that reading it would break us
        raise BadFrame from None
    if not isinstance(frame, dict):
        raise BadFrame
    return frame
