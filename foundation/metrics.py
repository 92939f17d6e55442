"""What an operator watches, served to Prometheus on a private port of each process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server

from foundation.settings import Settings


@contextmanager
def serving_metrics(settings: Settings) -> Iterator[None]:
    """At `metrics_host:metrics_port` until the block ends; nowhere when the port is 0. Raises `OSError`."""
    if not settings.metrics_port:
        yield
        return
    server, thread = start_http_server(settings.metrics_port, addr=settings.metrics_host)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
