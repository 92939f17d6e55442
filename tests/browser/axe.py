"""axe-core over a page: what a screen reader or weak eyes would stumble over."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from foundation.settings import PROJECT

SOURCE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

STILL = """() => {
  const style = document.createElement('style');
  style.textContent = '*, *::before, *::after { transition: none !important; }';
  document.head.append(style);
}"""


def violations(page: Page) -> list[str]:
    """One line per rule that the page breaks: the rule, and where (the first three elements)."""
    page.evaluate(STILL)  # while colours change, they are neither the old ones nor the new ones
    page.wait_for_function("document.getAnimations().filter((one) => one.playState === 'running').length === 0")
    page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    return [f"{one['id']}: {[_shown(node) for node in one['nodes'][:3]]}" for one in found["violations"]]


def _shown(node: dict[str, Any]) -> str:
    return f"{node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
