"""An agent reads something else for six minutes: is the console behind that tab still asked for customers?

A real Chromium with its own ways with background tabs, the console in one tab, another tab in front of it. Playwright
only logs in and lets go: while it holds a page, that page is never hidden. What the browser does to the page's own
timers is counted beside it: without the heartbeat's worker the agent would be gone. Afterwards a customer asks for a
person, and the hidden page has to be offered the customer.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import sync_playwright
from websockets.sync.client import connect

from bench.load.figures import machine
from foundation.clock import utc_now
from foundation.migrate import upgrade
from foundation.settings import load_settings
from handoff.presence import live_agents
from tests.browser.consoles import log_in, seed_agents
from tests.browser.own_chromium import own_chromium
from tests.browser.there import There

LEASE_SECONDS = 15.0
OFFERED_WITHIN_SECONDS = 30.0
COUNT_TICKS = "window.ticks = []; setInterval(() => window.ticks.push(Date.now()), 1000); 0"
TICKS_IN_THE_LAST_MINUTE = "window.ticks.filter((at) => at > Date.now() - 60_000).length"
OFFERS = "document.querySelectorAll('[data-testid=offer-item]').length"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=6, help="hidden; Chromium slows timers most after five")
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "test.db")
        upgrade(f"sqlite+aiosqlite:///{file}")
        settings = load_settings(data_dir=Path(folder), agent_lease_seconds=LEASE_SECONDS)
        with There().open(settings, file) as there, own_chromium(Path(folder)) as chromium:
            there.run(seed_agents(there))
            figures = _measured(there, chromium.debugger, minutes)
    print(json.dumps({"benchmark": "hidden_tab", "minutes": minutes, **figures, **machine()}, ensure_ascii=False))


def _measured(there: There, debugger: str, minutes: float) -> dict[str, Any]:
    _log_in(there, debugger)
    console = _tab_of(debugger, there.url)
    _evaluate(console, COUNT_TICKS)
    before = _evaluate(console, "document.visibilityState")
    another = httpx.put(f"{debugger}/json/new?about:blank").json()
    httpx.get(f"{debugger}/json/activate/{another['id']}")
    away = _seconds_away(there, 60 * minutes)
    return {
        "visibility_before": before,
        "visibility": _evaluate(console, "document.visibilityState"),
        "page_timer_ticks_in_the_last_minute": _evaluate(console, TICKS_IN_THE_LAST_MINUTE),
        "lease_seconds": LEASE_SECONDS,
        "seconds_the_agent_was_away": away,
        "seconds_from_asking_to_the_offer_on_the_page": _seconds_to_an_offer(there, console),
    }


def _log_in(there: There, debugger: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(debugger)
        page = browser.contexts[0].pages[0]
        page.goto(f"{there.url}/console/")
        log_in(page, "lina")
        browser.close()


def _tab_of(debugger: str, url: str) -> str:
    """The address of the tab's own debugger."""
    tabs = httpx.get(f"{debugger}/json/list").json()
    return next(str(tab["webSocketDebuggerUrl"]) for tab in tabs if tab["url"].startswith(url))


def _evaluate(tab: str, expression: str) -> Any:
    with connect(tab, origin=None) as socket:
        call = {"id": 1, "method": "Runtime.evaluate", "params": {"expression": expression, "returnByValue": True}}
        socket.send(json.dumps(call))
        while (answer := json.loads(socket.recv())).get("id") != 1:
            pass
    return answer["result"]["result"]["value"]


def _seconds_away(there: There, seconds: float) -> int:
    """Looked at once a second: how often none of the agent's pages lived."""
    away, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        away += not there.run(_is_there(there))
        time.sleep(1)
    return away


async def _is_there(there: There) -> bool:
    assert there.served is not None
    async with there.served.parts.database.reading() as session:
        return bool(await live_agents(session, utc_now()))


def _seconds_to_an_offer(there: There, console: str) -> float | None:
    """None: there was none in time."""
    session = httpx.post(f"{there.url}/api/chat/sessions", json={}).json()
    asked_at = time.monotonic()
    httpx.post(
        f"{there.url}/api/chat/messages",
        json={"client_id": uuid4().hex, "text": "转人工"},
        headers={"Authorization": f"Bearer {session['token']}"},
    ).raise_for_status()
    while time.monotonic() < asked_at + OFFERED_WITHIN_SECONDS:
        if _evaluate(console, OFFERS):
            return round(time.monotonic() - asked_at, 2)
        time.sleep(0.1)
    return None


if __name__ == "__main__":
    main()
