"""Do the histories and the final transcript keep our promises? Pure: the same input gives the same violations.

A message without an answer (a time-out) is indeterminate: it may be in the transcript or not, once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.faults import outcomes, readers
from tests.faults.history import Did, Ending, Event, SaidLine, tokens_in


@dataclass(frozen=True)
class Violation:
    """One broken promise. `kind` is a word of docs/faults.md."""

    kind: str
    conversation: str
    detail: str


def check(events: Sequence[Event], endings: Iterable[Ending]) -> list[Violation]:
    """Everything that is wrong; nothing when every promise was kept."""
    by_conversation: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_conversation[event.conversation].append(event)
    found: list[Violation] = []
    for ending in endings:
        own = by_conversation[ending.conversation]
        for kind, detail in (*_written(own, ending), *readers.check(own, ending), *outcomes.check(own, ending)):
            found.append(Violation(kind, ending.conversation, detail))
    return found


def _written(events: Sequence[Event], ending: Ending) -> Iterator[tuple[str, str]]:
    """What was acknowledged stands in the transcript: once, where the acknowledgement said, in the order sent."""
    places: dict[str, list[int]] = defaultdict(list)
    for line in ending.lines:
        if line.client_id:
            places[line.client_id].append(line.seq)
    yield from _gaps(ending.lines)
    yield from _foreign(events, ending.lines)
    for client_id, seqs in places.items():
        if len(seqs) > 1:
            yield "duplicated", f"{client_id} stands at {seqs}"
    yield from _acknowledged(events, places)
    yield from _order(events, places)


def _gaps(lines: Sequence[SaidLine]) -> Iterator[tuple[str, str]]:
    seqs = [line.seq for line in lines]
    if seqs != list(range(1, len(seqs) + 1)):
        wrong = next(seq for place, seq in enumerate(seqs, start=1) if seq != place)
        yield "seq_gap", f"the numbers go wrong at {wrong}"


def _foreign(events: Sequence[Event], lines: Sequence[SaidLine]) -> Iterator[tuple[str, str]]:
    """Whatever names a message that nobody sent in this conversation belongs to another one."""
    own = {event.client_id for event in events if event.did is Did.SENT}
    for line in lines:
        if strange := sorted({token for token in tokens_in([line.text]) if token not in own}):
            yield "foreign", f"line {line.seq} is about {strange}"


def _acknowledged(events: Sequence[Event], places: dict[str, list[int]]) -> Iterator[tuple[str, str]]:
    told: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.did is Did.ACKED:
            told[event.client_id] |= {event.seq} - {0}  # WeChat is told that it was heard, not where it stands
    for client_id, seqs in told.items():
        if client_id not in places:
            yield "lost", f"{client_id} was acknowledged as {sorted(seqs)} and is not in the transcript"
        elif not seqs <= set(places[client_id]) or len(seqs) > 1:
            yield "ack_changed", f"{client_id} was acknowledged as {sorted(seqs)} and stands at {places[client_id]}"


def _order(events: Sequence[Event], places: dict[str, list[int]]) -> Iterator[tuple[str, str]]:
    """A message that was refused once and sent again later may well stand behind its successors."""
    refused = {event.client_id for event in events if event.did is Did.REFUSED}
    sent: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if event.did is Did.SENT and event.client_id not in refused and event.client_id not in sent[event.who]:
            sent[event.who].append(event.client_id)
    for who, client_ids in sent.items():
        seqs = [min(places[client_id]) for client_id in client_ids if client_id in places]
        behind = [seq for before, seq in pairwise(seqs) if seq < before]
        if behind:
            yield "reordered", f"{who} sent what stands at {behind} later than what stands before"


def summary(violations: Sequence[Violation]) -> dict[str, int]:
    """How many of each kind."""
    return dict(Counter(violation.kind for violation in violations))
