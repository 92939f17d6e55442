"""Whatever customers send and workers suffer: every line has one turn, turns run in order, each ends once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import owed, transcript
from conversations.models import Kind, Line, Sender, Turn, TurnState
from conversations.owed import LeaseLost, Outcome, OwedTurn
from conversations.transcript import Saying
from tests.machines import Crash, Machine, everything, patient, pick, play
from tests.turn_laws import OPEN, TurnLaws

LEASE = timedelta(seconds=20)
DEADLINE = timedelta(seconds=30)
TALKS = ("zhang-wei", "chen-jing", "zhao-min")
NUMBER = st.integers(0, 99)
KINDS = st.sampled_from([Kind.TEXT, Kind.TEXT, Kind.PHOTO])
CRASHES = st.sampled_from([False, False, False, True])


@patient
def test_every_line_has_one_turn_and_turns_run_in_order(database_url: str) -> None:
    play(TurnsMachine, database_url)


@dataclass
class Model:
    """What we expect of one turn. Each claim is one attempt and raises the fence."""

    kind: Kind
    lines: list[int]
    run_at: datetime
    deadline_at: datetime
    state: TurnState = TurnState.READY
    attempts: int = 0
    lease_until: datetime | None = None
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass
class Talk:
    """The model of one conversation. `heard` are the client ids of the customer's lines, by seq."""

    id: str
    last_seq: int = 0
    heard: dict[int, str] = field(default_factory=dict)
    turns: list[Model] = field(default_factory=list)

    @property
    def next(self) -> Model | None:
        return next((turn for turn in self.turns if turn.is_open), None)

    def owe(self, kind: Kind, now: datetime) -> None:
        self.last_seq += 1
        self.heard[self.last_seq] = f"c{self.last_seq}"
        run_at = now + owed.PHOTO_BURST if kind is Kind.PHOTO else now
        waiting = self.turns[-1] if self.turns else None
        if waiting and waiting.state is TurnState.READY and waiting.attempts == 0 and waiting.kind is kind:
            waiting.lines.append(self.last_seq)
            if kind is Kind.PHOTO and waiting.run_at > now:  # who is due keeps their place
                waiting.run_at = min(run_at, waiting.deadline_at)
            return
        self.turns.append(Model(kind, [self.last_seq], run_at, deadline_at=now + DEADLINE))


@dataclass(frozen=True)
class Claim:
    """What a worker believes to hold. A dead worker's claim is one that nobody uses any more."""

    turn: Model
    held: OwedTurn

    @property
    def is_good(self) -> bool:
        return self.turn.state is TurnState.RUNNING and self.turn.attempts == self.held.attempts


class TurnsMachine(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.talks: list[Talk] = []
        self.claims: list[Claim] = []
        self.laws = TurnLaws()

    @initialize()
    def open(self) -> None:
        self.talks = [Talk(self.run(self._open(customer))) for customer in TALKS]

    @rule(number=NUMBER, kinds=st.lists(KINDS, min_size=1, max_size=3), crash=CRASHES)
    def hear(self, number: int, kinds: list[Kind], crash: bool) -> None:
        talk = pick(self.talks, number)
        for kind in kinds:
            client_id = f"c{talk.last_seq + 1}"
            if self._commits(lambda tx, cid=client_id, kind=kind: self._hear(tx, talk, cid, kind), crash):
                talk.owe(kind, self.world.now)

    @precondition(lambda self: any(talk.heard for talk in self.talks))
    @rule(number=NUMBER, which=NUMBER)
    def hear_again(self, number: int, which: int) -> None:
        talk = pick([talk for talk in self.talks if talk.heard], number)
        seq = pick(list(talk.heard), which)
        kind = next(turn.kind for turn in talk.turns if seq in turn.lines)
        assert self._commits(lambda tx: self._hear(tx, talk, talk.heard[seq], kind))

    @precondition(lambda self: self._waiting())
    @rule(number=NUMBER)
    def somebody_else_says_something(self, number: int) -> None:
        talk = pick(self.talks, number)
        talk.last_seq += 1
        assert self._commits(lambda tx: self._say(tx, talk))

    @precondition(lambda self: self._waiting())
    @rule(at_most=st.integers(1, 3))
    def claim(self, at_most: int) -> None:
        """The turns that have waited longest, as many as there are."""
        due = self._due()
        taken = self._note(self.run(self._claim(at_most)))
        assert len(taken) == min(at_most, len(due))
        left = [turn.run_at for turn in due if turn not in taken]
        assert all(turn in due and all(turn.run_at <= other for other in left) for turn in taken)

    @precondition(lambda self: self._waiting())
    @rule(workers=st.integers(2, 4), at_most=st.integers(1, 2))
    def workers_claim_at_once(self, workers: int, at_most: int) -> None:
        """Nobody takes what another has; what they leave is taken afterwards, so that the example can be repeated."""
        due = self._due()
        taken = self._note([turn for turns in self.run(self._claim_at_once(workers, at_most)) for turn in turns])
        while more := self._note(self.run(self._claim(len(TALKS)))):
            taken += more
        assert sorted(map(id, taken)) == sorted(map(id, due))

    @precondition(lambda self: self._good())
    @rule(number=NUMBER, outcome=st.sampled_from(Outcome), crash=CRASHES)
    def finish(self, number: int, outcome: Outcome, crash: bool) -> None:
        claim = pick(self._good(), number)
        if self._commits(lambda tx: owed.finish(tx, claim.held, outcome), crash):
            claim.turn.state = TurnState.DEAD if outcome is Outcome.APOLOGISED else TurnState.DONE
            claim.turn.outcome = outcome

    @precondition(lambda self: self._good())
    @rule(number=NUMBER, seconds=st.sampled_from([0.0, 1.0, 9.0]), crash=CRASHES)
    def try_again(self, number: int, seconds: float, crash: bool) -> None:
        claim = pick(self._good(), number)
        run_at = self.world.now + timedelta(seconds=seconds)
        if self._commits(lambda tx: owed.try_again(tx, claim.held, "the bot was away", run_at=run_at), crash):
            claim.turn.state, claim.turn.run_at = TurnState.READY, run_at

    @precondition(lambda self: self._good())
    @rule(number=NUMBER)
    def give_back(self, number: int) -> None:
        claim = pick(self._good(), number)
        assert self._commits(lambda tx: owed.give_back(tx, claim.held))
        claim.turn.state = TurnState.READY

    @precondition(lambda self: self._lost())
    @rule(number=NUMBER, how=st.sampled_from(["finish", "try_again", "give_back"]))
    def act_after_losing_the_lease(self, number: int, how: str) -> None:
        held = pick(self._lost(), number).held
        acts: dict[str, Callable[[AsyncSession], Awaitable[None]]] = {
            "finish": lambda tx: owed.finish(tx, held, Outcome.ANSWERED),
            "try_again": lambda tx: owed.try_again(tx, held, "late", run_at=self.world.now),
            "give_back": lambda tx: owed.give_back(tx, held),
        }
        try:
            self._commits(acts[how])
        except LeaseLost:
            return
        raise AssertionError("a worker that had lost its turn changed it")

    @rule(seconds=st.sampled_from([0.3, 1.7, 7.0, 25.0]), look=st.booleans())
    def time_passes(self, seconds: float, look: bool) -> None:
        """Somebody may look for workers that died."""
        self.world.later(seconds)
        if not look:
            return
        expired = [turn for turn in self._running() if turn.lease_until and turn.lease_until < self.world.now]
        assert self.run(owed.free_expired(self.database)) == len(expired)
        for turn in expired:
            turn.state = TurnState.READY

    @precondition(lambda self: self._running())
    @rule()
    def the_only_worker_starts_anew(self) -> None:
        running = self._running()
        assert self.run(owed.free_all(self.database)) == len(running)
        for turn in running:
            turn.state = TurnState.READY

    @invariant()
    def turns_are_as_expected(self) -> None:
        rows, lines = self.run(self._rows())
        for talk in self.talks:
            turns = [row for row in rows if row.conversation_id == talk.id]
            heard = [line.seq for line in lines if line.conversation_id == talk.id and line.sender == Sender.CUSTOMER]
            self.laws.check(turns, heard)
            self._check_model(talk, turns)

    @invariant()
    def what_is_answered_is_known(self) -> None:
        for talk in self.talks[:1]:
            answered = self.run(self._answered(talk))
            assert answered == (talk.next.lines[0] - 1 if talk.next else talk.last_seq)

    def _check_model(self, talk: Talk, turns: list[Turn]) -> None:
        assert [(turn.first_seq, turn.last_seq) for turn in turns] == [
            (model.lines[0], model.lines[-1]) for model in talk.turns
        ]
        for turn, model in zip(turns, talk.turns, strict=True):
            assert (turn.state, turn.attempts, turn.outcome) == (model.state, model.attempts, model.outcome)
            if model.state is TurnState.READY:
                assert turn.run_at == model.run_at

    def _due(self) -> list[Model]:
        heads = [turn for talk in self.talks if (turn := talk.next)]
        return [turn for turn in heads if turn.state is TurnState.READY and turn.run_at <= self.world.now]

    def _waiting(self) -> bool:
        return any(turn.state is TurnState.READY for talk in self.talks for turn in talk.turns)

    def _running(self) -> list[Model]:
        return [turn for talk in self.talks for turn in talk.turns if turn.state is TurnState.RUNNING]

    def _good(self) -> list[Claim]:
        return [claim for claim in self._sorted_claims() if claim.is_good]

    def _lost(self) -> list[Claim]:
        return [claim for claim in self._sorted_claims() if not claim.is_good]

    def _sorted_claims(self) -> list[Claim]:
        """In an order that does not depend on which of two workers was faster."""
        places = {talk.id: place for place, talk in enumerate(self.talks)}
        return sorted(self.claims, key=lambda c: (places[c.held.conversation_id], c.held.first_seq, c.held.attempts))

    def _note(self, taken: list[OwedTurn]) -> list[Model]:
        """Enter in the model what workers have taken."""
        models = []
        for held in taken:
            talk = next(talk for talk in self.talks if talk.id == held.conversation_id)
            turn = next(turn for turn in talk.turns if turn.lines[0] == held.first_seq)
            assert (held.last_seq, held.attempts) == (turn.lines[-1], turn.attempts + 1)
            assert turn.state is TurnState.READY
            turn.state, turn.attempts, turn.lease_until = TurnState.RUNNING, held.attempts, self.world.now + LEASE
            self.claims.append(Claim(turn, held))
            models.append(turn)
        return models

    def _commits(self, work: Callable[[AsyncSession], Awaitable[object]], crash: bool = False) -> bool:
        async def run() -> None:
            async with self.database.transaction() as tx:
                await work(tx)
                if crash:
                    raise Crash

        try:
            self.run(run())
        except Crash:
            return False
        return True

    async def _claim(self, at_most: int) -> list[OwedTurn]:
        return await owed.claim_due(self.database, lease=LEASE, at_most=at_most)

    async def _claim_at_once(self, workers: int, at_most: int) -> list[list[OwedTurn]]:
        return await asyncio.gather(*(self._claim(at_most) for _ in range(workers)))

    async def _open(self, customer: str) -> str:
        async with self.database.transaction() as tx:
            return (await transcript.open_conversation(tx, channel="in_app", customer_id=customer)).id

    async def _hear(self, tx: AsyncSession, talk: Talk, client_id: str, kind: Kind) -> None:
        photos = [f"photo-{client_id}"] if kind is Kind.PHOTO else []
        text = "" if photos else client_id
        await transcript.hear(tx, self.bell, talk.id, client_id=client_id, text=text, attachment_ids=photos)

    async def _say(self, tx: AsyncSession, talk: Talk) -> None:
        held = await transcript.lock(tx, talk.id)
        await transcript.say(tx, self.bell, held, [Saying("好的")], sender=Sender.SYSTEM, key=f"s{talk.last_seq}")

    async def _answered(self, talk: Talk) -> int:
        async with self.database.reading() as session:
            return await owed.answered_seq(session, await transcript.find(session, talk.id))

    async def _rows(self) -> tuple[list[Turn], list[Line]]:
        async with self.database.reading() as session:
            return await everything(session, Turn, Turn.first_seq), await everything(session, Line, Line.seq)
