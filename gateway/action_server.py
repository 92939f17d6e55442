"""The actions on their own private port: Rasa asks here; nobody else may."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from actions.executor import build_executor, run_action
from actions.tools import Tools
from foundation.database import Database
from foundation.settings import Settings
from knowledge_base.answer import Answerer, KnowledgeUnavailable, load_answerer


class LoadingAnswerer:
    """The answerer while the knowledge base is still being loaded in the background: questions wait for it briefly."""

    def __init__(self, settings: Settings, database: Database, *, patience: float = 3.0) -> None:
        self._loading = asyncio.create_task(load_answerer(settings, database))
        self._patience = patience

    async def loaded(self) -> Answerer:
        """Raises `KnowledgeUnavailable` when it is not ready in time or could not be loaded at all."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._loading), self._patience)
        except TimeoutError:
            raise KnowledgeUnavailable("the knowledge base is still being loaded") from None

    def problem(self) -> str | None:
        """Why questions cannot be answered now; None when they can."""
        if not self._loading.done():
            return "loading"
        error = self._loading.exception()
        return str(error) if error else None

    async def answer(self, question: str, **how: Any) -> Any:
        return await (await self.loaded()).answer(question, **how)


def action_app(settings: Settings, database: Database, knowledge: LoadingAnswerer) -> FastAPI:
    """POST /webhook as rasa-sdk's own server has it, GET /health, GET /actions."""
    executor = build_executor(Tools(settings=settings, database=database, knowledge=knowledge))
    app = FastAPI(title="baowen actions", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        return JSONResponse(await run_action(executor, await request.json()))

    @app.get("/health")
    async def health() -> JSONResponse:
        problem = knowledge.problem()
        return JSONResponse({"knowledge": problem or "ok"}, 503 if problem else 200)

    @app.get("/actions")
    async def actions() -> list[dict[str, str]]:
        return [{"name": name} for name in executor.actions]

    return app
