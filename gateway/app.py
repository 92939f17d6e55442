"""The application, as a table of contents: what is mounted, which loops run, in which order it starts and stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum
from socket import socket

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
from gateway.body_limit import limit_bodies
from gateway.errors import ERROR_ANSWERS, install_error_answers
from gateway.loops import keep_up
from gateway.pages import mount_pages
from gateway.parts import Parts, build
from gateway.ports import listen

DRAIN_SECONDS = 10


class ProcessRole(StrEnum):
    WEB = "web"
    WORKER = "worker"
    ACTIONS = "actions"


ALL_ROLES = frozenset(ProcessRole)


def web_app(parts: Parts) -> FastAPI:
    """Everything that customers, agents and WeChat reach over HTTP."""
    app = FastAPI(title="保问 baowen", version="0.1.0", docs_url=None, redoc_url=None, responses=ERROR_ANSWERS)
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
    limit_bodies(app, parts.settings)
    mount_pages(app, parts.settings)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/chat/")

    return app


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[None]:
    """The loops of a worker: reception answers, delivery sends, the router watches the queue, photos are fetched."""
    await parts.take_over()
    ours = (parts.reception, parts.delivery, parts.router, parts.wechat.photos)
    loops = [asyncio.create_task(keep_up(type(loop).__name__, loop.run)) for loop in ours]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        drained = (parts.reception, parts.delivery, parts.wechat.photos)
        await asyncio.gather(*(one.drain(DRAIN_SECONDS) for one in drained))


async def serve(settings: Settings, roles: Collection[ProcessRole] = ALL_ROLES) -> None:
    """Run these roles in this process until SIGTERM or SIGINT, then drain. Raises `PortTaken`."""
    ports = _ports(settings, roles)
    parts = build(settings)
    stop = _stop_on_signal()
    try:
        async with AsyncExitStack() as running:
            # They end in the opposite order: nobody is heard any more, running turns end, and they still need actions.
            if ProcessRole.ACTIONS in roles:
                knowledge = await running.enter_async_context(LoadingAnswerer(settings, parts.database))
                actions = action_app(settings, parts.database, knowledge)
                await running.enter_async_context(_listening(actions, ports[ProcessRole.ACTIONS], stop))
            if ProcessRole.WORKER in roles:
                await running.enter_async_context(working(parts))
            if ProcessRole.WEB in roles:
                await running.enter_async_context(_listening(web_app(parts), ports[ProcessRole.WEB], stop))
            await stop.wait()
    finally:
        await parts.close()


def _ports(settings: Settings, roles: Collection[ProcessRole]) -> dict[ProcessRole, socket]:
    addresses = {
        ProcessRole.ACTIONS: (settings.actions_host, settings.actions_port, "BAOWEN_ACTIONS_PORT"),
        ProcessRole.WEB: (settings.host, settings.port, "BAOWEN_PORT"),
    }
    return {role: listen(*address) for role, address in addresses.items() if role in roles}


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def _listening(app: FastAPI, port: socket, stop: asyncio.Event) -> AsyncIterator[None]:
    server = _Server(
        uvicorn.Config(
            app, ws="websockets-sansio", ws_max_size=64 * 1024, log_level="warning", timeout_graceful_shutdown=5
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[port]))
    serving.add_done_callback(lambda _: stop.set())  # a server that ends by itself ends the process
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
