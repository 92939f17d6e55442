"""The console's WebSocket: the list of hand-offs whenever it changes, and the lines of watched conversations."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, Field

from conversations import bell as topics
from conversations import sending, transcript
from conversations.bell import Listener, TypingRings
from conversations.models import Line
from conversations.transcript import ConversationUnknown
from conversations.views import lines_for_agents, standing
from foundation.clock import utc_now
from foundation.open_sockets import OpenSockets
from foundation.side_by_side import side_by_side
from foundation.sockets import Close, HangUp, Socket
from handoff import notes, places
from handoff.agents import Badge, NotLoggedIn
from handoff.console.desk import Desk, check_readable
from handoff.console.requests import LAST_LINE, PRINTABLE
from handoff.models import Agent, HandOffState, Note
from handoff.state import state_of

router = APIRouter()

LINES_PER_PAGE = 200
LIST_AT_MOST_EVERY_SECONDS = 0.2  # the first change is told at once, those that follow it together


class Hello(BaseModel):
    """`inbox`: the last item that the page has seen; without it, what was before is not told."""

    token: str
    inbox: int | None = Field(default=None, ge=0, le=LAST_LINE)


class WatchWish(BaseModel):
    """`after`: the last line that the page has; `notes`: the last note."""

    conversation_id: str = Field(pattern=PRINTABLE)
    after: int = Field(default=0, ge=0, le=LAST_LINE)
    notes: int = Field(default=0, ge=0, le=LAST_LINE)


@dataclass
class _Watched:
    """How far the page has been told of one conversation."""

    after: int
    notes: int
    version: int | None = None
    told_state: dict[str, Any] | None = None
    marks: dict[int, str] = field(default_factory=dict)  # what the page has been told of the lines' way to the customer


@dataclass(frozen=True)
class _Page:
    """`again`: lines that the page has, of whose way to the customer something else is known now."""

    version: int
    lines: list[Line]
    frames: list[dict[str, Any]]
    notes: list[Note]
    state: dict[str, Any]
    again: list[dict[str, Any]]
    marks: dict[int, str]


@router.websocket("/api/console/ws")
async def console(socket: WebSocket) -> None:
    sockets: OpenSockets = socket.app.state.sockets
    await socket.accept()
    await sockets.attend(
        socket,
        socket.client.host if socket.client else "",
        partial(_talk, socket.app.state.desk),
        closes={NotLoggedIn: Close.BAD_TOKEN},
    )


async def _talk(desk: Desk, socket: Socket) -> None:
    hello = Hello.model_validate(await socket.greeting())
    badge = desk.tokens.read(hello.token)
    # Listen first, then read, then tell what was read: whatever comes after the reading rings.
    async with desk.bell.listening(topics.HANDOFFS, topics.AGENTS) as listener:
        async with desk.database.reading() as session:
            agent = await desk.tokens.holder(session, badge)
        seen = agent.inbox_seq if hello.inbox is None else hello.inbox
        await _Console(socket, desk, badge, agent, listener, seen).attend()


class _Console:
    """One agent's open console: what it has been told so far."""

    def __init__(
        self, socket: Socket, desk: Desk, badge: Badge, agent: Agent, listener: Listener, inbox_seen: int
    ) -> None:
        self._socket = socket
        self._desk = desk
        self._badge = badge
        self._agent = agent
        self._listener = listener
        self._inbox_seen = inbox_seen
        self._told_me: dict[str, Any] | None = None
        self._told_items: list[dict[str, Any]] | None = None
        self._listed: frozenset[str] = frozenset()
        self._listed_at = 0.0
        self._watched: dict[str, _Watched] = {}
        self._typing = TypingRings()

    async def attend(self) -> None:
        await side_by_side(self._hear(), self._tell())

    async def _hear(self) -> None:
        while True:
            frame = await self._socket.hear()
            kind = frame.get("type")
            if kind == "watch":
                await self._watch(WatchWish.model_validate(frame))
            if kind == "unwatch":
                self._watched.pop(str(frame.get("conversation_id")), None)
                self._listen()
            if kind == "typing" and self._serves(str(frame.get("conversation_id"))) and self._typing.may_ring():
                self._desk.bell.ring(topics.of_typing(str(frame["conversation_id"]), by_agent=True))
                self._desk.shows_typing(str(frame["conversation_id"]))

    async def _watch(self, wish: WatchWish) -> None:
        """From now on, if this agent may read it."""
        try:
            async with self._desk.database.reading() as session:
                await check_readable(session, wish.conversation_id, self._agent)
        except ConversationUnknown:
            return
        self._watched[wish.conversation_id] = _Watched(wish.after, wish.notes)
        self._listen()
        self._listener.ring(topics.of_conversation(wish.conversation_id))

    async def _tell(self) -> None:
        await self._tell_handoffs()
        while True:
            rung = await self._listener.rings(at_most=self._seconds_left())
            if topics.AGENTS in rung or self._seconds_left() <= 0:
                await self._check_agent()
            if topics.HANDOFFS in rung or topics.AGENTS in rung or any(topic in rung for topic in self._listed):
                await self._list_again()
            for conversation_id in list(self._watched):
                topic = topics.of_conversation(conversation_id)
                if topics.of_typing(conversation_id, by_agent=False) in rung:
                    await self._socket.say({"type": "typing", "conversation_id": conversation_id})
                if topics.HANDOFFS in rung:  # another agent may have taken the customer
                    await self._tell_conversation(conversation_id, None)
                elif topic in rung:
                    await self._tell_conversation(conversation_id, rung[topic])

    async def _check_agent(self) -> None:
        """Disabled since, or the login has run out: the console closes for good."""
        try:
            async with self._desk.database.reading() as session:
                self._agent = await self._desk.tokens.holder(session, self._badge)
        except NotLoggedIn:
            raise HangUp(Close.REVOKED) from None

    async def _list_again(self) -> None:
        """A busy floor changes many times a second, and each change is a list for each of many agents."""
        await asyncio.sleep(max(self._listed_at + LIST_AT_MOST_EVERY_SECONDS - time.monotonic(), 0))
        await self._tell_handoffs()

    async def _tell_handoffs(self) -> None:
        self._listed_at = time.monotonic()
        floor = await self._desk.board.since(self._listed_at)
        items, me = floor.items_for(self._agent), floor.people[self._agent.id]
        await self._tell_me(me)
        # Their last words are in the list: listen to each of them.
        self._listed = frozenset(topics.of_conversation(item["conversation_id"]) for item in items)
        self._listen()
        # The seconds waited run on by themselves at the client; they are no change.
        lasting = [{key: value for key, value in item.items() if key != "waited_seconds"} for item in items]
        if lasting == self._told_items:
            return
        self._told_items = lasting
        await self._socket.say({"type": "handoffs", "items": items, "server_now": utc_now().isoformat()})

    async def _tell_me(self, me: dict[str, Any]) -> None:
        """What the agent has chosen, in whichever tab, and what they must learn, once and in order."""
        if me != self._told_me:
            self._told_me = me
            await self._socket.say({"type": "me", **me})
        if me["inbox_seq"] <= self._inbox_seen:
            return
        async with self._desk.database.reading() as session:
            mine = await places.inbox(session, self._agent.id, self._inbox_seen)
        for item in mine:
            at = item.at.isoformat()
            await self._socket.say({"type": "inbox", "seq": item.seq, "kind": item.kind, "data": item.data, "at": at})
            self._inbox_seen = item.seq

    async def _tell_conversation(self, conversation_id: str, reached: int | None) -> None:
        """`reached`: the version that it is known to have; None: look."""
        watched = self._watched.get(conversation_id)
        if watched is None or (reached is not None and reached == watched.version):
            return
        while page := await self._read(conversation_id, watched):
            for frame in page.again:
                await self._socket.say({"type": "line", "conversation_id": conversation_id, "line": frame})
            watched.marks = page.marks
            for line, frame in zip(page.lines, page.frames, strict=True):
                await self._socket.say({"type": "line", "conversation_id": conversation_id, "line": frame})
                watched.after = line.seq
            for note in page.notes:
                frame = notes.as_json(note)
                await self._socket.say({"type": "note", "conversation_id": conversation_id, "note": frame})
                watched.notes = note.number
            watched.version = page.version
            if len(page.lines) < LINES_PER_PAGE:
                await self._tell_state(conversation_id, watched, page.state)
                return

    async def _tell_state(self, conversation_id: str, watched: _Watched, state: dict[str, Any]) -> None:
        if standing(state) != watched.told_state:
            watched.told_state = standing(state)
            await self._socket.say({"type": "state", "conversation_id": conversation_id, "state": state})

    async def _read(self, conversation_id: str, watched: _Watched) -> _Page | None:
        """What the page has not been told; None when there is nothing, or when it may not be told."""
        async with self._desk.database.reading() as session:
            try:
                await check_readable(session, conversation_id, self._agent)
                conversation, answered = await transcript.find_with_answered(session, conversation_id)
            except ConversationUnknown:
                self._watched.pop(conversation_id, None)
                self._listen()
                return None
            state = await state_of(session, conversation, answered, sla_seconds=self._desk.settings.human_sla_seconds)
            # The marks before the lines: what changes in between is then told twice, and not never.
            marks = await sending.marks_of(session, conversation_id)
            again = await transcript.lines_at(session, conversation_id, _remarked(watched, marks))
            lines = await transcript.history(session, conversation_id, after=watched.after, limit=LINES_PER_PAGE)
            frames = await lines_for_agents(session, [*again, *lines], self._desk.links)
            told = await notes.after(session, conversation_id, watched.notes)
        return _Page(conversation.version, lines, frames[len(again) :], told, state, frames[: len(again)], marks)

    def _listen(self) -> None:
        """To the queue, the accounts, and every conversation on the page."""
        watched = {topics.of_conversation(conversation_id) for conversation_id in self._watched}
        writing = {topics.of_typing(conversation_id, by_agent=False) for conversation_id in self._watched}
        wanted = {topics.HANDOFFS, topics.AGENTS} | watched | writing | self._listed
        if wanted - self._listener.topics:  # they may have changed since they were read: one look more
            self._listener.ring(topics.HANDOFFS)
        self._listener.listen_to(wanted)

    def _serves(self, conversation_id: str) -> bool:
        """As far as this page has been told."""
        return any(
            item["conversation_id"] == conversation_id
            and self._agent.id in (item["agent_id"], item["joined_id"])
            and item["state"] == HandOffState.ACTIVE
            for item in self._told_items or ()
        )

    def _seconds_left(self) -> float:
        return max((self._badge.expires_at - utc_now()).total_seconds(), 0)


def _remarked(watched: _Watched, marks: dict[int, str]) -> list[int]:
    """The newest lines that the page has with another mark than theirs now."""
    there = sorted(seq for seq in {*marks, *watched.marks} if seq <= watched.after)
    return [seq for seq in there if marks.get(seq) != watched.marks.get(seq)][-LINES_PER_PAGE:]
