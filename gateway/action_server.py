"""The actions on their own private port: Rasa asks here; nobody else may."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any, Self

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.executor import build_executor, run_action
from actions.tools import Tools
from foundation.breaker import Breaker, BreakerOpen
from foundation.database import Database
from foundation.settings import Settings
from insurance.policies import DemoPolicyBook
from insurance.sms import sender_of
from knowledge_base.answer import Answerer, KnowledgeUnavailable, load_answerer

LOADING = "loading"
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0

Load = Callable[[Settings, Database], Awaitable[Answerer]]
log = structlog.get_logger()


class LoadingAnswerer:
    """The knowledge base, loaded in the background until it is there: questions wait for it briefly.

    A context. What cannot be loaded is tried again, so that `baowen ingest` on a running system is enough.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        load: Load = load_answerer,
        patience: float = 3.0,
        within: float = 1.8,  # with `patience`, less than an action may take
        first_pause: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        self._settings = settings
        self._database = database
        self._load = load
        self._patience = patience
        self._within = within
        self._first_pause = first_pause
        self._problem: str | None = LOADING
        self._tried = asyncio.Event()
        self._breaker = Breaker("knowledge base")
        self._answerer: Answerer | None = None
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
            self._loading = asyncio.create_task(self._keep_loading())

    async def _keep_loading(self) -> None:
        pause = self._first_pause
        while not await self._load_once():
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _load_once(self) -> bool:
        try:
            self._answerer = await self._load(self._settings, self._database)
            self._problem = None
        except KnowledgeUnavailable as missing:
            self._problem = str(missing)
        except Exception as broken:  # a library's: its words are for the log, not for whoever asks how we are
            log.error("knowledge_not_loaded", error=type(broken).__name__, exc_info=broken)
            self._problem = f"cannot be loaded: {type(broken).__name__}"
        self._tried.set()
        return self._answerer is not None


def action_app(settings: Settings, database: Database, knowledge: LoadingAnswerer) -> Starlette:
    """POST /webhook as rasa-sdk's own server has it, GET /health, GET /actions."""
    tools = Tools(settings, database, knowledge, sms=sender_of(settings), policies=DemoPolicyBook(database))
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

    return Starlette(
        routes=[
            Route("/webhook", webhook, methods=["POST"]),
            Route("/health", health),
            Route("/actions", actions),
        ]
    )
