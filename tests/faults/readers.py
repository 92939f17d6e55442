"""Every reader sees every line once and in order: per connection, and over all connections of one reader's life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from tests.faults.history import Did, Ending, Event, tokens_in


def check(events: Sequence[Event], ending: Ending) -> Iterator[tuple[str, str]]:
    """Kinds reader_missed, reader_doubled, reader_order, foreign, and lost for what was shown and has gone."""
    own = {event.client_id for event in events if event.did is Did.SENT}
    reading = [event for event in events if event.did in (Did.OPENED, Did.RESET, Did.RECEIVED, Did.STAYED)]
    texts = {line.seq: line.text for line in ending.lines}
    for event in reading:
        if event.did is Did.RECEIVED and texts.get(event.seq) != event.text:
            yield _strange(event, own)
    for life in sorted({event.life for event in reading}):
        lived = [event for event in reading if event.life == life]
        for stretch in _stretches(lived):
            yield from _whole(life, stretch, len(ending.lines))
        yield from _one_by_one(life, lived)


def _strange(event: Event, own: set[str]) -> tuple[str, str]:
    if any(token not in own for token in tokens_in([event.text])):
        return "foreign", f"{event.life} was shown line {event.seq} of another conversation"
    return "lost", f"{event.life} was shown line {event.seq}, which the transcript does not hold like that"


def _stretches(lived: Sequence[Event]) -> Iterator[list[Event]]:
    """What a reader saw between resets: after a reset it has seen nothing."""
    stretch: list[Event] = []
    for event in lived:
        if event.did is Did.RESET and stretch:
            yield stretch
            stretch = []
        stretch.append(event)
    if stretch:
        yield stretch


def _whole(life: str, stretch: Sequence[Event], last: int) -> Iterator[tuple[str, str]]:
    """Over the whole stretch no line twice, and none left out: before the last one seen, or at all if it stayed."""
    start = stretch[0].seq if stretch[0].did is Did.OPENED else 0
    seen = [event.seq for event in stretch if event.did is Did.RECEIVED]
    until = last if stretch[-1].did is Did.STAYED else max(seen, default=start)
    if doubled := sorted(seq for seq, times in Counter(seen).items() if times > 1):
        yield "reader_doubled", f"{life} got {doubled} more than once"
    if missed := sorted(set(range(start + 1, until + 1)) - set(seen)):
        yield "reader_missed", f"{life} never got {missed}"


def _one_by_one(life: str, lived: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """On each connection the numbers rise."""
    received = [event for event in lived if event.did is Did.RECEIVED]
    for connection, events in groupby(received, key=lambda event: event.connection):
        seqs = list(dict.fromkeys(event.seq for event in events))
        behind = [seq for before, seq in pairwise(seqs) if seq < before]
        if behind:
            yield "reader_order", f"{life} got {behind} too late on {connection}"
