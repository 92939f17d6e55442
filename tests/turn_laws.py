"""What must be true of a conversation's turns at every moment, whoever has done what."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.models import Turn, TurnState

OPEN = (TurnState.READY, TurnState.RUNNING)


class TurnLaws:
    """Remembers what has ended, to see that it never changes."""

    def __init__(self) -> None:
        self._ended: dict[str, tuple[object, ...]] = {}

    def check(self, turns: Sequence[Turn], heard: Sequence[int]) -> None:
        """`turns` of one conversation in order, `heard` the `seq` of each line of its customer."""
        _check_partition(turns, heard)
        _check_order(turns)
        self._check_ends(turns)

    def _check_ends(self, turns: Sequence[Turn]) -> None:
        """One outcome comes with the end."""
        for turn in turns:
            ended = turn.state not in OPEN
            assert (turn.outcome is not None) == (turn.ended_at is not None) == ended
            row = tuple(getattr(turn, column.name) for column in Turn.__table__.columns)
            assert self._ended.get(turn.id, row) == row
            if ended:
                self._ended[turn.id] = row


def _check_partition(turns: Sequence[Turn], heard: Sequence[int]) -> None:
    """Each line of the customer lies in exactly one turn; each turn begins and ends with one."""
    of_turns = [[seq for seq in heard if turn.first_seq <= seq <= turn.last_seq] for turn in turns]
    assert [seq for lines in of_turns for seq in lines] == list(heard)
    assert [(turn.first_seq, turn.last_seq) for turn in turns] == [(lines[0], lines[-1]) for lines in of_turns]


def _check_order(turns: Sequence[Turn]) -> None:
    """At most one runs, and none has begun while an earlier one is open."""
    are_open = [turn.state in OPEN for turn in turns]
    behind = turns[are_open.index(True) + 1 :] if True in are_open else ()
    assert all((turn.state, turn.attempts) == (TurnState.READY, 0) for turn in behind)
