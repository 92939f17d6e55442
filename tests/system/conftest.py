"""The system that these tests talk to: started once, as processes of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gateway.terminal_chat import TerminalCustomer
from tests.running_system import RunningSystem, running_system

CLOCK = "2026-11-22T10:00:00+08:00"


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("system")) as running:
        yield running


@pytest.fixture
def new_customer(system: RunningSystem) -> Iterator[Callable[[], TerminalCustomer]]:
    """Customers at Sunday 2026-11-22, 10 o'clock in Beijing."""
    customers: list[TerminalCustomer] = []

    def begin() -> TerminalCustomer:
        customers.append(TerminalCustomer(system.url, clock=CLOCK))
        customers[-1].connect()
        return customers[-1]

    yield begin
    for customer in customers:
        customer.close()
