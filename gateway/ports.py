"""The ports we listen on, taken before anything is started, so that a taken one is said in one sentence."""

from __future__ import annotations

import errno
import socket

UNREAD_FOR_MS = 30_000


class PortTaken(Exception):
    """We cannot listen where we must; the message names the address and the setting that moves it."""


def listen(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        port_taken = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(f"{_reason(error, host, port)}; choose another with {setting}") from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # what is accepted here inherits it: a reader who is gone is let go of
        port_taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_FOR_MS)
    return port_taken


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program"
    return f"{host}:{port} cannot be listened on: {error.strerror}"
