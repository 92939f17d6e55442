"""The in-app chat over a WebSocket: hello, every line once and in order, what changes, and what the customer says."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, Field

from channels.in_app.counter import Counter, Message, News
from channels.in_app.errors import error_of
from channels.in_app.identity import ChatSession, SessionExpired
from conversations import bell as topics
from conversations.bell import Listener, TypingRings
from conversations.models import Owner
from conversations.transcript import NEWEST, ConversationUnknown
from conversations.views import standing
from foundation.open_sockets import OpenSockets
from foundation.outages import note_outage
from foundation.side_by_side import side_by_side
from foundation.sockets import Close, HangUp, Socket

router = APIRouter()


class Hello(BaseModel):
    """The first frame of a client."""

    token: str
    epoch: str | None = None
    last_seq: int = 0


class Read(BaseModel):
    """The newest line that the customer has on the screen."""

    seq: int = Field(ge=0, le=NEWEST)


@router.websocket("/api/chat/ws")
async def chat(socket: WebSocket) -> None:
    sockets: OpenSockets = socket.app.state.sockets
    await socket.accept()
    await sockets.attend(
        socket,
        socket.client.host if socket.client else "",
        partial(_talk, socket.app.state.counter),
        closes={SessionExpired: Close.BAD_TOKEN, ConversationUnknown: Close.BAD_TOKEN},
    )


async def _talk(counter: Counter, socket: Socket) -> None:
    hello = Hello.model_validate(await socket.greeting())
    session = counter.tokens.read(hello.token)
    # Listen first, then read, then tell what was read: whatever comes after the reading rings.
    async with counter.bell.listening(topics.of_conversation(session.conversation_id)) as listener:
        await _Customer(socket, counter, session, listener, hello).attend()


class _Customer:
    """One open socket. Lines are read from the transcript by `seq`; rings only say that it is worth looking."""

    def __init__(
        self, socket: Socket, counter: Counter, session: ChatSession, listener: Listener, hello: Hello
    ) -> None:
        self._socket = socket
        self._counter = counter
        self._session = session
        self._listener = listener
        self._topic = topics.of_conversation(session.conversation_id)
        self._agent_writes = topics.of_typing(session.conversation_id, by_agent=True)
        self._epoch = hello.epoch or ""
        self._last_seq = max(hello.last_seq, 0)
        self._version = -1
        self._told_state: dict[str, Any] | None = None
        self._typing = TypingRings()
        self._read_seq = 0

    async def attend(self) -> None:
        news = await self._news()
        assert news is not None  # no version was named
        await self._socket.say({"type": "welcome", "epoch": news.epoch, "reset": news.reset, "state": news.state})
        if news.reset:
            self._last_seq = 0
        self._epoch = news.epoch
        self._told_state = standing(news.state)
        await side_by_side(self._hear(), self._tell(news))

    async def _hear(self) -> None:
        while True:
            frame = await self._socket.hear()
            if frame.get("type") == "say":
                await self._hear_text(Message.model_validate(frame))
            if frame.get("type") == "read":
                await self._have_read(Read.model_validate(frame))
            if frame.get("type") == "typing" and self._typing.may_ring():
                self._counter.bell.ring(topics.of_typing(self._session.conversation_id, by_agent=False))

    async def _have_read(self, read: Read) -> None:
        """Kept once per line that is newer, and only while somebody wants to know."""
        if read.seq > self._read_seq and self._agent_writes in self._listener.topics:
            self._read_seq = read.seq
            await self._counter.read_up_to(self._session, read.seq)

    async def _hear_text(self, said: Message) -> None:
        try:
            heard = await self._counter.hear_text(self._session, client_id=said.client_id, text=said.text)
        except Exception as refused:
            error = error_of(refused)
            if error is None:
                raise
            note_outage(refused)
            await self._socket.say({"type": "refused", "client_id": said.client_id, "error": error.as_json()["error"]})
            return
        answer = {"type": "ack", "client_id": said.client_id, "seq": heard.seq, "duplicate": heard.duplicate}
        await self._socket.say(answer)

    async def _tell(self, news: News | None) -> None:
        """What has been read, then what each ring is about. A customer in the queue also hears the queue move."""
        while True:
            while news is not None:
                await self._tell_page(news)
                news = await self._news() if news.more else None
            rung = await self._listener.rings()
            if self._agent_writes in rung:
                await self._socket.say({"type": "typing"})
            if topics.HANDOFFS in rung:
                news = await self._news()
            elif self._topic in rung and (rung[self._topic] is None or rung[self._topic] != self._version):
                news = await self._news(known_version=self._version)

    async def _tell_page(self, news: News) -> None:
        if news.reset and self._last_seq:  # the records are older than what was told: begin again
            raise HangUp(Close.RESUME)
        for line in news.lines:
            await self._socket.say({"type": "line", "line": line})
            self._last_seq = line["seq"]
        self._version = news.version
        if not news.more:
            await self._tell_state(news.state)

    async def _tell_state(self, state: dict[str, Any]) -> None:
        self._listen_to_others(state)
        if standing(state) != self._told_state:
            self._told_state = standing(state)
            await self._socket.say({"type": "state", "state": state})

    def _listen_to_others(self, state: dict[str, Any]) -> None:
        """To the queue while the customer waits in it, to the agent's keys while one answers."""
        wanted = {self._topic}
        if state["queue"] is not None:
            if topics.HANDOFFS not in self._listener.topics:
                self._listener.ring(topics.HANDOFFS)  # the queue may have moved since the reading: one look more
            wanted.add(topics.HANDOFFS)
        if state["owner"] == Owner.AGENT:
            wanted.add(self._agent_writes)
        self._listener.listen_to(wanted)

    async def _news(self, known_version: int | None = None) -> News | None:
        return await self._counter.news(
            self._session.conversation_id, epoch=self._epoch, after=self._last_seq, known_version=known_version
        )
