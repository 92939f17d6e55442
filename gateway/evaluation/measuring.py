"""Reads the judging data with the trained model and makes figures of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings
from gateway.evaluation.entities import EntityFigures, judge_entities
from gateway.evaluation.held_out import HeldOut, Phrasing, Sentence
from gateway.evaluation.intents import Intents, Outcome, judge_intents
from gateway.evaluation.person import Person, judge_person
from gateway.evaluation.rates import percentile
from gateway.evaluation.safety import Alarm, Safety, judge_safety
from gateway.understanding import Understander, Understanding, understander
from insurance.words.entities import Entity

Advance = Callable[[int], None]  # called with how many more are done


@dataclass(frozen=True)
class Latency:
    """Milliseconds of the trained model, in the reading process, one text after the other."""

    texts: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class Judged:
    """Figures on the judging data; a part whose file is not there is None."""

    intents: Intents | None
    person: Person | None
    safety: Safety | None
    entities: list[EntityFigures] | None
    latency: Latency


class _Stopwatch:
    """Understands texts one after the other and keeps what the model took for each."""

    def __init__(self, reader: Understander, advance: Advance) -> None:
        self.milliseconds: list[float] = []
        self._reader = reader
        self._advance = advance

    async def understand(self, text: str, sentence: Sentence | None = None) -> Understanding:
        clock = sentence.clock if sentence and sentence.clock else in_beijing(utc_now())
        understood, spent = await self._reader.understand_timed(text, clock)
        self.milliseconds.append(spent)
        self._advance(1)
        return understood


async def judge(settings: Settings, held_out: HeldOut, advance: Advance) -> Judged:
    """Reads every text of the judging data. Raises `RasaMissing`, `NotTrained`, `ReaderDied`."""
    async with understander(settings) as reader:
        await reader.understand("你好", in_beijing(utc_now()))  # the first is slow: models are loaded
        watch = _Stopwatch(reader, advance)
        return Judged(
            intents=await _judged_intents(watch, held_out),
            person=await _judged_person(watch, held_out),
            safety=await _judged_safety(watch, held_out),
            entities=await _judged_entities(watch, held_out),
            latency=latency_of(watch.milliseconds),
        )


def outcome_of(wanted: Phrasing, understood: Understanding) -> Outcome:
    confidence = min(1.0, understood.confidence)  # what words decide is sure, and intents of one name are added up
    return Outcome(wanted.intent, understood.intent, confidence, wanted.also, wanted.is_short)


def latency_of(milliseconds: list[float]) -> Latency:
    return Latency(len(milliseconds), percentile(milliseconds, 50), percentile(milliseconds, 95))


async def _judged_intents(watch: _Stopwatch, held_out: HeldOut) -> Intents | None:
    if held_out.intents is None:
        return None
    outcomes = []
    for one in held_out.intents.phrasings:
        outcomes.append(outcome_of(one, await watch.understand(one.text)))
    return judge_intents(outcomes, held_out.intents.frequent)


async def _judged_person(watch: _Stopwatch, held_out: HeldOut) -> Person | None:
    if held_out.person is None:
        return None
    wishes = [(wish.indirect, (await watch.understand(wish.text)).wants_person) for wish in held_out.person.wishes]
    return judge_person(wishes, [(await watch.understand(text)).wants_person for text in held_out.person.look_alikes])


async def _judged_safety(watch: _Stopwatch, held_out: HeldOut) -> Safety | None:
    if held_out.safety is None:
        return None
    alarms = [
        Alarm(each.kinds, each.numbers, (await watch.understand(each.text)).safety)
        for each in held_out.safety.emergencies
    ]
    look_alikes = [(await watch.understand(text)).safety is not None for text in held_out.safety.look_alikes]
    return judge_safety(alarms, look_alikes)


async def _judged_entities(watch: _Stopwatch, held_out: HeldOut) -> list[EntityFigures] | None:
    if held_out.sentences is None:
        return None
    read: list[tuple[Sentence, list[Entity]]] = []
    for sentence in held_out.sentences:
        read.append((sentence, (await watch.understand(sentence.text, sentence)).entities))
    return judge_entities(read)
