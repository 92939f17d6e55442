"""An operator sees on a private port what goes on; nobody does when no port is set."""

from __future__ import annotations

import httpx

import conversations.pressure  # noqa: F401  (brings its own figures)
from foundation.metrics import serving_metrics
from foundation.settings import Settings
from tests.ports import free_port


def test_figures_are_served_on_their_own_port_until_the_end(settings: Settings) -> None:
    port = free_port()
    with serving_metrics(settings.model_copy(update={"metrics_port": port})):
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert "baowen_turns_waiting" in shown
    try:
        httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=1)
    except httpx.ConnectError:
        return
    raise AssertionError("the port is still open")


def test_without_a_port_nothing_is_served(settings: Settings) -> None:
    with serving_metrics(settings):
        pass
