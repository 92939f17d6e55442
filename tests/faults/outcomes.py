"""Every customer message has one outcome, every effect happens once, every WeChat line is delivered at most once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gateway.reception import APOLOGY
from tests.faults.history import Ending, Event, SaidLine, TurnEnd, tokens_in

ANSWERED = "answered"
APOLOGISED = "apologised"
HANDED_OFF = "handed_off"
MAY_BE_MISSING = frozenset({"uncertain", "failed"})  # shown to agents as such; everything else must arrive


def check(events: Sequence[Event], ending: Ending) -> Iterator[tuple[str, str]]:
    """Kinds outcome_missing, outcome_doubled, side_effect_twice, delivered_twice, delivery_missing."""
    customers_lines = [line for line in ending.lines if line.sender == "customer"]
    answers = Counter(tokens_in(line.text for line in ending.lines if line.sender == "bot"))
    for line in customers_lines:
        turns = [turn for turn in ending.turns if turn.first_seq <= line.seq <= turn.last_seq]
        yield from _one_turn(line, turns)
        if len(turns) == 1 and tokens_in([line.text]):  # a photo is answered too, but no answer can name it
            yield from _one_answer(line, turns[0], answers[line.client_id])
    yield from _apologies(ending)
    for effect, times in Counter(ending.effects).items():
        if times > 1:
            yield "side_effect_twice", f"{effect} was done {times} times"
    if ending.phone is not None:
        yield from _deliveries(ending, ending.phone)


def _one_turn(line: SaidLine, turns: Sequence[TurnEnd]) -> Iterator[tuple[str, str]]:
    if len(turns) > 1:
        yield "outcome_doubled", f"{line.client_id} belongs to the turns {[turn.id for turn in turns]}"
    elif not turns or turns[0].outcome is None:
        yield "outcome_missing", f"the turn of {line.client_id} {'has not ended' if turns else 'was never owed'}"


def _one_answer(line: SaidLine, turn: TurnEnd, answers: int) -> Iterator[tuple[str, str]]:
    """An answered message is in one line of the bot; an apology, a wish for a person or a person leave it in none."""
    if turn.outcome == ANSWERED and answers == 0:
        yield "outcome_missing", f"{line.client_id} counts as answered and nothing was said"
    allowed = 1 if turn.outcome == ANSWERED else 0
    if turn.outcome is not None and answers > allowed:
        yield "outcome_doubled", f"{line.client_id} ended as {turn.outcome} and was answered {answers} times"


def _apologies(ending: Ending) -> Iterator[tuple[str, str]]:
    """Who is apologised to or handed over reads a sentence of the system behind their message, once."""
    sorry = sum(line.text == APOLOGY for line in ending.lines)
    owed = sum(turn.outcome == APOLOGISED for turn in ending.turns)
    if sorry > owed:
        yield "outcome_doubled", f"{sorry} apologies for {owed} turns"
    for turn in ending.turns:
        if turn.outcome in (APOLOGISED, HANDED_OFF) and not _told(ending.lines, turn.first_seq):
            yield "outcome_missing", f"turn {turn.id} ended as {turn.outcome} without a word"


def _told(lines: Sequence[SaidLine], after: int) -> bool:
    return any(line.seq > after and line.sender == "system" for line in lines)


def _deliveries(ending: Ending, phone: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Answers carry tokens, so a phone's texts can be counted even where several lines were merged into one."""
    shown = Counter(tokens_in(phone))
    states = {sending.seq: sending.state for sending in ending.sendings}
    for line in ending.lines:
        if line.sender == "customer":
            continue
        for token in tokens_in([line.text]):
            if shown[token] > 1:
                yield "delivered_twice", f"line {line.seq} ({token}) came {shown[token]} times"
            if shown[token] == 0 and states.get(line.seq) not in MAY_BE_MISSING:
                yield "delivery_missing", f"line {line.seq} ({token}) is {states.get(line.seq)} and never came"
