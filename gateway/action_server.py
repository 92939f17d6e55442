"""The actions on their own private port: Rasa asks here; nobody else may."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.executor import build_executor, run_action
from actions.tools import Tools
from foundation.breaker import Breaker, BreakerOpen
from foundation.database import Database
from foundation.settings import Settings
from insurance.core.http_core import core_of
from insurance.sms import sender_of
from knowledge_base import releases
from knowledge_base.answer import Answerer, KnowledgeUnavailable, Suggestion
from knowledge_base.loading import load_answerer

LOADING = "loading"
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
LOOK_EVERY_SECONDS = 1.0

Load = Callable[[Settings, Database], Awaitable[Answerer]]
Active = Callable[[Database], Awaitable[int | None]]
log = structlog.get_logger()


async def active_release(database: Database) -> int | None:
    """The number of the release that should answer."""
    async with database.reading() as session:
        return await releases.active_id(session)


class LoadingAnswerer:
    """The knowledge base, loaded in the background until it is there: questions wait for it briefly.

    A context. What cannot be loaded is tried again, and another release is loaded beside the one that answers, which
    goes on until the new one is there: `baowen ingest` on a running system is enough.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        load: Load = load_answerer,
        active: Active = active_release,
        patience: float = 3.0,
        within: float = 1.8,  # with `patience`, less than an action may take
        first_pause: float = FIRST_PAUSE_SECONDS,
        look_every: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._settings = settings
        self._database = database
        self._load = load
        self._active = active
        self._patience = patience
        self._within = within
        self._first_pause = first_pause
        self._look_every = look_every
        self._problem: str | None = LOADING
        self._tried = asyncio.Event()
        self._breaker = Breaker("knowledge base")
        self._answerer: Answerer | None = None
        self._release: int | None = None  # that was the active one when the answerer was loaded
        self._wanted = asyncio.Event()
        self._loading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._loading = asyncio.create_task(self._keep_loading())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)

    def problem(self) -> str | None:
        """Why questions cannot be answered now; None when they can."""
        return self._problem

    async def answer(self, question: str, **how: Any) -> Any:
        """Raises `KnowledgeUnavailable`, after `patience` seconds when it is being loaded for the first time."""
        answerer = await self._loaded()
        try:
            self._breaker.check()
            async with asyncio.timeout(self._within):
                found = await answerer.answer(question, **how)
        except KnowledgeUnavailable as gone:  # newer releases have taken its place
            self._load_again(answerer, str(gone))
            raise
        except BreakerOpen as broken:
            raise KnowledgeUnavailable("it has failed again and again just now") from broken
        except Exception as broken:  # a library's, or the deadline
            self._breaker.failed()
            log.error("knowledge_broke", error=type(broken).__name__, exc_info=broken)
            raise KnowledgeUnavailable(type(broken).__name__) from broken
        self._breaker.succeeded()
        return found

    async def suggest(self, lines: Sequence[str]) -> Sequence[Suggestion]:
        """For a person who serves; the bot's breaker knows nothing of it. Raises `KnowledgeUnavailable`."""
        answerer = await self._loaded()
        try:
            async with asyncio.timeout(self._within):
                return await answerer.suggest(lines)
        except KnowledgeUnavailable as gone:
            self._load_again(answerer, str(gone))
            raise
        except TimeoutError:
            raise KnowledgeUnavailable("it took too long") from None

    async def _loaded(self) -> Answerer:
        try:
            await asyncio.wait_for(self._tried.wait(), self._patience)
        except TimeoutError:
            raise KnowledgeUnavailable("the knowledge base is still being loaded") from None
        if self._answerer is None:
            raise KnowledgeUnavailable(self._problem)
        return self._answerer

    def _load_again(self, gone: Answerer, why: str) -> None:
        if self._answerer is gone:
            self._answerer, self._problem = None, why
            self._wanted.set()

    async def _keep_loading(self) -> None:
        """Loads what is missing or behind; waits longer after each failure."""
        pause = self._first_pause
        while True:
            if await self._is_behind() and not await self._load_once():
                await self._pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = self._first_pause
            await self._pause(self._look_every)

    async def _is_behind(self) -> bool:
        """Whether another release should answer than the one that is loaded."""
        if self._answerer is None:
            return True
        try:
            return await self._active(self._database) != self._release
        except (SQLAlchemyError, OSError):  # the database is away: what is loaded answers on
            return False

    async def _load_once(self) -> bool:
        try:
            release = await self._active(self._database)
            self._answerer = await self._load(self._settings, self._database)
            self._release, self._problem = release, None
        except KnowledgeUnavailable as missing:
            return self._not_loaded(str(missing))
        except Exception as broken:  # a library's: its words are for the log, not for whoever asks how we are
            log.error("knowledge_not_loaded", error=type(broken).__name__, exc_info=broken)
            return self._not_loaded(f"cannot be loaded: {type(broken).__name__}")
        self._tried.set()
        return True

    def _not_loaded(self, why: str) -> bool:
        """Whatever answered before answers on."""
        if self._answerer is None:
            self._problem = why
        else:
            log.warning("release_not_loaded", why=why)
        self._tried.set()
        return False

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wanted.wait(), seconds)
            self._wanted.clear()
        except TimeoutError:
            pass


def action_app(settings: Settings, database: Database, knowledge: LoadingAnswerer) -> Starlette:
    """POST /webhook as rasa-sdk's own server has it, POST /suggestions for agents, GET /health, GET /actions."""
    tools = Tools(settings, database, knowledge, sms=sender_of(settings), policies=core_of(settings, database))
    executor = build_executor(tools)
    secret = settings.rasa_secret.get_secret_value().encode()

    async def webhook(request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.headers.get("X-Baowen-Secret", "").encode(), secret):
            return JSONResponse({"error": "secret"}, 401)
        return JSONResponse(await run_action(executor, await request.json()))

    async def health(_: Request) -> JSONResponse:
        problem = knowledge.problem()
        return JSONResponse({"knowledge": problem or "ok"}, 503 if problem else 200)

    async def actions(_: Request) -> JSONResponse:
        return JSONResponse([{"name": name} for name in executor.actions])

    async def suggestions(request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.headers.get("X-Baowen-Secret", "").encode(), secret):
            return JSONResponse({"error": "secret"}, 401)
        lines = [str(line) for line in (await request.json())["lines"]]
        try:
            found = await knowledge.suggest(lines)
        except KnowledgeUnavailable as problem:
            return JSONResponse({"error": str(problem)}, 503)
        return JSONResponse({"suggestions": [each.as_json() for each in found]})

    return Starlette(
        routes=[
            Route("/suggestions", suggestions, methods=["POST"]),
            Route("/webhook", webhook, methods=["POST"]),
            Route("/health", health),
            Route("/actions", actions),
        ]
    )
