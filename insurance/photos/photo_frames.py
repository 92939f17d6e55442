"""How a process and its child pass bytes: four bytes of length, then so many bytes."""

from __future__ import annotations

import struct
from typing import IO


def read_frame(source: IO[bytes]) -> bytes | None:
    """The next frame; None at the end of the stream."""
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack("!I", head)
    body = source.read(length)
    return body if len(body) == length else None


def write_frame(sink: IO[bytes], body: bytes) -> None:
    """Put one frame into the stream's buffer."""
    sink.write(struct.pack("!I", len(body)))
    sink.write(body)
