"""Reception: who answers a customer, the bot or a person. Read this file first.

For each turn that the bot owes: if a person serves, leave it to them; else ask the bot, write down what it says, and
call a person when the customer asked for one or the bot failed. Who waits for a person is answered meanwhile.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncSession

from actions.person.person_words import denies_wish
from bot.turns import BotAway, BotUnavailable, HandOffWish, Turn
from channels.in_app.counter import ASKS_FOR_PERSON
from conversations import bell as topics
from conversations import episodes, owed, transcript
from conversations.bell import Bell
from conversations.episodes import Episode
from conversations.models import Conversation, Line, Owner, Sender
from conversations.owed import LeaseLost, Outcome, OwedTurn
from conversations.transcript import Saying
from foundation.crash_points import crash_point
from foundation.database import Database, after_commit
from foundation.settings import Settings
from gateway import bot_turn, waiting
from gateway.bot_turn import Bot
from gateway.calling import Caller
from handoff import asked, call_changes, heard_waiting, serving
from handoff.asked import Question
from handoff.call_changes import CallChange
from handoff.terms import Terms
from insurance.danger.dangers import read_dangers
from insurance.policies.policies import PolicyBook

# What the customer reads when the bot has failed three times.
APOLOGY = "抱歉，智能助手暂时出了点问题，没能回答您。您的话都已记下，我请人工客服来接着处理。"

AT_ONCE = 8  # turns of different conversations that one worker runs side by side, for each Rasa process

OUTCOMES = Counter("baowen_turns", "Turns of the bot that have ended, by how.", ["outcome"])
SECONDS = Histogram(
    "baowen_turn_seconds",
    "From the claim of a turn to its outcome.",
    buckets=(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 30),
)
LEASES_LOST = Counter("baowen_turn_leases_lost", "Turns that another worker took over; what came of them was dropped.")
log = structlog.get_logger()


class Reception:
    """The loop that works off owed turns."""

    def __init__(
        self, settings: Settings, database: Database, bell: Bell, bot: Bot, policies: PolicyBook | None = None
    ) -> None:
        self._settings = settings
        self._database = database
        self._bell = bell
        self._bot = bot
        self._terms = Terms.of(settings)
        self._caller = Caller(settings, database, bell, self._terms, policies)
        self._at_once = AT_ONCE * len(settings.rasa_addresses)
        self._more_wait = False
        self._running: dict[asyncio.Task[None], OwedTurn] = {}
        self._starting: asyncio.Task[None] | None = None
        self._free_next = 0.0

    async def run(self) -> None:
        """Until cancelled. Looks at every ring and once a second."""
        async with self._bell.listening(topics.TURNS) as listener:
            while True:
                await self._free_expired()
                self._starting = asyncio.create_task(self._start_due())
                # Shielded: turns that are claimed and not begun would wait for their lease to run out.
                await asyncio.shield(self._starting)
                if not (self._more_wait and len(self._running) < self._at_once):
                    await listener.wait(1.0)

    async def drain(self, within: float) -> None:
        """Let running turns end; those that do not are given back, for the next worker to take at once."""
        until = asyncio.get_running_loop().time() + within
        if self._starting is not None:
            await asyncio.wait({self._starting}, timeout=within)
        if self._running:
            await asyncio.wait(self._running, timeout=max(until - asyncio.get_running_loop().time(), 0))
        cut_off = dict(self._running)
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)
        for turn in cut_off.values():
            with suppress(LeaseLost):  # it ended after all
                async with self._database.transaction() as tx:
                    await owed.give_back(tx, turn)

    async def answer(self, turn: OwedTurn) -> None:
        """One turn, from the customer's words to exactly one outcome."""
        structlog.contextvars.bind_contextvars(conversation=turn.conversation_id, turn=turn.id)
        try:
            with SECONDS.time():
                await self._answer(turn)
        except LeaseLost:
            LEASES_LOST.inc()
            log.info("turn_taken_by_another_worker")
        except Exception as broken:  # a fault of ours is the bot's failure to the customer: they get an outcome too
            log.error("turn_broke", error=type(broken).__name__, exc_info=broken)
            with suppress(LeaseLost):
                await self._bot_failed(turn, type(broken).__name__)

    async def _answer(self, turn: OwedTurn) -> None:
        async with self._database.reading() as session:
            conversation = await transcript.find(session, turn.conversation_id)
            after = turn.first_seq - 1 - bot_turn.BEFORE
            lines = await transcript.history(session, conversation.id, after=after, up_to=turn.last_seq)
            change = await call_changes.wanted(session, conversation, lines, turn.first_seq)
        heard = bot_turn.heard_in(turn, lines)
        question = asked.question_before(lines, turn.first_seq)
        waits = conversation.owner == Owner.QUEUE
        to_bot = asked.bot_asked_last(conversation, lines, turn.first_seq)
        despairs = asked.despairs(conversation, heard[-1].said_at)
        about_wait = waits and change is None
        if conversation.owner == Owner.AGENT or (
            about_wait and heard_waiting.is_about_waiting(question, heard, to_bot=to_bot, despairs=despairs)
        ):
            await self._leave_to_person(turn, question, heard, to_bot=to_bot)
            return
        if change is not None:
            await self._change_call(turn, change, heard)
            return
        if not waits and question is not None and asked.is_answer(question, heard):
            await self._take_answer(turn, question, heard)
            return
        crash_point("turn_claimed")
        if turn.attempts > self._settings.turn_attempts:  # each attempt before took its worker with it
            await self._bot_failed(turn, "given up")
            return
        episode = episodes.of_next_turn(
            conversation,
            said_at=heard[0].said_at,
            turns=self._settings.episode_turns,
            idle=timedelta(minutes=self._settings.episode_idle_minutes),
        )
        try:
            most = self._settings.max_turn_chars
            answer = await bot_turn.ask(self._bot, turn, conversation, episode, lines, max_chars=most)
        except BotUnavailable as failed:
            may_wait = isinstance(failed, BotAway) and not any(_needs_a_person(line.text) for line in heard)
            await self._bot_failed(turn, str(failed), asked=not may_wait)
            return
        crash_point("bot_answered")
        await self._write_down(turn, conversation.owner_epoch, episode, answer, heard)
        crash_point("answer_committed")

    async def _write_down(
        self, turn: OwedTurn, owner_epoch: int, episode: Episode, answer: Turn, heard: Sequence[Line]
    ) -> None:
        """The replies, the bot's state, the wish for a person and the end of the turn, all or nothing."""
        policies = await self._caller.policies_of(turn.conversation_id) if answer.hand_off else ()
        async with self._database.transaction() as tx:
            conversation = await self._lock(tx, turn)
            if conversation.owner_epoch != owner_epoch:  # a person came while the bot was thinking
                await self._finish(tx, conversation, turn, Outcome.DROPPED)
                return
            if conversation.owner == Owner.QUEUE:
                denied = not answer.hand_off and any(denies_wish(line.text) for line in heard)
                declines = answer.declines_person and not heard_waiting.stays(heard)
                leaves = declines or denied or heard_waiting.leaves_queue(heard)
                answer = await waiting.answer_meanwhile(
                    tx, self._bell, conversation, turn, answer, self._terms, leaves=leaves
                )
            await transcript.say(
                tx,
                self._bell,
                conversation,
                [bot_turn.saying(reply) for reply in answer.replies],
                sender=Sender.BOT,
                key=f"t:{turn.id}",
                sender_name=self._settings.assistant_name,
            )
            episodes.remember(conversation, episode, answer.state)
            if wish := answer.hand_off:
                call = heard_waiting.call_beside(heard)
                await self._caller.call(tx, conversation, wish, policies, asked_at=heard[0].said_at, call=call)
                crash_point("handoff_requested")
            await self._finish(tx, conversation, turn, _outcome_of(answer))
            crash_point("answer_written")

    async def _bot_failed(self, turn: OwedTurn, error: str, *, asked: bool = True) -> None:
        """Try again a little later; after the last attempt, or the deadline, apologise and call a person.

        A bot that is only restarting was not `asked`: no attempt is spent, or everybody who writes in those seconds
        would be handed to a person.
        """
        log.warning("bot_failed", attempt=turn.attempts, error=error)
        async with self._database.transaction() as tx:
            now = await self._database.now(tx)
            if (turn.attempts < self._settings.turn_attempts or not asked) and now < turn.deadline_at:
                run_at = now + _pause(turn.attempts) if asked else min(now + _until_it_is_back(), turn.deadline_at)
                await owed.try_again(tx, turn, error[:200], run_at=run_at, counted=asked)
                return
            conversation = await self._lock(tx, turn)
            if conversation.owner == Owner.BOT:
                await transcript.say(
                    tx, self._bell, conversation, [Saying(APOLOGY)], sender=Sender.SYSTEM, key=f"t:{turn.id}:sorry"
                )
                await self._caller.call(tx, conversation, HandOffWish("failed", False, ""))
                await self._finish(tx, conversation, turn, Outcome.APOLOGISED, error[:200])
                return
            await self._finish(tx, conversation, turn, Outcome.LEFT_TO_PERSON, error[:200])

    async def _leave_to_person(
        self, turn: OwedTurn, question: Question | None, heard: Sequence[Line], *, to_bot: bool
    ) -> None:
        async with self._database.transaction() as tx:
            conversation = await self._lock(tx, turn)
            if conversation.owner == Owner.BOT:  # the person has just left: nobody else will answer this
                await owed.give_back(tx, turn)
                return
            if conversation.owner == Owner.AGENT:
                await serving.customer_waits(tx, conversation, heard[0].said_at, self._terms)
            await heard_waiting.hear(tx, self._bell, conversation, question, heard, self._terms, to_bot=to_bot)
            await self._finish(tx, conversation, turn, Outcome.LEFT_TO_PERSON)

    async def _take_answer(self, turn: OwedTurn, question: Question, heard: Sequence[Line]) -> None:
        """The hand-off has asked this, not the bot."""
        async with self._database.transaction() as tx:
            conversation = await self._lock(tx, turn)
            await asked.take_answer(tx, self._bell, conversation, question, heard, self._terms)
            await self._finish(tx, conversation, turn, Outcome.ANSWERED)

    async def _change_call(self, turn: OwedTurn, change: CallChange, heard: Sequence[Line]) -> None:
        """A call back that was promised is not wanted any more, or is to go to another number."""
        async with self._database.transaction() as tx:
            conversation = await self._lock(tx, turn)
            await call_changes.make(tx, self._bell, conversation, change, key=f"call:{heard[-1].seq}")
            await self._finish(tx, conversation, turn, Outcome.ANSWERED)

    async def _lock(self, tx: AsyncSession, turn: OwedTurn) -> Conversation:
        """The conversation; if more has been said in it meanwhile, its next turn may begin when this one has ended."""
        conversation = await transcript.lock(tx, turn.conversation_id)
        if conversation.last_seq > turn.last_seq:
            transcript.ring(tx, self._bell, topics.TURNS)
        return conversation

    async def _finish(
        self, tx: AsyncSession, conversation: Conversation, turn: OwedTurn, outcome: Outcome, error: str | None = None
    ) -> None:
        """End the turn; whoever watches the conversation learns that nothing is owed any more."""
        transcript.changed(tx, conversation)
        transcript.ring(tx, self._bell, topics.of_conversation(conversation.id))
        await owed.finish(tx, turn, outcome, error, now=transcript.now_of(tx))
        after_commit(tx, OUTCOMES.labels(outcome.value).inc)

    async def _start_due(self) -> None:
        for turn in await self._claim():
            self._start(turn)

    async def _claim(self) -> list[OwedTurn]:
        places = self._at_once - len(self._running)
        lease = timedelta(seconds=self._settings.turn_lease_seconds)
        claimed = await owed.claim_due(self._database, lease=lease, at_most=places) if places else []
        self._more_wait = len(claimed) == places  # as many as there was room for: there may be others
        return claimed

    async def _free_expired(self) -> None:
        """About once a second, however much there is to do."""
        now = asyncio.get_running_loop().time()
        if now >= self._free_next:
            self._free_next = now + 1.0
            await owed.free_expired(self._database)

    def _start(self, turn: OwedTurn) -> None:
        task = asyncio.create_task(self.answer(turn))
        self._running[task] = turn
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if self._more_wait:
            self._bell.ring(topics.TURNS)
        if not task.cancelled() and (error := task.exception()):
            # Its lease runs out and it is tried again.
            log.error("turn_lost", error=type(error).__name__, exc_info=error)


def _outcome_of(answer: Turn) -> Outcome:
    if answer.hand_off:
        return Outcome.HANDED_OFF
    return Outcome.ANSWERED if answer.replies else Outcome.LEFT_TO_PERSON


def _needs_a_person(text: str) -> bool:
    """Sooner than the bot may be back."""
    return ASKS_FOR_PERSON in text or bool(read_dangers(text))


def _until_it_is_back() -> timedelta:
    return timedelta(seconds=random.uniform(1, 2))


def _pause(attempts: int) -> timedelta:
    return timedelta(seconds=0.3 * 3**attempts * random.uniform(0.7, 1.3))
