"""The console's WebSocket: the list of hand-offs whenever it changes, and the lines of watched conversations."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, ValidationError

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Listener
from conversations.transcript import ConversationUnknown
from conversations.views import lines_as_json, standing
from foundation.clock import utc_now
from foundation.frames import BadFrame, read_frame
from handoff.agents import NotLoggedIn
from handoff.console.desk import Desk, check_readable, handoffs_as_json
from handoff.console.requests import LAST_LINE, PRINTABLE
from handoff.models import Agent
from handoff.state import state_of

router = APIRouter()
log = structlog.get_logger()

BAD_TOKEN = 4500
BAD_PROTOCOL = 4501
SLOW = 4008
RESUME = 4009
HELLO_WITHIN_SECONDS = 10
PING_EVERY_SECONDS = 25
SEND_WITHIN_SECONDS = 10


class Hello(BaseModel):
    token: str


class WatchWish(BaseModel):
    """`after`: the last line that the page has."""

    conversation_id: str = Field(pattern=PRINTABLE)
    after: int = Field(default=0, ge=0, le=LAST_LINE)


@dataclass
class _Watched:
    """How far the page has been told of one conversation."""

    after: int
    told_state: dict[str, Any] | None = None


@router.websocket("/api/console/ws")
async def console(socket: WebSocket) -> None:
    desk: Desk = socket.app.state.desk
    await socket.accept()
    try:
        token = (await _greeted(socket)).token
        async with desk.bell.listening(topics.HANDOFFS) as listener:
            await _Watch(socket, desk, token, listener).run()
    except NotLoggedIn:
        await _close(socket, BAD_TOKEN)
    except (BadFrame, ValidationError):
        await _close(socket, BAD_PROTOCOL)
    except WebSocketDisconnect:
        return
    except Exception as broken:  # a fault of ours, such as a database that is away: the page comes again
        log.error("console_socket_broke", error=type(broken).__name__, exc_info=broken)
        await _close(socket, RESUME)


class _Watch:
    """One agent's open console: what it has been told so far."""

    def __init__(self, socket: WebSocket, desk: Desk, token: str, listener: Listener) -> None:
        self._socket = socket
        self._desk = desk
        self._token = token
        self._listener = listener
        self._told_items: list[dict[str, Any]] | None = None
        self._watched: dict[str, _Watched] = {}

    async def run(self) -> None:
        tasks = {asyncio.create_task(self._hear()), asyncio.create_task(self._tell())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        if not any(isinstance(end, WebSocketDisconnect) for end in ends):
            for task in done:
                task.result()

    async def _hear(self) -> None:
        while True:
            frame = await _next_frame(self._socket)
            kind = frame.get("type")
            if kind == "watch":
                await self._watch(WatchWish.model_validate(frame))
            if kind == "unwatch":
                self._watched.pop(str(frame.get("conversation_id")), None)
            if kind == "ping":
                await self._send({"type": "pong"})

    async def _watch(self, wish: WatchWish) -> None:
        """From now on, if this agent may read it."""
        try:
            async with self._desk.database.reading() as session:
                agent = await self._desk.tokens.agent(session, self._token)
                await check_readable(session, wish.conversation_id, agent)
        except ConversationUnknown:
            return
        self._watched[wish.conversation_id] = _Watched(wish.after)
        self._listener.also(topics.of_conversation(wish.conversation_id))
        self._desk.bell.ring(topics.of_conversation(wish.conversation_id))

    async def _tell(self) -> None:
        pinged = asyncio.get_running_loop().time()
        while True:
            async with self._desk.database.reading() as session:
                agent = await self._desk.tokens.agent(session, self._token)  # who may have been disabled since
            await self._tell_handoffs(agent)
            for conversation_id in list(self._watched):
                await self._tell_conversation(conversation_id, agent)
            await self._listener.wait(1.0)
            if asyncio.get_running_loop().time() - pinged > PING_EVERY_SECONDS:
                pinged = asyncio.get_running_loop().time()
                await self._send({"type": "ping"})

    async def _tell_handoffs(self, agent: Agent) -> None:
        async with self._desk.database.reading() as session:
            items = await handoffs_as_json(session, agent, self._desk.settings)
        # The seconds waited run on by themselves at the client; they are no change.
        standing = [{key: value for key, value in item.items() if key != "waited_seconds"} for item in items]
        if standing == self._told_items:
            return
        self._told_items = standing
        await self._send({"type": "handoffs", "items": items, "server_now": utc_now().isoformat()})

    async def _tell_conversation(self, conversation_id: str, agent: Agent) -> None:
        watched = self._watched.get(conversation_id)
        if watched is None:
            return
        async with self._desk.database.reading() as session:
            try:
                await check_readable(session, conversation_id, agent)
                conversation = await transcript.find(session, conversation_id)
            except ConversationUnknown:
                self._watched.pop(conversation_id, None)
                return
            fresh = await transcript.history(session, conversation_id, after=watched.after)
            lines = await lines_as_json(session, fresh, self._desk.links)
            state = await state_of(session, conversation, sla_seconds=self._desk.settings.human_sla_seconds)
        for line in lines:
            await self._send({"type": "line", "conversation_id": conversation_id, "line": line})
            watched.after = line["seq"]
        if standing(state) != watched.told_state:
            watched.told_state = standing(state)
            await self._send({"type": "state", "conversation_id": conversation_id, "state": state})

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await asyncio.wait_for(self._socket.send_json(frame), SEND_WITHIN_SECONDS)
        except TimeoutError:
            await _close(self._socket, SLOW)
            raise WebSocketDisconnect(SLOW) from None


async def _greeted(socket: WebSocket) -> Hello:
    try:
        return Hello.model_validate(await asyncio.wait_for(_next_frame(socket), HELLO_WITHIN_SECONDS))
    except TimeoutError:
        raise BadFrame from None


async def _next_frame(socket: WebSocket) -> dict[str, Any]:
    try:
        return read_frame(await socket.receive_text())
    except KeyError:  # a binary frame
        raise BadFrame from None


async def _close(socket: WebSocket, code: int) -> None:
    try:
        await socket.close(code)
    except (RuntimeError, WebSocketDisconnect):  # the other side was faster
        return
