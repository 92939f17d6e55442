"""Each kind of fault that can be planted in a history that keeps every promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from gateway.reception import APOLOGY
from tests.faults.history import Did, Ending, Event, SaidLine, TurnEnd, tokens_in
from tests.faults.valid import Run


def _ending(run: Run, change: Callable[[Ending], Ending], which: int = 0) -> None:
    run.endings[which] = change(run.endings[which])


def _without_events(run: Run, unwanted: Callable[[Event], bool]) -> None:
    run.events = [event for event in run.events if not unwanted(event)]


def _not_read(run: Run) -> None:
    """Nobody reads the first conversation: faults of the transcript alone can be planted."""
    _without_events(run, lambda event: event.conversation == "q000" and bool(event.life))


def lost(run: Run) -> None:
    """The last message of the conversation, acknowledged, with its answer and its turn: as if never heard."""
    _not_read(run)

    def cut(ending: Ending) -> Ending:
        first = ending.turns[-1].first_seq
        return replace(ending, lines=ending.lines[: first - 1], turns=ending.turns[:-1])

    _ending(run, cut)


def shown_and_lost(run: Run) -> None:
    index = next(i for i, event in enumerate(run.events) if event.did is Did.RECEIVED)
    run.events[index] = replace(run.events[index], text="这句话后来没有了")


def duplicated(run: Run) -> None:
    _not_read(run)

    def twice(ending: Ending) -> Ending:
        end, first = len(ending.lines), ending.lines[0]
        turn = TurnEnd("extra", end + 1, end + 1, "answered")
        return replace(ending, lines=(*ending.lines, replace(first, seq=end + 1)), turns=(*ending.turns, turn))

    _ending(run, twice)


def ack_changed(run: Run) -> None:
    ack = next(event for event in run.events if event.did is Did.ACKED)
    run.events.append(replace(ack, seq=ack.seq + 1))


def seq_gap(run: Run) -> None:
    """The last turn stands one number later than it should."""
    _not_read(run)
    turn = run.endings[0].turns[-1]
    moved = {line.client_id for line in run.endings[0].lines if line.seq >= turn.first_seq and line.client_id}
    run.events = [
        replace(event, seq=event.seq + 1) if event.did is Did.ACKED and event.client_id in moved else event
        for event in run.events
    ]

    def shift(ending: Ending) -> Ending:
        lines = tuple(replace(line, seq=line.seq + (line.seq >= turn.first_seq)) for line in ending.lines)
        last = replace(turn, first_seq=turn.first_seq + 1, last_seq=turn.last_seq + 1)
        return replace(ending, lines=lines, turns=(*ending.turns[:-1], last))

    _ending(run, shift)


def reordered(run: Run) -> None:
    """The customer sent the second message first."""
    own = [e for e in run.events if e.conversation == "q000" and e.did in (Did.SENT, Did.REFUSED)]
    refused = {event.client_id for event in own if event.did is Did.REFUSED}
    last = [event for event in own if event.did is Did.SENT and event.client_id not in refused][-1]
    run.events.remove(last)
    run.events.insert(0, last)


def reader_missed(run: Run) -> None:
    middle = [event for event in run.events if event.did is Did.RECEIVED and event.conversation == "q000"][3]
    run.events.remove(middle)


def reader_stuck(run: Run) -> None:
    last = [event for event in run.events if event.did is Did.RECEIVED and event.conversation == "q000"][-1]
    run.events.remove(last)


def reader_doubled(run: Run) -> None:
    index = next(i for i, event in enumerate(run.events) if event.did is Did.RECEIVED)
    run.events.insert(index, run.events[index])


def reader_order(run: Run) -> None:
    for index, (event, following) in enumerate(pairwise(run.events)):
        if event.did is following.did is Did.RECEIVED and event.connection == following.connection:
            run.events[index], run.events[index + 1] = following, event
            return
    raise AssertionError("no two lines came on one connection")


def outcome_missing(run: Run) -> None:
    _ending(run, lambda ending: replace(ending, turns=ending.turns[1:]))


def outcome_open(run: Run) -> None:
    _ending(run, lambda e: replace(e, turns=(replace(e.turns[0], outcome=None), *e.turns[1:])), which=1)


def answer_missing(run: Run) -> None:
    """A turn counts as answered and the bot's line is about nothing."""
    _not_read(run)
    at = run.endings[0].turns[0].last_seq
    _ending(run, lambda e: replace(e, lines=tuple(replace(x, text="好的") if x.seq == at + 1 else x for x in e.lines)))


def told_nothing(run: Run) -> None:
    """The last turn ended with an apology, and there is none."""
    _not_read(run)
    _ending(run, lambda ending: replace(ending, lines=ending.lines[:-1]))


def outcome_doubled(run: Run) -> None:
    _ending(run, lambda e: replace(e, turns=(*e.turns, replace(e.turns[0], id="again"))))


def answered_twice(run: Run) -> None:
    _not_read(run)

    def again(ending: Ending) -> Ending:
        answer = next(line for line in ending.lines if line.sender == "bot")
        return replace(ending, lines=(*ending.lines, replace(answer, seq=len(ending.lines) + 1)))

    _ending(run, again)


def answered_after_the_apology(run: Run) -> None:
    _not_read(run)

    def late(ending: Ending) -> Ending:
        said = ending.lines[ending.turns[-1].first_seq - 1]
        line = SaidLine(len(ending.lines) + 1, "bot", "", f"答 {said.client_id}")
        return replace(ending, lines=(*ending.lines, line))

    _ending(run, late)


def apologised_twice(run: Run) -> None:
    _not_read(run)
    _ending(run, lambda e: replace(e, lines=(*e.lines, SaidLine(len(e.lines) + 1, "system", "", APOLOGY))))


def side_effect_twice(run: Run) -> None:
    _ending(run, lambda ending: replace(ending, effects=(*ending.effects, ending.effects[0])))


def delivered_twice(run: Run) -> None:
    _ending(run, lambda e: replace(e, phone=(*(e.phone or ()), (e.phone or ())[0])), which=-1)


def uncertain_delivered_twice(run: Run) -> None:
    def twice(ending: Ending) -> Ending:
        uncertain = next(sending for sending in ending.sendings if sending.state == "uncertain")
        text = ending.lines[uncertain.seq - 1].text
        return replace(ending, phone=(*(ending.phone or ()), text, text))

    _ending(run, twice, which=-1)


def delivery_missing(run: Run) -> None:
    _ending(run, lambda e: replace(e, phone=(e.phone or ())[1:]), which=-1)


def foreign(run: Run) -> None:
    """A line of the second conversation in the first one's transcript."""
    _not_read(run)
    other = next(line for line in run.endings[1].lines if line.sender == "bot")
    _ending(run, lambda e: replace(e, lines=(*e.lines, replace(other, seq=len(e.lines) + 1))))


def foreign_shown(run: Run) -> None:
    index = next(i for i, event in enumerate(run.events) if event.did is Did.RECEIVED)
    other = next(line.text for line in run.endings[1].lines if tokens_in([line.text]))
    run.events[index] = replace(run.events[index], text=other)
