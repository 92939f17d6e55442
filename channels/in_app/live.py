"""The in-app chat over a WebSocket: hello, every line once and in order, what changes, and what the customer says."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from channels.in_app.counter import Counter, Message
from channels.in_app.errors import error_of
from channels.in_app.identity import ChatSession, SessionExpired
from conversations import bell as topics
from conversations.transcript import ConversationUnknown
from conversations.views import standing
from foundation.frames import BadFrame, read_frame

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


class Hello(BaseModel):
    """The first frame of a client."""

    token: str
    epoch: str | None = None
    last_seq: int = 0


@router.websocket("/api/chat/ws")
async def chat(socket: WebSocket) -> None:
    counter: Counter = socket.app.state.counter
    await socket.accept()
    try:
        hello = await _greeted(socket)
        session = counter.tokens.read(hello.token)
        await _Connection(socket, counter, session, hello.epoch or "", hello.last_seq).run()
    except (SessionExpired, ConversationUnknown):
        await _close(socket, BAD_TOKEN)
    except (BadFrame, ValidationError):
        await _close(socket, BAD_PROTOCOL)
    except WebSocketDisconnect:
        return
    except Exception as broken:  # a fault of ours, such as a database that is away: the client comes again
        log.error("chat_socket_broke", error=type(broken).__name__, exc_info=broken)
        await _close(socket, RESUME)


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
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                ends = await asyncio.gather(*tasks, return_exceptions=True)
            if not any(isinstance(end, WebSocketDisconnect) for end in ends):
                for task in done:
                    task.result()

    async def _welcome(self) -> None:
        news = await self._news()
        await self._send({"type": "welcome", "epoch": news["epoch"], "reset": news["reset"], "state": news["state"]})
        if news["reset"]:
            self._last_seq = 0
        self._epoch = news["epoch"]
        self._told_state = standing(news["state"])
        await self._send_lines(news["lines"])

    async def _hear(self) -> None:
        while True:
            try:
                frame = await asyncio.wait_for(_next_frame(self._socket), SILENT_FOR_SECONDS)
            except TimeoutError:
                await _close(self._socket, RESUME)
                raise WebSocketDisconnect(RESUME) from None
            kind = frame.get("type")
            if kind == "say":
                await self._hear_text(Message.model_validate(frame))
            if kind == "ping":
                await self._send({"type": "pong"})

    async def _hear_text(self, said: Message) -> None:
        try:
            heard = await self._counter.hear_text(self._session, client_id=said.client_id, text=said.text)
        except Exception as refused:
            error = error_of(refused)
            if error is None:
                raise
            await self._send({"type": "refused", "client_id": said.client_id, "error": error.as_json()["error"]})
            return
        await self._send({"type": "ack", "client_id": said.client_id, "seq": heard.seq, "duplicate": heard.duplicate})

    async def _tell(self, listener: topics.Listener) -> None:
        loop = asyncio.get_running_loop()
        pinged = loop.time()
        while True:
            news = await self._news()
            await self._send_lines(news["lines"])
            if standing(news["state"]) != self._told_state:
                self._told_state = standing(news["state"])
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
