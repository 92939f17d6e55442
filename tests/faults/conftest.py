"""What scenarios share: how long they are, a cluster of their own, and a JSON line for each at the end."""

from __future__ import annotations

import os

import pytest

from tests.faults.load import REPORTS

KILLS = int(os.environ.get("BAOWEN_TEST_FAULT_KILLS", "100"))  # of the long scenarios
SEED = int(os.environ.get("BAOWEN_TEST_FAULT_SEED", "1"))


@pytest.fixture
def kills() -> int:
    """How many processes a long run kills."""
    return KILLS


@pytest.fixture
def seed() -> int:
    """What decides who is killed and when."""
    return SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in REPORTS:
        terminalreporter.write_line(line)
