"""A generated history that keeps every promise, for the checker's own tests."""

from __future__ import annotations

import random
from dataclasses import dataclass

from gateway.reception import APOLOGY
from tests.faults.history import Did, Ending, Event, SaidLine, Sending, TurnEnd


@dataclass
class Run:
    """Everything that the checker is given."""

    events: list[Event]
    endings: list[Ending]


def valid_run(seed: int, *, customers: int = 3, turns: int = 12) -> Run:
    """Customers who reconnect, send again and are refused; turns of several messages; the last one is on WeChat."""
    chance = random.Random(seed)
    run = Run([], [])
    for number in range(customers):
        _converse(run, number, chance, turns, on_wechat=number == customers - 1)
    return run


def _converse(run: Run, number: int, chance: random.Random, turns: int, *, on_wechat: bool) -> None:
    who = conversation = f"q{number:03d}"
    lines: list[SaidLine] = []
    ends: list[TurnEnd] = []
    sendings: list[Sending] = []
    sent = 0
    for turn in range(turns):
        first = len(lines) + 1
        burst = [f"{who}n{sent + each:04d}" for each in range(chance.randint(1, 3))]
        sent += len(burst)
        for token in burst:
            lines.append(SaidLine(len(lines) + 1, "customer", token, f"问 {token}"))
            run.events += _said(who, conversation, token, len(lines), chance)
        outcome = "apologised" if turn == turns - 1 else "answered"
        ends.append(TurnEnd(f"{who}t{turn}", first, len(lines), outcome))
        by, text = ("system", APOLOGY) if outcome == "apologised" else ("bot", f"答 {' '.join(burst)}")
        lines.append(SaidLine(len(lines) + 1, by, "", text))
        sendings.append(Sending(len(lines), "uncertain" if turn == 2 else "sent"))
    run.events += _read(who, conversation, lines, chance)
    phone = tuple(lines[sending.seq - 1].text for sending in sendings if sending.state == "sent")
    effects = (f"handoff:{who}", f"claim:{who}")
    run.endings.append(
        Ending(
            conversation,
            tuple(lines),
            tuple(ends),
            tuple(sendings) if on_wechat else (),
            phone if on_wechat else None,
            effects,
        )
    )


def _said(who: str, conversation: str, token: str, seq: int, chance: random.Random) -> list[Event]:
    def event(did: Did, place: int = 0) -> Event:
        return Event(who, did, 0.0, conversation, client_id=token, seq=place)

    again = chance.choice(([], [event(Did.TIMED_OUT), event(Did.SENT)], [event(Did.REFUSED), event(Did.SENT)]))
    told_twice = [event(Did.ACKED, seq)] if chance.random() < 0.2 else []
    return [event(Did.SENT), *again, event(Did.ACKED, seq), *told_twice]


def _read(who: str, conversation: str, lines: list[SaidLine], chance: random.Random) -> list[Event]:
    """One reader over several connections."""
    life, events, connection = f"{who}/phone", [], 0
    for line in lines:
        if not events or chance.random() < 0.2:
            connection += 1
            events.append(Event(who, Did.OPENED, 0.0, conversation, life, f"{life}/{connection}", seq=line.seq - 1))
        name = f"{life}/{connection}"
        events.append(Event(who, Did.RECEIVED, 0.0, conversation, life, name, seq=line.seq, text=line.text))
    return [*events, Event(who, Did.STAYED, 0.0, conversation, life, f"{life}/{connection}")]
