"""A breaker opens after repeated failure, lets one call try, and closes when that is answered."""

from __future__ import annotations

import pytest

from foundation.breaker import Breaker, BreakerOpen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("something", time_of=clock)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.check()
        breaker.failed()


def test_it_opens_after_five_failures_and_not_before(breaker: Breaker) -> None:
    fail(breaker, 4)
    breaker.check()
    breaker.failed()
    assert breaker.is_open
    with pytest.raises(BreakerOpen) as refused:
        breaker.check()
    assert 0 < refused.value.retry_after <= 5


def test_a_few_failures_among_many_answers_do_not_open_it(breaker: Breaker) -> None:
    for _ in range(20):
        breaker.succeeded()
    fail(breaker, 10)
    assert not breaker.is_open


def test_old_failures_are_forgotten(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 4)
    clock.now += 31
    fail(breaker, 1)
    assert not breaker.is_open


def test_one_call_tries_and_the_others_wait_for_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 5
    breaker.check()
    with pytest.raises(BreakerOpen):
        breaker.check()
    breaker.succeeded()
    breaker.check()
    assert not breaker.is_open


def test_a_failed_try_keeps_it_open(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 5
    breaker.check()
    breaker.failed()
    clock.now += 4
    with pytest.raises(BreakerOpen):
        breaker.check()
