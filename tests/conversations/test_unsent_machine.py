"""Whatever senders, channels and clocks do: a customer reads the lines in order, and none of them twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from channels.delivery import Dispatch, SendFailed
from conversations import sending, transcript, unsent
from conversations.models import Delivery, DeliveryState, Sender
from conversations.sending import LEASE, PARKED, NotHeld, Unsent
from conversations.transcript import Saying
from tests.machines import START, Machine, everything, patient, pick, play

NUMBER = st.integers(0, 99)
ANSWERS = st.sampled_from(["clear", "clear", "never again", "none"])
SENDS = st.lists(st.tuples(st.integers(1, 3), st.booleans(), ANSWERS | st.just("later")), max_size=2)
ENDS = st.sampled_from(["noted", "dies", "hangs up", "unanswered"])
ENDED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNCERTAIN)


@patient
def test_a_customer_reads_the_lines_in_order_and_none_twice(database_url: str) -> None:
    with capture_logs():
        play(UnsentMachine, database_url)


@dataclass
class Model:
    """What we expect of one line on its way. `taken`: the channel has it, whoever knows."""

    seq: int
    next_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    fence: int = 0
    lease_until: datetime = START
    handed: bool = False
    taken: bool = False


@dataclass
class Talk:
    """The model of one conversation. `read` is what its customer has been shown."""

    id: str
    lines: list[Model] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    last_seq: int = 0
    held_until: datetime = START

    @property
    def first(self) -> Model | None:
        return next((line for line in self.lines if line.state not in ENDED), None)

    def of(self, held: Unsent) -> Model:
        return next(line for line in self.lines if line.seq == held.line.seq)


@dataclass
class Hold:
    """What a sender believes to hold. A dead sender's hold is one that is not used any more."""

    talk: Talk
    dispatch: Dispatch

    def is_good(self, lines: list[Unsent]) -> bool:
        expected = [(DeliveryState.SENDING, held.fence) for held in lines]
        return [(self.talk.of(held).state, self.talk.of(held).fence) for held in lines] == expected


class UnsentMachine(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.talks: list[Talk] = []
        self.holds: list[Hold] = []
        self.ended: dict[str, tuple[object, ...]] = {}

    @initialize()
    def open(self) -> None:
        self.talks = [Talk(self.run(self._open(number))) for number in range(2)]

    @precondition(lambda self: len(self._open_lines()) < 6)  # or most steps would only say more
    @rule(number=NUMBER, count=st.integers(1, 3))
    def say(self, number: int, count: int) -> None:
        self._told(pick(self.talks, number), count)

    def _told(self, talk: Talk, count: int) -> None:
        self.run(self._say(talk, count))
        for seq in range(talk.last_seq + 1, talk.last_seq + 1 + count):
            talk.lines.append(Model(seq, max(self.world.now, talk.held_until)))
        talk.last_seq += count

    @rule(number=NUMBER, says=st.integers(0, 2), sends=SENDS)
    def a_sender_claims(self, number: int, says: int, sends: list[tuple[int, bool, str]]) -> None:
        """Perhaps what was said just before; and perhaps begins to send at once."""
        self._told(pick(self.talks, number), says)
        for hold, (count, taken, answer) in zip(self._claim(), sends, strict=False):
            self._hand_over(hold, count, taken)
            if answer != "later" and hold in self.holds:
                self._hear_answer(hold, answer)

    @precondition(lambda self: any(not hold.dispatch.handed for hold in self.holds))
    @rule(number=NUMBER, count=st.integers(1, 3), taken=st.booleans())
    def hand_over(self, number: int, count: int, taken: bool) -> None:
        """The sender commits that it asks the channel, and asks: the channel takes the lines or does not."""
        self._hand_over(pick([hold for hold in self.holds if not hold.dispatch.handed], number), count, taken)

    def _hand_over(self, hold: Hold, count: int, taken: bool) -> None:
        lines = hold.dispatch.open[:count]
        if not self._holds(hold, hold.dispatch.open, hold.dispatch.hand_over(lines)):
            return
        for held in hold.dispatch.open:
            hold.talk.of(held).lease_until = self.world.now + LEASE
        self._ask_channel(hold.talk, lines, taken)

    @precondition(lambda self: any(hold.dispatch.handed for hold in self.holds))
    @rule(number=NUMBER, answer=ANSWERS)
    def hear_the_channels_answer(self, number: int, answer: str) -> None:
        self._hear_answer(pick([hold for hold in self.holds if hold.dispatch.handed], number), answer)

    def _hear_answer(self, hold: Hold, answer: str) -> None:
        lines, dispatch = list(hold.dispatch.handed), hold.dispatch
        taken = hold.talk.of(lines[0]).taken
        if answer == "none":
            self._end(hold, lines, DeliveryState.UNCERTAIN, dispatch.doubt("timeout"))
        elif taken:
            self._end(hold, lines, DeliveryState.SENT, dispatch.sent(lines))
            return
        elif answer == "never again":
            self._end(hold, lines, DeliveryState.FAILED, dispatch.fail(lines, "blocked"))
        elif self._holds(hold, lines, dispatch.try_again(SendFailed("busy", permanent=False))):
            self._wait(hold, lines, None)
        self._put_back_what_is_behind(hold)

    @precondition(lambda self: any(not hold.dispatch.handed for hold in self.holds))
    @rule(number=NUMBER, park=st.booleans())
    def leave_it_for_now(self, number: int, park: bool) -> None:
        """The channel may not write to this customer, or rests."""
        hold = pick([hold for hold in self.holds if not hold.dispatch.handed], number)
        lines = list(hold.dispatch.open)
        put = hold.dispatch.park(lines, "no quota") if park else hold.dispatch.put_back("resting")
        if self._holds(hold, lines, put):
            self._wait(hold, lines, PARKED if park else self.world.now)

    @precondition(lambda self: self.holds)
    @rule(number=NUMBER)
    def a_sender_dies(self, number: int) -> None:
        self.holds.remove(pick(self.holds, number))

    @precondition(lambda self: self.holds)
    @rule()
    def the_only_worker_starts_anew(self) -> None:
        self.holds = []
        self.run(unsent.free_all(self.database))
        self._free(every=True)

    @rule(
        number=NUMBER,
        says=st.integers(0, 2),
        count=st.integers(0, 3),
        ends=ENDS,
    )
    def the_customer_writes(self, number: int, says: int, count: int, ends: str) -> None:
        """Until the open request is answered, lines wait for it; parked ones may go again."""
        talk = pick(self.talks, number)
        talk.held_until = self.world.now + timedelta(seconds=4)
        self._commit(lambda tx: unsent.hold_back(tx, talk.id, until=talk.held_until))
        _release(talk, talk.held_until)
        self._told(talk, says)
        if ends == "unanswered":
            return
        carried = self.run(self._reply(talk, count))
        talk.held_until = START
        self._ask_channel(talk, carried, ends != "hangs up")
        if ends == "noted":
            self._commit(lambda tx: sending.mark_sent(tx, carried))
            for held in carried:
                talk.of(held).state = DeliveryState.SENT

    @precondition(lambda self: self._open_lines())
    @rule(seconds=st.sampled_from([0.7, 3.0, 50.0, 700.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.later(seconds)

    @precondition(lambda self: len(self._open_lines()) > 3)
    @rule()
    def everything_settles(self) -> None:
        """Once nothing is broken any more, every line arrives, but those of which a channel has said or left open."""
        self.holds = []
        waiting = [line for talk in self.talks for line in talk.lines if line.state not in ENDED and not line.handed]
        for _ in range(4):
            self.world.later(700)
            for talk in self.talks:
                self._commit(lambda tx, talk=talk: unsent.release(tx, talk.id, at=self.world.now))
                _release(talk, self.world.now)
            for hold in self._claim():
                lines = list(hold.dispatch.open)
                assert self._holds(hold, lines, hold.dispatch.hand_over(lines))
                self._ask_channel(hold.talk, lines, True)
                self._end(hold, lines, DeliveryState.SENT, hold.dispatch.sent(lines))
        assert all(line.state is DeliveryState.SENT for line in waiting)
        assert not any(talk.first for talk in self.talks)

    @invariant()
    def customers_read_in_order_and_nothing_twice(self) -> None:
        for talk in self.talks:
            assert talk.read == sorted(set(talk.read))

    @invariant()
    def rows_are_as_expected(self) -> None:
        rows = self.run(self._rows())
        for talk in self.talks:
            mine = [row for row in rows if row.conversation_id == talk.id]
            expected = [(line.seq, line.state, line.fence, line.next_at) for line in talk.lines]
            assert [(row.seq, row.state, row.fence, row.next_at) for row in mine] == expected
            assert [row.seq for row in mine if row.state == DeliveryState.SENT and row.seq not in talk.read] == []
            known = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN)
            assert all(row.state in known for row in mine if row.seq in talk.read)
        for row in rows:
            values = tuple(getattr(row, column.name) for column in Delivery.__table__.columns)
            assert self.ended.get(row.id, values) == values
            if row.state in ENDED:
                self.ended[row.id] = values

    def _claim(self) -> list[Hold]:
        """A sender takes what is due; what others left behind is free again, or in doubt."""
        self._free(every=False)
        due = {talk.id: seqs for talk in self.talks if (seqs := self._due(talk))}
        claimed = self.run(unsent.claim_due(self.database))
        holds = []
        for talk in self.talks:
            lines = [held for held in claimed if held.conversation_id == talk.id]
            assert [held.line.seq for held in lines] == due.get(talk.id, [])
            if lines:
                self._take(talk, lines)
                holds.append(Hold(talk, Dispatch(self.database, lines)))
        self.holds += holds
        return holds

    def _open_lines(self) -> list[Model]:
        return [line for talk in self.talks for line in talk.lines if line.state not in ENDED]

    def _due(self, talk: Talk) -> list[int]:
        """From the first line that has not ended, if nobody has it, up to the first that is not due."""
        if talk.first is None or talk.first.state is not DeliveryState.PENDING:
            return []
        seqs = []
        for line in talk.lines:
            if line.state is DeliveryState.PENDING:
                if line.next_at > self.world.now:
                    break
                seqs.append(line.seq)
        return seqs

    def _take(self, talk: Talk, lines: list[Unsent]) -> None:
        for held in lines:
            line = talk.of(held)
            assert line.state is DeliveryState.PENDING
            line.state, line.fence, line.handed = DeliveryState.SENDING, line.fence + 1, False
            line.lease_until = self.world.now + LEASE

    def _free(self, *, every: bool) -> None:
        for talk in self.talks:
            for line in talk.lines:
                if line.state is DeliveryState.SENDING and (every or line.lease_until < self.world.now):
                    line.state = DeliveryState.UNCERTAIN if line.handed else DeliveryState.PENDING

    def _ask_channel(self, talk: Talk, lines: list[Unsent], taken: bool) -> None:
        for held in lines:
            talk.of(held).handed, talk.of(held).taken = True, taken
            talk.read += [held.line.seq] * taken

    def _holds(self, hold: Hold, lines: list[Unsent], act: Awaitable[object]) -> bool:
        """Do it: it succeeds exactly if nobody has freed or taken one of these lines; else the sender lets go."""
        good = hold.is_good(lines)
        try:
            self.run(_of(act))
        except NotHeld:
            assert not good
            self.holds.remove(hold)
            return False
        assert good
        return True

    def _end(self, hold: Hold, lines: list[Unsent], state: DeliveryState, act: Awaitable[object]) -> None:
        if self._holds(hold, lines, act):
            for held in lines:
                hold.talk.of(held).state = state
            self._drop_if_done(hold)

    def _wait(self, hold: Hold, lines: list[Unsent], until: datetime | None) -> None:
        """The lines are to be sent later; when `until` is left to chance, the row says when."""
        rows = {row.id: row for row in self.run(self._rows())} if until is None else {}
        for held in lines:
            line = hold.talk.of(held)
            line.state, line.handed = DeliveryState.PENDING, False
            line.next_at = until or rows[held.delivery_id].next_at
            assert line.next_at >= self.world.now
        self._drop_if_done(hold)

    def _put_back_what_is_behind(self, hold: Hold) -> None:
        lines = list(hold.dispatch.open)
        if hold in self.holds and lines and self._holds(hold, lines, hold.dispatch.put_back("behind")):
            self._wait(hold, lines, self.world.now)

    def _drop_if_done(self, hold: Hold) -> None:
        if not hold.dispatch.open:
            self.holds.remove(hold)

    def _commit(self, work: Callable[[AsyncSession], Awaitable[object]]) -> None:
        async def run() -> None:
            async with self.database.transaction() as tx:
                await work(tx)

        self.run(run())

    async def _reply(self, talk: Talk, count: int) -> list[Unsent]:
        """As the WeChat desk does it: the first lines on the open request, the others a little later."""
        now = self.world.now
        async with self.database.transaction() as tx:
            await transcript.lock(tx, talk.id)
            waiting = await unsent.claim_waiting_for(tx, talk.id, now=now)
            carried, left = waiting[:count], waiting[count:]
            await sending.hand_over(tx, carried, now=now)
            at = now + timedelta(seconds=1) if carried else now
            await sending.put_back(tx, left, "behind the reply", at=at, counted=False)
            await unsent.stop_holding(tx, talk.id, until=talk.held_until)
        self._take(talk, waiting)
        for held in left:
            talk.of(held).state, talk.of(held).next_at = DeliveryState.PENDING, at
        return carried

    async def _open(self, number: int) -> str:
        async with self.database.transaction() as tx:
            return (await transcript.open_conversation(tx, channel="wechat", customer_id=f"customer-{number}")).id

    async def _say(self, talk: Talk, count: int) -> None:
        async with self.database.transaction() as tx:
            held = await transcript.lock(tx, talk.id)
            sayings = [Saying("好的")] * count
            await transcript.say(tx, self.bell, held, sayings, sender=Sender.BOT, key=f"b{talk.last_seq}")

    async def _rows(self) -> list[Delivery]:
        async with self.database.reading() as session:
            return await everything(session, Delivery, Delivery.seq)


def _release(talk: Talk, at: datetime) -> None:
    for line in talk.lines:
        if line.state is DeliveryState.PENDING and line.next_at == PARKED:
            line.next_at = at


async def _of(act: Awaitable[object]) -> object:
    return await act
