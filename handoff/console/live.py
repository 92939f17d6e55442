"""The console's WebSocket: the list of hand-offs whenever it changes, and the lines of watched conversations."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from conversations import bell as topics
from conversations import transcript
from conversations.bell import Listener
from conversations.transcript import ConversationUnknown
from conversations.views import lines_as_json
from foundation.clock import utc_now
from handoff.agents import NotLoggedIn
from handoff.console.desk import Desk, handoffs_as_json
from handoff.models import Agent
from handoff.state import state_of

router = APIRouter()

BAD_TOKEN = 4500
BAD_PROTOCOL = 4501
HELLO_WITHIN_SECONDS = 10
PING_EVERY_SECONDS = 25


@router.websocket("/api/console/ws")
async def console(socket: WebSocket) -> None:
    desk: Desk = socket.app.state.desk
    await socket.accept()
    agent = await _greeted(socket, desk)
    if agent is None:
        return
    async with desk.bell.listening(topics.HANDOFFS) as listener:
        watch = _Watch(socket, desk, agent, listener)
        hearing = asyncio.create_task(watch.hear())
        telling = asyncio.create_task(watch.tell())
        done, pending = await asyncio.wait({hearing, telling}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        for task in done:
            if (error := task.exception()) and not isinstance(error, WebSocketDisconnect | RuntimeError):
                raise error


async def _greeted(socket: WebSocket, desk: Desk) -> Agent | None:
    try:
        hello = await asyncio.wait_for(socket.receive_json(), HELLO_WITHIN_SECONDS)
        async with desk.database.reading() as session:
            return await desk.tokens.agent(session, str(hello["token"]))
    except NotLoggedIn:
        await socket.close(BAD_TOKEN)
    except (TimeoutError, ValueError, KeyError, TypeError):
        await socket.close(BAD_PROTOCOL)
    except WebSocketDisconnect:
        return None
    return None


class _Watch:
    """One agent's open console: what it has been told so far."""

    def __init__(self, socket: WebSocket, desk: Desk, agent: Agent, listener: Listener) -> None:
        self._socket = socket
        self._desk = desk
        self._agent = agent
        self._listener = listener
        self._told_items: list[dict[str, Any]] | None = None
        self._cursors: dict[str, int] = {}
        self._told_states: dict[str, dict[str, Any]] = {}

    async def hear(self) -> None:
        while True:
            message = await self._socket.receive_json()
            if message.get("type") == "watch":
                conversation_id = str(message["conversation_id"])
                self._cursors[conversation_id] = int(message.get("after", 0))
                self._told_states.pop(conversation_id, None)
                self._listener.also(topics.of_conversation(conversation_id))
                self._desk.bell.ring(topics.of_conversation(conversation_id))
            if message.get("type") == "unwatch":
                self._cursors.pop(str(message["conversation_id"]), None)
            if message.get("type") == "ping":
                await self._socket.send_json({"type": "pong"})

    async def tell(self) -> None:
        pinged = asyncio.get_running_loop().time()
        while True:
            await self._tell_handoffs()
            for conversation_id in list(self._cursors):
                await self._tell_conversation(conversation_id)
            await self._listener.wait(1.0)
            if asyncio.get_running_loop().time() - pinged > PING_EVERY_SECONDS:
                pinged = asyncio.get_running_loop().time()
                await self._socket.send_json({"type": "ping"})

    async def _tell_handoffs(self) -> None:
        async with self._desk.database.reading() as session:
            items = await handoffs_as_json(session, self._agent, self._desk.settings)
        # The seconds waited run on by themselves at the client; they are no change.
        standing = [{key: value for key, value in item.items() if key != "waited_seconds"} for item in items]
        if standing == self._told_items:
            return
        self._told_items = standing
        await self._socket.send_json({"type": "handoffs", "items": items, "server_now": utc_now().isoformat()})

    async def _tell_conversation(self, conversation_id: str) -> None:
        async with self._desk.database.reading() as session:
            try:
                conversation = await transcript.find(session, conversation_id)
            except ConversationUnknown:
                self._cursors.pop(conversation_id, None)
                return
            fresh = await transcript.history(session, conversation_id, after=self._cursors[conversation_id])
            lines = await lines_as_json(session, fresh, self._desk.links)
            state = await state_of(session, conversation, sla_seconds=self._desk.settings.human_sla_seconds)
        for line in lines:
            await self._socket.send_json({"type": "line", "conversation_id": conversation_id, "line": line})
            self._cursors[conversation_id] = line["seq"]
        if state.get("queue"):
            state["queue"].pop("waited_seconds", None)
        if state != self._told_states.get(conversation_id):
            self._told_states[conversation_id] = state
            await self._socket.send_json({"type": "state", "conversation_id": conversation_id, "state": state})
