"""axe-core over a page: what a screen reader or weak eyes would stumble over."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from foundation.settings import PROJECT

SOURCE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

RUNNING = """document.getAnimations().filter((one) => one.playState === 'running')
  .map((one) => `${one.animationName} ${one.effect?.target?.className}`)"""
AGAIN = "document.getElementById('still').remove()"  # what leaves the page by a transition would stay for ever
STILL_WITHIN = 200  # looks

STILL = """() => {
  const style = document.createElement('style');
  style.id = 'still';
  style.textContent = '*, *::before, *::after { transition: none !important; }';
  document.head.append(style);
}"""


def violations(page: Page) -> list[str]:
    """One line per rule that the page breaks: the rule, and where (the first three elements)."""
    page.evaluate(STILL)  # while colours change, they are neither the old ones nor the new ones
    _wait_until_nothing_moves(page)
    page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    page.evaluate(AGAIN)
    return [f"{one['id']}: {[_shown(node) for node in one['nodes'][:3]]}" for one in found["violations"]]


def _wait_until_nothing_moves(page: Page) -> None:
    """Asked from outside each time: the page's policy lets nothing be evaluated inside of it again."""
    for _ in range(STILL_WITHIN):
        moves: list[str] = page.evaluate(RUNNING)
        if not moves:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"still moving: {moves}")


def _shown(node: dict[str, Any]) -> str:
    return f"{node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
