"""Whatever customers, agents, their machines and the clock do: the laws of the hand-off hold, and nobody is lost."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation
from handoff import offering, presence, queue, serving, supervising
from handoff.models import HandOff, HandOffState, Intent
from handoff.places import NoRoom
from handoff.states import AlreadyTaken, NotYours
from tests.handoff.floor import Floor, wrong_with
from tests.machines import Machine, everything, patient, pick, play
from tests.people import TERMS

NUMBER = st.integers(0, 99)
REFUSED = (
    *(AlreadyTaken, NotYours, NoRoom, serving.TargetUnknown),
    *(supervising.AlreadyFirst, supervising.AgentAway, supervising.AgentFull),
)


@patient
def test_the_laws_of_the_hand_off_hold_whatever_happens(database_url: str) -> None:
    play(HandOffMachine, database_url)


class HandOffMachine(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.floor = Floor(self.database, TERMS)
        self.floor.bell = self.bell
        self.agents: list[Any] = []
        self.people: list[Conversation] = []

    @initialize()
    def open(self) -> None:
        self._tick(0)
        self.agents = [
            self.run(self.floor.agent("an", capacity=1)),
            self.run(self.floor.agent("bo", capacity=2, skills=["claims"])),
            self.run(self.floor.agent("cao", intent=Intent.OFFLINE)),
        ]
        self.people = [self.run(self.floor.customer(name)) for name in ("张伟", "陈静", "王芳", "刘洋")]

    @rule(number=NUMBER, reason=st.sampled_from(["asked", "claim_question", "complaint"]), urgent=st.booleans())
    def a_customer_asks(self, number: int, reason: str, urgent: bool) -> None:
        self.run(self.floor.ask(pick(self.people, number), reason=reason, urgent=urgent))
        self.world.now = self.floor.now

    @rule(seconds=st.sampled_from([0.2, 1.0, 6.0, 8.0, 15.0]))
    def time_passes(self, seconds: float) -> None:
        self._tick(seconds)
        self.run(self.floor.beat())
        self.run(self.floor.look())

    @rule(number=NUMBER, who=NUMBER)
    def an_agent_accepts(self, number: int, who: int) -> None:
        self._try(number, lambda tx, h: offering.accept(tx, self.bell, h, pick(self.agents, who), terms=TERMS))

    @rule(number=NUMBER, who=NUMBER)
    def an_agent_declines(self, number: int, who: int) -> None:
        self._try(number, lambda tx, h: offering.decline(tx, self.bell, h, pick(self.agents, who), reason=""))

    @rule(number=NUMBER, who=NUMBER)
    def an_agent_ends(self, number: int, who: int) -> None:
        self._try(number, lambda tx, h: serving.end(tx, self.bell, h, pick(self.agents, who), terms=TERMS))

    @rule(number=NUMBER, who=NUMBER)
    def an_agent_closes(self, number: int, who: int) -> None:
        self._try(
            number,
            lambda tx, h: serving.close(
                tx, self.bell, h, pick(self.agents, who), disposition="resolved", note="", terms=TERMS
            ),
        )

    @rule(number=NUMBER, who=NUMBER, to=NUMBER)
    def an_agent_passes_on(self, number: int, who: int, to: int) -> None:
        target = pick(self.agents, to).id
        self._try(
            number,
            lambda tx, h: serving.pass_on(
                tx, self.bell, h, pick(self.agents, who), to_agent=target, note="", terms=TERMS
            ),
        )

    @rule(number=NUMBER, who=NUMBER)
    def an_agent_takes_over(self, number: int, who: int) -> None:
        self._try(number, lambda tx, h: serving.take_over(tx, self.bell, h, pick(self.agents, who), terms=TERMS))

    @rule(number=NUMBER)
    def a_supervisor_puts_first(self, number: int) -> None:
        self._try(number, self._put_first)

    @rule(number=NUMBER, to=NUMBER, beyond=st.booleans())
    def a_supervisor_assigns(self, number: int, to: int, beyond: bool) -> None:
        async def assign(tx: AsyncSession, handoff_id: str) -> None:
            lead, agent_id = pick(self.agents, to + 1), pick(self.agents, to).id
            epoch = await _epoch(tx, handoff_id)
            await supervising.assign(
                tx, self.bell, handoff_id, lead, agent_id, owner_epoch=epoch, beyond=beyond, terms=TERMS
            )

        self._try(number, assign)

    @rule(number=NUMBER)
    def a_customer_goes_back(self, number: int) -> None:
        async def back() -> None:
            async with self.database.transaction() as tx:
                held = await transcript.lock(tx, pick(self.people, number).id)
                await queue.cancel(tx, self.bell, held, terms=TERMS)

        with suppress(AlreadyTaken):
            self.run(back())

    @rule(number=NUMBER, says=st.booleans())
    def somebody_speaks(self, number: int, says: bool) -> None:
        async def speak() -> None:
            async with self.database.transaction() as tx:
                held = await transcript.lock(tx, pick(self.people, number).id)
                if says:
                    await serving.customer_waits(tx, held, transcript.now_of(tx), TERMS)
                else:
                    await serving.agent_answered(tx, held)

        self.run(speak())

    @rule(who=NUMBER, intent=st.sampled_from(list(Intent)))
    def an_agent_chooses(self, who: int, intent: Intent) -> None:
        async def choose() -> None:
            async with self.database.transaction() as tx:
                await presence.choose(tx, self.bell, pick(self.agents, who).id, intent, by="test", now=self.floor.now)

        self.run(choose())

    @rule(who=NUMBER)
    def a_machine_dies_or_comes_back(self, who: int) -> None:
        self.floor.awake ^= {pick(self.agents, who).id}
        self.run(self.floor.beat())

    @invariant()
    def the_laws_hold(self) -> None:
        assert self.run(wrong_with(self.database, self.floor.now)) == []

    async def _put_first(self, tx: AsyncSession, handoff_id: str) -> None:
        epoch = await _epoch(tx, handoff_id)
        await supervising.put_first(tx, self.bell, handoff_id, self.agents[0], reason="急", owner_epoch=epoch)

    def _tick(self, seconds: float) -> None:
        self.world.later(seconds)
        self.floor.now = self.world.now

    def _try(self, number: int, what: Any) -> None:
        async def act() -> None:
            async with self.database.transaction() as tx:
                handoffs = await everything(tx, HandOff, HandOff.requested_at, HandOff.id)
                going = [one for one in handoffs if one.state not in _OVER]
                if going:
                    await what(tx, pick(going, number).id)

        with suppress(*REFUSED):
            self.run(act())


_OVER = tuple(
    state.value
    for state in (HandOffState.CLOSED, HandOffState.CANCELLED, HandOffState.ABANDONED, HandOffState.FALLBACK)
)


async def _epoch(tx: AsyncSession, handoff_id: str) -> int:
    handoff = await tx.get_one(HandOff, handoff_id)
    return (await transcript.find(tx, handoff.conversation_id)).owner_epoch
