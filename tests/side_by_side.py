"""Two test processes side by side (`pytest -n 2 -p tests.side_by_side`): one does what is heavy, the other the rest.

Two heavy ones at once, each with processes of its own to start, kill and load, would time each other out.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

FOLDERS = ("faults", "system", "browser")
FILES = ("test_wechat_exactly_once.py", "test_evaluate_nlu.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is heavy begins at once: it takes as long as all the rest."""
    items.sort(key=lambda item: not _is_heavy(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _HeavyAndRest(config, log)


class _HeavyAndRest(LoadScopeScheduling):
    """Everything heavy is one piece of work, each other file another, given out in the order of the items."""

    def _split_scope(self, nodeid: str) -> str:
        return "heavy" if _is_heavy(nodeid) else nodeid.partition("::")[0]


def _is_heavy(nodeid: str) -> bool:
    path = PurePosixPath(nodeid.partition("::")[0])
    return path.parts[1] in FOLDERS or path.name in FILES
