"""Whatever the bot, the workers, the database and the people do: one outcome per line, one answer at most."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from structlog.testing import capture_logs

from bot.turns import BotUnavailable, Turn
from conversations import owed, transcript
from conversations.models import Conversation, Line, Owner, Sender
from conversations.models import Turn as TurnRow
from conversations.owed import Outcome, OwedTurn
from foundation.settings import Settings
from gateway.reception import APOLOGY, Reception
from handoff import notices, offering, queue, serving
from handoff.models import Agent, HandOff, HandOffState
from tests.claiming import claim_next
from tests.fakes import FakeBot
from tests.machines import START, Machine, everything, patient, pick, play
from tests.people import TERMS
from tests.turn_laws import OPEN, TurnLaws

NUMBER = st.integers(0, 99)
LEASE = timedelta(seconds=20)
PHOTO = "照片"
WORDS = st.sampled_from(["在吗", "我的车被撞了", "转人工", notices.BACK_TO_BOT, PHOTO])
MOODS = st.sampled_from(
    ["well", "well", "well", "unavailable", "broken", "saved but lost", "worker dies", "saved, then worker dies"]
)
MEANWHILE = st.sampled_from(
    ["nothing", "nothing", "more is said", "a person comes", "a person comes and goes", "the lease runs out"]
)
FATES = st.lists(st.sampled_from(["well", "well", "away", "lost", "unsure"]), max_size=2)
OWNER_OF = {
    HandOffState.QUEUED: Owner.QUEUE,
    HandOffState.OFFERED: Owner.QUEUE,
    HandOffState.ACTIVE: Owner.AGENT,
}


@patient
def test_every_line_has_one_outcome_and_one_answer_at_most(database_url: str, settings: Settings) -> None:
    with capture_logs():
        play(ReceptionMachine, database_url, settings=settings.model_copy(update={"episode_turns": 3}))


class WorkerDied(BaseException):
    """As `kill -9`: nobody catches it."""


class MoodyBot(FakeBot):
    """Like Rasa, it keeps a turn that it has completed and does not run it again in the same episode."""

    def __init__(self) -> None:
        super().__init__()
        self.mood = "well"
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        self.kept: dict[tuple[str, str], Turn] = {}
        self.runs: list[str] = []

    async def take_turn(self, **turn: Any) -> Turn:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        if self.mood == "unavailable":
            raise BotUnavailable("empty")
        if self.mood == "broken":
            raise KeyError("reason")
        if self.mood == "worker dies":
            raise WorkerDied
        place = turn["sender"], turn["turn_id"]
        if place not in self.kept:
            self.runs.append(turn["turn_id"])
            self.kept[place] = self.answering(turn["text"])
        if self.mood == "saved but lost":
            raise BotUnavailable("timeout")
        if self.mood == "saved, then worker dies":
            raise WorkerDied
        return self.kept[place]

    async def find_turn(self, sender: str, turn_id: str) -> Turn | None:
        if self.mood == "unavailable":
            raise BotUnavailable("unreachable")
        return self.kept.get((sender, turn_id))

    def kept_of(self, turn_id: str) -> list[Turn]:
        return [turn for (_, known), turn in self.kept.items() if known == turn_id]


@dataclass
class Seen:
    """All rows, as the database has them."""

    conversations: list[Conversation]
    lines: list[Line]
    turns: list[TurnRow]
    handoffs: list[HandOff]

    def said_of(self, turn: TurnRow, sender: Sender) -> list[Line]:
        keys = (f"t:{turn.id}", f"t:{turn.id}:")
        return [line for line in self.lines if line.sender == sender and line.client_id.startswith(keys)]


class ReceptionMachine(Machine):
    settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.bot = MoodyBot()
        self.reception = Reception(self.settings, self.database, self.bell, self.bot)
        self.agent = Agent(
            id="agent-7", username="lina", password_hash="", name="李娜", role="agent", disabled=False, created_at=START
        )
        self.ids: list[str] = []
        self.said = 0  # lines
        self.settled = 0  # of them, when everything was settled last
        self.laws = TurnLaws()

    @initialize()
    def open(self) -> None:
        self.ids = self.run(self._open())

    @rule(number=NUMBER, words=WORDS)
    def hear(self, number: int, words: str) -> None:
        self.run(self._hear(pick(self.ids, number), words))

    @rule(number=NUMBER, words=WORDS, mood=MOODS, meanwhile=MEANWHILE, fates=FATES)
    def a_customer_is_answered(self, number: int, words: str, mood: str, meanwhile: str, fates: list[str]) -> None:
        self.hear(number, words)
        self._work(mood, meanwhile, fates)

    @precondition(lambda self: self.said > self.settled)
    @rule(mood=MOODS, meanwhile=MEANWHILE, fates=FATES)
    def a_worker_answers(self, mood: str, meanwhile: str, fates: list[str]) -> None:
        """What waits longest."""
        self._work(mood, meanwhile, fates)

    def _work(self, mood: str, meanwhile: str, fates: list[str]) -> None:
        turn = self.run(self._claim())
        if turn is None:
            return
        self.bot.mood = mood
        self.bot.meanwhile = lambda: self._happen(meanwhile, turn, fates)
        if meanwhile == "nothing":
            self.database.plan = list(fates)
        self.run(self._answer(turn))
        self.database.plan, self.bot.meanwhile, self.bot.mood = [], None, "well"

    @precondition(lambda self: self.said > self.settled)
    @rule()
    def a_worker_claims_and_dies(self) -> None:
        self.run(self._claim())

    @precondition(lambda self: self.said > self.settled)
    @rule(number=NUMBER, goes=st.booleans())
    def a_person_comes_or_goes(self, number: int, goes: bool) -> None:
        conversation_id = pick(self.ids, number)
        self.run(self._person_goes(conversation_id) if goes else self._person_comes(conversation_id))

    @precondition(lambda self: self.said > self.settled)
    @rule(seconds=st.sampled_from([0.5, 3.0, 21.0, 40.0, 4000.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.later(seconds)
        self.run(owed.free_expired(self.database))

    @precondition(lambda self: self.said > self.settled + 5)
    @rule()
    def everything_settles(self) -> None:
        """Once nothing is broken any more, nothing stays owed."""
        for _ in range(40):
            if turn := self.run(self._claim()):
                self.run(self._answer(turn))
                continue
            self.world.later(21)
            if not self.run(owed.free_expired(self.database)) and not self._open_turns():
                self.settled = self.said
                return
        raise AssertionError("turns stay owed")

    @invariant()
    def the_laws_hold(self) -> None:
        seen = self.run(self._see())
        for conversation in seen.conversations:
            turns = [turn for turn in seen.turns if turn.conversation_id == conversation.id]
            lines = [line for line in seen.lines if line.conversation_id == conversation.id]
            self.laws.check(turns, [line.seq for line in lines if line.sender == Sender.CUSTOMER])
            _check_owner(conversation, [one for one in seen.handoffs if one.conversation_id == conversation.id])
            _check_that_only_the_owner_answers(lines)
            self._check_memory(conversation, turns, seen)
            for turn in turns:
                self._check_answer(turn, seen)
        assert all(self.bot.runs.count(turn_id) == 1 for turn_id in self.bot.runs)

    def _check_answer(self, turn: TurnRow, seen: Seen) -> None:
        """An answered turn has the bot's answer, once; no other has one. A person promised is a person called."""
        said = [line.text for line in seen.said_of(turn, Sender.BOT)]
        answered = turn.outcome in (Outcome.ANSWERED, Outcome.HANDED_OFF)
        assert said == ([reply.text for reply in self.bot.kept_of(turn.id)[0].replies] if answered else [])
        assert bool(said) == (turn.outcome == Outcome.ANSWERED)
        sorry = [line.text for line in seen.said_of(turn, Sender.SYSTEM)]
        assert sorry in ([], [APOLOGY])
        assert not sorry or turn.outcome == Outcome.APOLOGISED
        if sorry or turn.outcome == Outcome.HANDED_OFF:
            assert (turn.conversation_id, turn.ended_at) in [
                (one.conversation_id, one.queued_at) for one in seen.handoffs
            ]

    def _check_memory(self, conversation: Conversation, turns: list[TurnRow], seen: Seen) -> None:
        """What the bot remembers is what came of the last turn that was written down."""
        answered = (Outcome.ANSWERED, Outcome.HANDED_OFF)
        waiting = {line.client_id for line in seen.lines}  # the bot was asked meanwhile, and had nothing to say
        written = [turn for turn in turns if turn.outcome in answered or f"waits:{turn.id}" in waiting]
        assert conversation.bot_state == (self.bot.kept_of(written[-1].id)[0].state if written else {})

    def _open_turns(self) -> list[TurnRow]:
        return [turn for turn in self.run(self._see()).turns if turn.state in OPEN]

    async def _claim(self) -> OwedTurn | None:
        return await claim_next(self.database, lease=LEASE)

    async def _answer(self, turn: OwedTurn) -> None:
        try:
            await self.reception.answer(turn)
        except (WorkerDied, ConnectionError):
            return  # the lease will run out

    async def _happen(self, what: str, turn: OwedTurn, fates: list[str]) -> None:
        """While the bot is thinking."""
        if what == "more is said":
            await self._hear(turn.conversation_id, "还有")
        if what.startswith("a person comes"):
            await self._person_comes(turn.conversation_id)
        if what == "a person comes and goes":
            await self._person_goes(turn.conversation_id)
        if what == "the lease runs out":
            self.world.later(21)
            await owed.free_expired(self.database)
            mood, self.bot.mood = self.bot.mood, "well"
            if other := await self._claim():
                await self._answer(other)
            self.bot.mood = mood
        self.database.plan = list(fates)

    async def _open(self) -> list[str]:
        async with self.database.transaction() as tx:
            tx.add(self.agent)
            return [
                (await transcript.open_conversation(tx, channel="in_app", customer_id=customer)).id
                for customer in ("zhang-wei", "chen-jing")
            ]

    async def _hear(self, conversation_id: str, words: str) -> None:
        self.said += 1
        said = {"attachment_ids": [f"p{self.said}"]} if words == PHOTO else {"text": words}
        async with self.database.transaction() as tx:
            await transcript.hear(tx, self.bell, conversation_id, client_id=f"c{self.said}", **said)

    async def _person_comes(self, conversation_id: str) -> None:
        """Called if nobody waits for one; comes if nobody is there."""
        async with self.database.transaction() as tx:
            held = await transcript.lock(tx, conversation_id)
            handoff = await queue.request(tx, self.bell, held, reason="asked", terms=TERMS)
            if handoff.state == HandOffState.QUEUED:
                await offering.accept(tx, self.bell, handoff.id, self.agent, terms=TERMS)

    async def _person_goes(self, conversation_id: str) -> None:
        async with self.database.transaction() as tx:
            handoff = await queue.open_of(tx, conversation_id)
            if handoff is not None and handoff.state == HandOffState.ACTIVE:
                await serving.close(tx, self.bell, handoff.id, self.agent, disposition="resolved", note="", terms=TERMS)

    async def _see(self) -> Seen:
        async with self.database.reading() as session:
            return Seen(
                await everything(session, Conversation, Conversation.customer_id),
                await everything(session, Line, Line.conversation_id, Line.seq),
                await everything(session, TurnRow, TurnRow.first_seq),
                await everything(session, HandOff, HandOff.requested_at),
            )


def _check_owner(conversation: Conversation, handoffs: list[HandOff]) -> None:
    """A customer is with the bot, in the queue once, or with one person: nowhere else and never in two places."""
    still_open = [OWNER_OF[HandOffState(one.state)] for one in handoffs if one.state in OWNER_OF]
    assert still_open == [owner for owner in (conversation.owner,) if owner != Owner.BOT]


def _check_that_only_the_owner_answers(lines: list[Line]) -> None:
    """From the moment a person serves a customer until the person goes, the bot is silent."""
    bot_answers = True
    for line in lines:
        assert bot_answers or not (line.sender == Sender.BOT or line.text == APOLOGY)
        if line.client_id.startswith("joined:"):
            bot_answers = False
        if line.client_id.startswith(("closed:", "cancelled:")):
            bot_answers = True
