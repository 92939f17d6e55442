"""Whatever is said, repeated, rolled back and read in pieces: the transcript has each line once, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation, Delivery, Line, Owner, Sender
from conversations.transcript import ClientIdReused, Heard, Saying
from tests.machines import Crash, Machine, everything, patient, pick, play

PLACES = (("in_app", "zhang-wei"), ("wechat", "zhang-wei"), ("in_app", "chen-jing"))
NUMBER = st.integers(0, 99)
# NUL and half of a surrogate pair cannot be stored: the line is kept without them.
WORDS = st.text("车险 \0\ud800", max_size=4)
PHOTOS = st.lists(st.sampled_from(["p1", "p2"]), max_size=2, unique=True)
CRASHES = st.sampled_from([False, False, False, True])


@patient
def test_the_transcript_keeps_each_line_once_and_in_order(database_url: str) -> None:
    play(TranscriptMachine, database_url)


@dataclass
class Said:
    """What the model knows of a line. `raw` are the words as they were given."""

    sender_key: str
    client_id: str
    raw: str
    photos: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(letter for letter in self.raw if letter not in "\0\ud800")


@dataclass
class Talk:
    """The model of one conversation."""

    id: str
    epoch: str
    channel: str
    customer: str
    lines: list[Said] = field(default_factory=list)
    owner: tuple[str, str | None] = (Owner.BOT.value, None)
    owner_epoch: int = 0
    changes: int = 0  # that a page shows

    def seq_of(self, sender_key: str, client_id: str) -> int | None:
        for seq, line in enumerate(self.lines, 1):
            if (line.sender_key, line.client_id) == (sender_key, client_id):
                return seq
        return None

    def add(self, line: Said) -> int:
        self.lines.append(line)
        self.changes += 1
        return len(self.lines)

    @property
    def heard(self) -> list[Said]:
        return [line for line in self.lines if line.sender_key == self.customer]


@dataclass
class Reader:
    """A page of some client: what it has shown, up to its cursor."""

    talk: Talk
    shown: list[tuple[int, str]] = field(default_factory=list)


class TranscriptMachine(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.talks: list[Talk] = []
        self.readers: list[Reader] = []
        self.ids = 0
        self.before: dict[str, tuple[int, int]] = {}

    @rule(place=st.sampled_from(PLACES))
    def open(self, place: tuple[str, str]) -> None:
        channel, customer = place
        known = next((talk for talk in self.talks if (talk.channel, talk.customer) == place), None)
        opened = self.run(self._open(channel, customer))
        if known is not None:
            assert (opened.id, opened.epoch) == (known.id, known.epoch)
            return
        talk = Talk(opened.id, opened.epoch, channel, customer)
        self.talks.append(talk)
        self.readers += [Reader(talk), Reader(talk)]

    @precondition(lambda self: self.talks)
    @rule(number=NUMBER, words=WORDS, photos=PHOTOS, crash=CRASHES)
    def hear(self, number: int, words: str, photos: list[str], crash: bool) -> None:
        talk = pick(self.talks, number)
        self.ids += 1
        said = Said(talk.customer, f"c{self.ids}", words, photos)
        heard = self._commit(crash, lambda tx: self._hear(tx, talk, said))
        if heard is not None:
            assert heard == Heard(talk.add(said), duplicate=False)

    @precondition(lambda self: any(talk.heard for talk in self.talks))
    @rule(number=NUMBER, which=NUMBER)
    def hear_again(self, number: int, which: int) -> None:
        talk = pick([talk for talk in self.talks if talk.heard], number)
        said = pick(talk.heard, which)
        heard = self._commit(False, lambda tx: self._hear(tx, talk, said))
        assert heard == Heard(talk.seq_of(said.sender_key, said.client_id), duplicate=True)

    @precondition(lambda self: any(talk.heard for talk in self.talks))
    @rule(number=NUMBER, which=NUMBER, words=WORDS, photos=PHOTOS)
    def hear_again_with_other_words(self, number: int, which: int, words: str, photos: list[str]) -> None:
        talk = pick([talk for talk in self.talks if talk.heard], number)
        said = pick(talk.heard, which)
        other = Said(said.sender_key, said.client_id, said.raw + words, photos)
        same = (other.text, other.photos) == (said.text, said.photos)
        try:
            heard = self._commit(False, lambda tx: self._hear(tx, talk, other))
        except ClientIdReused:
            assert not same
            return
        assert same
        assert heard == Heard(talk.seq_of(said.sender_key, said.client_id), duplicate=True)

    @precondition(lambda self: self.talks)
    @rule(number=NUMBER, words=st.lists(WORDS, min_size=2, max_size=5))
    def hear_at_once(self, number: int, words: list[str]) -> None:
        """Several gateways hear the same customer, each line twice."""
        talk = pick(self.talks, number)
        batch = [Said(talk.customer, f"c{self.ids + n}", raw) for n, raw in enumerate(words, 1)]
        self.ids += len(batch)
        heard = self.run(self._hear_all(talk, [*batch, *batch]))
        assert [one.seq for one in heard[: len(batch)]] == [one.seq for one in heard[len(batch) :]]
        assert sum(one.duplicate for one in heard) == len(batch)
        for _, said in sorted(zip([one.seq for one in heard], batch, strict=False), key=lambda pair: pair[0]):
            talk.add(said)

    @precondition(lambda self: self.talks)
    @rule(
        number=NUMBER,
        sender=st.sampled_from([Sender.BOT, Sender.AGENT, Sender.SYSTEM]),
        key=st.integers(0, 2),
        words=st.lists(WORDS, max_size=2),
        crash=CRASHES,
    )
    def say(self, number: int, sender: Sender, key: int, words: list[str], crash: bool) -> None:
        talk = pick(self.talks, number)
        sender_key = "agent-7" if sender is Sender.AGENT else sender.value
        lines = self._commit(crash, lambda tx: self._say(tx, talk, sender, sender_key, f"k{key}", words))
        if lines is None:
            return
        ids = [f"k{key}:{n}" for n in range(len(words))] if len(words) > 1 else [f"k{key}"] * len(words)
        assert [line.seq for line in lines] == [
            talk.seq_of(sender_key, client_id) or talk.add(Said(sender_key, client_id, raw))
            for client_id, raw in zip(ids, words, strict=True)
        ]

    @precondition(lambda self: self.talks)
    @rule(number=NUMBER, owner=st.sampled_from(Owner), crash=CRASHES)
    def give_to(self, number: int, owner: Owner, crash: bool) -> None:
        talk = pick(self.talks, number)
        agent = "agent-7" if owner is Owner.AGENT else None
        if self._commit(crash, lambda tx: self._give(tx, talk, owner, agent)):
            talk.owner = (owner.value, agent)
            talk.owner_epoch += 1
            talk.changes += 1

    @precondition(lambda self: self.readers)
    @rule(number=NUMBER, at_most=st.integers(1, 4))
    def read_a_page(self, number: int, at_most: int) -> None:
        reader = pick(self.readers, number)
        after = len(reader.shown)
        lines = self.run(self._page(reader.talk, after, at_most))
        reader.shown += [(line.seq, line.client_id) for line in lines]
        assert len(lines) == min(at_most, len(reader.talk.lines) - after)

    @precondition(lambda self: self.readers)
    @rule(number=NUMBER, place=NUMBER)
    def resume_earlier(self, number: int, place: int) -> None:
        """The page is opened again and remembers less: it goes on from what it still has."""
        reader = pick(self.readers, number)
        del reader.shown[pick(range(len(reader.shown) + 1), place) :]

    @precondition(lambda self: self.talks)
    @rule(number=NUMBER, size=st.integers(1, 4))
    def page_backwards(self, number: int, size: int) -> None:
        talk = pick(self.talks, number)
        read = self.run(self._backwards(talk, size))
        assert read == list(range(1, len(talk.lines) + 1))

    @rule(seconds=st.floats(0.001, 5000))
    def time_passes(self, seconds: float) -> None:
        self.world.later(seconds)

    @invariant()
    def the_laws_hold(self) -> None:
        rows, deliveries, conversations = self.run(self._see())
        for talk in self.talks:
            self._check_lines(talk, rows, deliveries)
            self._check_counters(talk, next(one for one in conversations if one.id == talk.id))
        assert len(rows) == sum(len(talk.lines) for talk in self.talks)
        for reader in self.readers:
            _check_reader(reader)

    def _check_lines(self, talk: Talk, rows: list[Line], deliveries: list[Delivery]) -> None:
        """Everything said is there, once, in order; what must be pushed has a delivery."""
        mine = [row for row in rows if row.conversation_id == talk.id]
        assert [row.seq for row in mine] == list(range(1, len(mine) + 1))
        kept = [(row.sender_key, row.client_id, row.text, row.payload.get("attachments", [])) for row in mine]
        assert kept == [(line.sender_key, line.client_id, line.text, line.photos) for line in talk.lines]
        assert [row.said_at for row in mine] == sorted(row.said_at for row in mine)
        pushed = [row.seq for row in mine if row.sender != Sender.CUSTOMER and talk.channel == "wechat"]
        assert [one.seq for one in deliveries if one.conversation_id == talk.id] == pushed

    def _check_counters(self, talk: Talk, found: Conversation) -> None:
        """They never fall, and the version rises with what a page shows and with nothing else."""
        assert found.last_seq == len(talk.lines)
        assert (found.owner, found.owner_agent_id, found.owner_epoch) == (*talk.owner, talk.owner_epoch)
        version, changes = self.before.get(talk.id, (0, 0))
        assert (found.version > version) if talk.changes > changes else (found.version == version)
        self.before[talk.id] = (found.version, talk.changes)

    def _commit(self, crash: bool, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        """What the work returns, or None when the process died before the commit."""

        async def run() -> Any:
            async with self.database.transaction() as tx:
                done = await work(tx)
                if crash:
                    raise Crash
                return done

        try:
            return self.run(run())
        except Crash:
            return None

    async def _open(self, channel: str, customer: str) -> Conversation:
        async with self.database.transaction() as tx:
            return await transcript.open_conversation(tx, channel=channel, customer_id=customer)

    async def _hear(self, tx: AsyncSession, talk: Talk, said: Said) -> Heard:
        return await transcript.hear(
            tx, self.bell, talk.id, client_id=said.client_id, text=said.raw, attachment_ids=said.photos
        )

    async def _hear_all(self, talk: Talk, batch: list[Said]) -> list[Heard]:
        async def hear(said: Said) -> Heard:
            async with self.database.transaction() as tx:
                return await self._hear(tx, talk, said)

        return await asyncio.gather(*map(hear, batch))

    async def _say(
        self, tx: AsyncSession, talk: Talk, sender: Sender, sender_key: str, key: str, words: list[str]
    ) -> list[Line]:
        held = await transcript.lock(tx, talk.id)
        sayings = [Saying(raw) for raw in words]
        return await transcript.say(tx, self.bell, held, sayings, sender=sender, key=key, sender_key=sender_key)

    async def _give(self, tx: AsyncSession, talk: Talk, owner: Owner, agent: str | None) -> bool:
        await transcript.give_to(tx, self.bell, await transcript.lock(tx, talk.id), owner, agent)
        return True

    async def _page(self, talk: Talk, after: int, at_most: int) -> list[Line]:
        async with self.database.reading() as session:
            return await transcript.history(session, talk.id, after=after, limit=at_most)

    async def _backwards(self, talk: Talk, size: int) -> list[int]:
        """All `seq`, read from the newest page to the oldest."""
        read: list[int] = []
        async with self.database.reading() as session:
            while page := await transcript.last_lines(session, talk.id, limit=size, before=read[0] if read else None):
                read = [line.seq for line in page] + read
        return read

    async def _see(self) -> tuple[list[Line], list[Delivery], list[Conversation]]:
        async with self.database.reading() as session:
            return (
                await everything(session, Line, Line.seq),
                await everything(session, Delivery, Delivery.seq),
                await everything(session, Conversation, Conversation.id),
            )


def _check_reader(reader: Reader) -> None:
    """Has shown every line up to its cursor, once, in order."""
    ids = [line.client_id for line in reader.talk.lines]
    assert reader.shown == list(enumerate(ids[: len(reader.shown)], 1))
