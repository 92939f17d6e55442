"""Ports for the servers that tests start: never one that an outgoing connection could be given meanwhile."""

from __future__ import annotations

import itertools
import random
import socket

# Linux gives outgoing connections ports from 32768 on, macOS from 49152 on. A port asked for with 0 is one of
# those, and between asking and listening (a process takes seconds to start) any connection may take it.
FIRST, LAST = 20_000, 32_000

_next = itertools.count(random.SystemRandom().randrange(LAST - FIRST))  # two runs at once begin at different places


class NoFreePort(Exception):
    """Every port from FIRST to LAST is taken."""


def free_port() -> int:
    """A port of this machine that nothing listens on, given once by this process."""
    for step in itertools.islice(_next, LAST - FIRST):
        port = FIRST + step % (LAST - FIRST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoFreePort(f"no port from {FIRST} to {LAST} is free")
