"""The checker itself: a history that keeps every promise passes, and each planted fault is named, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import planted
from tests.faults.checker import check, summary
from tests.faults.history import Did, Event, History, read_history
from tests.faults.valid import Run, valid_run

SEEDS = range(5)
FAULTS: list[tuple[Callable[[Run], None], str]] = [
    (planted.lost, "lost"),
    (planted.shown_and_lost, "lost"),
    (planted.duplicated, "duplicated"),
    (planted.ack_changed, "ack_changed"),
    (planted.seq_gap, "seq_gap"),
    (planted.reordered, "reordered"),
    (planted.reader_missed, "reader_missed"),
    (planted.reader_stuck, "reader_missed"),
    (planted.reader_doubled, "reader_doubled"),
    (planted.reader_order, "reader_order"),
    (planted.outcome_missing, "outcome_missing"),
    (planted.outcome_open, "outcome_missing"),
    (planted.answer_missing, "outcome_missing"),
    (planted.told_nothing, "outcome_missing"),
    (planted.outcome_doubled, "outcome_doubled"),
    (planted.answered_twice, "outcome_doubled"),
    (planted.answered_after_the_apology, "outcome_doubled"),
    (planted.apologised_twice, "outcome_doubled"),
    (planted.side_effect_twice, "side_effect_twice"),
    (planted.delivered_twice, "delivered_twice"),
    (planted.uncertain_delivered_twice, "delivered_twice"),
    (planted.delivery_missing, "delivery_missing"),
    (planted.foreign, "foreign"),
    (planted.foreign_shown, "foreign"),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_that_keeps_every_promise_has_no_violation(seed: int) -> None:
    run = valid_run(seed)
    assert check(run.events, run.endings) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("plant", "kind"), FAULTS, ids=[plant.__name__ for plant, _ in FAULTS])
def test_a_planted_fault_is_named_and_nothing_else(plant: Callable[[Run], None], kind: str, seed: int) -> None:
    run = valid_run(seed)
    plant(run)
    found = check(run.events, run.endings)
    assert set(summary(found)) == {kind}, found


def test_a_message_without_an_answer_may_be_heard_or_not() -> None:
    run = valid_run(1)
    silent = Event("q000", Did.SENT, 0.0, "q000", client_id="q000n9999")
    run.events += [silent, Event("q000", Did.TIMED_OUT, 0.0, "q000", client_id="q000n9999")]
    assert check(run.events, run.endings) == []


def test_a_reader_that_was_reset_may_read_everything_once_more() -> None:
    run = valid_run(1)
    read = [event for event in run.events if event.conversation == "q000" and event.did is Did.RECEIVED]
    stayed = next(event for event in run.events if event.conversation == "q000" and event.did is Did.STAYED)
    again = [Event("q000", Did.RESET, 0.0, "q000", read[0].life, "again")]
    again += [Event("q000", Did.RECEIVED, 0.0, "q000", e.life, "again", seq=e.seq, text=e.text) for e in read]
    run.events[run.events.index(stayed) :] = [*again, stayed, *run.events[run.events.index(stayed) + 1 :]]
    assert check(run.events, run.endings) == []


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    history = History(valid_run(2).events)
    history.write(tmp_path / "history.jsonl")
    assert read_history(tmp_path / "history.jsonl") == history
