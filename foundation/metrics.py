"""What an operator watches, served to Prometheus on a private port of each process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from prometheus_client import start_http_server

from foundation.settings import Settings


def serving_metrics(settings: Settings) -> AbstractContextManager[object]:
    """Begun at once, at `metrics_host:metrics_port`, until the block ends; nowhere when the port is 0.

    Raises `OSError` when nobody can listen there.
    """
    running = ExitStack()
    if settings.metrics_port:
        server, thread = start_http_server(settings.metrics_port, addr=settings.metrics_host)
        ends: tuple[Callable[[], None], ...] = (thread.join, server.server_close, server.shutdown)  # the last first
        for end in ends:
            running.callback(end)
    return running
