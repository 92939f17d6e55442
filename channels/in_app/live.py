"""The in-app chat over a WebSocket: hello, every line once and in order, what changes, and what the customer says."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from channels.in_app.counter import Counter
from channels.in_app.errors import error_of
from channels.in_app.identity import ChatSession, SessionExpired
from conversations import bell as topics
from conversations.transcript import ConversationUnknown

router = APIRouter()
log = structlog.get_logger()

BAD_TOKEN = 4500
BAD_PROTOCOL = 4501
HELLO_WITHIN_SECONDS = 10
PING_EVERY_SECONDS = 25
SILENT_FOR_SECONDS = 70  # more than two pings without any word: the line is dead
SEND_WITHIN_SECONDS = 10
SLOW = 4008
RESUME = 4009


class _Stranger(Exception):
    """The first frame was not a good hello."""


@router.websocket("/api/chat/ws")
async def chat(socket: WebSocket) -> None:
    counter: Counter = socket.app.state.counter
    await socket.accept()
    try:
        hello = await asyncio.wait_for(socket.receive_json(), HELLO_WITHIN_SECONDS)
        session = counter.tokens.read(str(hello["token"]))
        connection = _Connection(socket, counter, session, str(hello.get("epoch", "")), int(hello.get("last_seq", 0)))
        await connection.run()
    except (SessionExpired, ConversationUnknown):
        await socket.close(BAD_TOKEN)
    except (TimeoutError, ValueError, KeyError, TypeError, AttributeError):
        await _close(socket, BAD_PROTOCOL)
    except WebSocketDisconnect:
        return


class _Connection:
    """One open socket. Lines are read from the transcript by `seq`; rings only say that it is worth looking."""

    def __init__(self, socket: WebSocket, counter: Counter, session: ChatSession, epoch: str, last_seq: int) -> None:
        self._socket = socket
        self._counter = counter
        self._session = session
        self._epoch = epoch
        self._last_seq = max(last_seq, 0)
        self._told_state: dict[str, Any] | None = None

    async def run(self) -> None:
        topic = topics.of_conversation(self._session.conversation_id)
        async with self._counter.bell.listening(topic) as listener:
            await self._welcome()
            tasks = {asyncio.create_task(self._hear()), asyncio.create_task(self._tell(listener))}
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            for task in done:
                task.result()

    async def _welcome(self) -> None:
        news = await self._news()
        await self._send({"type": "welcome", "epoch": news["epoch"], "reset": news["reset"], "state": news["state"]})
        if news["reset"]:
            self._last_seq = 0
        self._epoch = news["epoch"]
        self._told_state = _standing(news["state"])
        await self._send_lines(news["lines"])

    async def _hear(self) -> None:
        while True:
            try:
                message = await asyncio.wait_for(self._socket.receive_json(), SILENT_FOR_SECONDS)
            except TimeoutError:
                await _close(self._socket, RESUME)
                raise WebSocketDisconnect(RESUME) from None
            kind = message.get("type")
            if kind == "say":
                await self._hear_text(str(message["client_id"]), str(message["text"]))
            if kind == "ping":
                await self._send({"type": "pong"})

    async def _hear_text(self, client_id: str, text: str) -> None:
        try:
            if not 1 <= len(client_id) <= 64:
                raise ValueError("client_id")
            heard = await self._counter.hear_text(self._session, client_id=client_id, text=text)
        except Exception as refused:
            error = error_of(refused)
            if error is None:
                raise
            await self._send({"type": "refused", "client_id": client_id, "error": error.as_json()["error"]})
            return
        await self._send({"type": "ack", "client_id": client_id, "seq": heard.seq, "duplicate": heard.duplicate})

    async def _tell(self, listener: topics.Listener) -> None:
        loop = asyncio.get_running_loop()
        pinged = loop.time()
        while True:
            news = await self._news()
            await self._send_lines(news["lines"])
            if _standing(news["state"]) != self._told_state:
                self._told_state = _standing(news["state"])
                await self._send({"type": "state", "state": news["state"]})
            if not news["lines"]:
                await listener.wait(1.0)
            if loop.time() - pinged > PING_EVERY_SECONDS:
                pinged = loop.time()
                await self._send({"type": "ping"})

    async def _news(self) -> dict[str, Any]:
        return await self._counter.news(self._session.conversation_id, epoch=self._epoch, after=self._last_seq)

    async def _send_lines(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            await self._send({"type": "line", "line": line})
            self._last_seq = line["seq"]

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await asyncio.wait_for(self._socket.send_json(frame), SEND_WITHIN_SECONDS)
        except TimeoutError:
            log.info("slow_reader_disconnected")
            await _close(self._socket, SLOW)
            raise WebSocketDisconnect(SLOW) from None


def _standing(state: dict[str, Any]) -> dict[str, Any]:
    """The state without the seconds waited, which run on by themselves at the client."""
    queue = state.get("queue")
    if not queue:
        return state
    return {**state, "queue": {key: value for key, value in queue.items() if key != "waited_seconds"}}


async def _close(socket: WebSocket, code: int) -> None:
    try:
        await socket.close(code)
    except RuntimeError:  # the other side was faster
        return
