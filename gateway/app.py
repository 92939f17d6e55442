"""The application, as a table of contents: what is mounted, which loops run, in which order it starts and stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum

import uvicorn
from fastapi import FastAPI
from fastapi.responses import RedirectResponse

import channels.in_app.live
import channels.in_app.routes
import channels.wechat.routes
import handoff.console.live
import handoff.console.routes
import knowledge_base.help_pages
from foundation.settings import Settings
from gateway import health
from gateway.action_server import LoadingAnswerer, action_app
from gateway.errors import install_error_answers
from gateway.pages import mount_pages
from gateway.parts import Parts, build

DRAIN_SECONDS = 10


class ProcessRole(StrEnum):
    WEB = "web"
    WORKER = "worker"
    ACTIONS = "actions"


ALL_ROLES = frozenset(ProcessRole)


def web_app(parts: Parts) -> FastAPI:
    """Everything that customers, agents and WeChat reach over HTTP."""
    app = FastAPI(title="保问 baowen", version="0.1.0", docs_url=None, redoc_url=None)
    app.state.parts = parts
    app.state.settings = parts.settings
    app.state.counter = parts.counter
    app.state.desk = parts.desk
    app.state.wechat = parts.wechat
    app.include_router(channels.in_app.routes.router)
    app.include_router(channels.in_app.live.router)
    if parts.settings.wechat_enabled:
        app.include_router(channels.wechat.routes.router)
    app.include_router(handoff.console.routes.router)
    app.include_router(handoff.console.live.router)
    app.include_router(knowledge_base.help_pages.router)
    app.include_router(health.router)
    install_error_answers(app)
    mount_pages(app, parts.settings)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/chat/")

    return app


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[None]:
    """The loops of a worker: reception answers, delivery sends, the router watches the queue, photos are fetched."""
    ours = (parts.reception, parts.delivery, parts.router, parts.wechat.photos)
    loops = [asyncio.create_task(loop.run()) for loop in ours]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await parts.reception.drain(DRAIN_SECONDS)


async def serve(settings: Settings, roles: Collection[ProcessRole] = ALL_ROLES) -> None:
    """Run these roles in this process until SIGTERM or SIGINT, then drain."""
    parts = build(settings)
    stop = _stop_on_signal()
    try:
        async with AsyncExitStack() as running:
            if ProcessRole.WORKER in roles:
                await running.enter_async_context(working(parts))
            for server in _servers(parts, roles):
                await running.enter_async_context(_listening(server, stop))
            await stop.wait()
    finally:
        await parts.close()


def _servers(parts: Parts, roles: Collection[ProcessRole]) -> list[uvicorn.Server]:
    settings = parts.settings
    servers: list[uvicorn.Server] = []
    if ProcessRole.ACTIONS in roles:
        knowledge = LoadingAnswerer(settings, parts.database)
        actions = action_app(settings, parts.database, knowledge)
        servers.append(_server(actions, settings.actions_host, settings.actions_port))
    if ProcessRole.WEB in roles:
        servers.append(_server(web_app(parts), settings.host, settings.port))
    return servers


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(app: FastAPI, host: str, port: int) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,
            log_level="warning",
            timeout_graceful_shutdown=5,
        )
    )


@asynccontextmanager
async def _listening(server: uvicorn.Server, stop: asyncio.Event) -> AsyncIterator[None]:
    serving = asyncio.create_task(server.serve())
    serving.add_done_callback(lambda _: stop.set())  # a port that cannot be bound stops the whole process
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _stop_on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
