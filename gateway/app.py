"""The application, as a table of contents: what is mounted, which loops run, in which order it starts and stops."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Collection, Coroutine, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum
from socket import socket
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.applications import Starlette

import channels.in_app.live
import channels.in_app.routes
import channels.upload_pages
import channels.wechat.pages
import channels.wechat.routes
import gateway.allowances
import gateway.core_routes
import handoff.console.account_routes
import handoff.console.canned_routes
import handoff.console.claim_routes
import handoff.console.company_routes
import handoff.console.customer_routes
import handoff.console.draft_routes
import handoff.console.live
import handoff.console.note_routes
import handoff.console.oidc_routes
import handoff.console.past_routes
import handoff.console.photo_routes
import handoff.console.presence_routes
import handoff.console.report_routes
import handoff.console.request_routes
import handoff.console.routes
import handoff.console.suggestion_routes
import handoff.console.supervisor_routes
import handoff.console.timetable_routes
import insurance.claims.claim_pages
import insurance.policies.policy_pages
import knowledge_base.help_pages
from foundation.database import Database
from foundation.memory import keep_for_good
from foundation.metrics import serving_metrics
from foundation.settings import Settings
from gateway import health
from gateway.action_server import LoadingAnswerer, action_app
from gateway.body_limit import limit_bodies
from gateway.errors import ERROR_ANSWERS, install_error_answers
from gateway.loops import keep_up
from gateway.pages import mount_pages
from gateway.parts import Parts, build
from gateway.ports import PortTaken, listen
from knowledge_base.answer import Answerer
from knowledge_base.current import CurrentRelease
from knowledge_base.loading import load_answerer

# One after the other on SIGTERM, 15 s in all: what worker and web do side by side, then the actions, then the rest.
DRAIN_SECONDS = 10
SAYS_GOODBYE_SECONDS = 1
REQUESTS_END_WITHIN_SECONDS = 3
GONE_WITHIN_SECONDS = 14

log = structlog.get_logger()


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
    app.state.sockets = parts.sockets
    app.state.health = health.Health(parts)
    app.state.wechat = parts.wechat
    app.state.wechat_binding = parts.wechat_binding
    app.state.knowledge = CurrentRelease(parts.database)
    app.include_router(channels.in_app.routes.router)
    app.include_router(channels.in_app.live.router)
    if parts.settings.wechat_enabled:
        app.include_router(channels.wechat.routes.router)
        app.include_router(channels.wechat.pages.router)
    app.include_router(handoff.console.routes.router)
    app.include_router(handoff.console.oidc_routes.router)
    app.include_router(handoff.console.presence_routes.router)
    app.include_router(handoff.console.supervisor_routes.router)
    app.include_router(handoff.console.customer_routes.router)
    app.include_router(handoff.console.company_routes.router)
    app.include_router(handoff.console.draft_routes.router)
    app.include_router(handoff.console.suggestion_routes.router)
    app.include_router(handoff.console.report_routes.router)
    app.include_router(handoff.console.request_routes.router)
    app.include_router(handoff.console.canned_routes.router)
    app.include_router(handoff.console.account_routes.router)
    app.include_router(handoff.console.timetable_routes.router)
    app.include_router(handoff.console.note_routes.router)
    app.include_router(handoff.console.past_routes.router)
    app.include_router(handoff.console.photo_routes.router)
    app.include_router(handoff.console.claim_routes.router)
    app.include_router(handoff.console.live.router)
    app.include_router(gateway.allowances.router)
    app.include_router(gateway.core_routes.router)
    app.include_router(knowledge_base.help_pages.router)
    app.include_router(insurance.policies.policy_pages.router)
    app.include_router(insurance.claims.claim_pages.router)
    app.include_router(channels.upload_pages.router)
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
    """The loops of a worker: it answers, sends, finds people, fires timers, fetches photos, hands on claims, news."""
    await parts.take_over()
    ours = (
        *(parts.reception, parts.delivery, parts.router, parts.timers),
        *(parts.wechat.media, parts.core_link, parts.sms_news, parts.comparer),
    )
    loops = [asyncio.create_task(keep_up(type(loop).__name__, loop.run)) for loop in ours]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        drained = (parts.reception, parts.delivery, parts.wechat.media)
        await asyncio.gather(*(one.drain(DRAIN_SECONDS) for one in drained))


@asynccontextmanager
async def hearing_others(parts: Parts) -> AsyncIterator[None]:
    """What other processes ring, where there is a Redis; a look a second at what our sockets show, and at the load."""
    loops = [asyncio.create_task(keep_up(type(look).__name__, look.run)) for look in (parts.watch, parts.pressure)]
    if parts.doorbell is not None:
        loops.append(asyncio.create_task(keep_up("Doorbell", parts.doorbell.run)))
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def serve(settings: Settings, roles: Collection[ProcessRole] = ALL_ROLES) -> None:
    """Run these roles in this process until SIGTERM or SIGINT, then drain. Raises `PortTaken`."""
    ports = _ports(settings, roles)
    parts = build(settings)
    keep_for_good()
    stop = _stop_on_signal()
    try:
        async with AsyncExitStack() as running:
            running.enter_context(_metrics(settings))
            if ProcessRole.ACTIONS in roles:  # it ends last: running turns still need it
                knowledge = await running.enter_async_context(
                    LoadingAnswerer(settings, parts.database, load=_load_for_good)
                )
                actions = action_app(settings, parts.database, knowledge)
                await running.enter_async_context(_listening(actions, ports[ProcessRole.ACTIONS], stop))
            await running.enter_async_context(hearing_others(parts))
            ours = []
            if ProcessRole.WORKER in roles:
                ours.append(_work(parts, stop))
            if ProcessRole.WEB in roles:
                ours.append(_answer(parts, ports[ProcessRole.WEB], stop))
            await _until_drained(stop, *ours)
    finally:
        await parts.close()


async def _load_for_good(settings: Settings, database: Database) -> Answerer:
    answerer = await load_answerer(settings, database)
    keep_for_good()
    return answerer


async def _until_drained(stop: asyncio.Event, *ours: Coroutine[Any, Any, None]) -> None:
    """The roles drain side by side. One that breaks stops the others, in order, and is reported."""
    tasks = [asyncio.create_task(one) for one in (*ours, _wait(stop))]
    try:
        await asyncio.gather(*tasks)
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


async def _work(parts: Parts, stop: asyncio.Event) -> None:
    async with working(parts):
        await stop.wait()


async def _answer(parts: Parts, port: socket, stop: asyncio.Event) -> None:
    app = web_app(parts)
    pulse = asyncio.create_task(app.state.health.pulse.run())
    try:
        async with _listening(app, port, stop):
            await stop.wait()
            # Whoever asks is told for a moment that we are going; sockets are sent to the other processes.
            await asyncio.gather(parts.sockets.drain(), asyncio.sleep(SAYS_GOODBYE_SECONDS))
    finally:
        pulse.cancel()
        await asyncio.gather(pulse, return_exceptions=True)


def _metrics(settings: Settings) -> AbstractContextManager[object]:
    try:
        return serving_metrics(settings)
    except OSError as error:
        address = f"{settings.metrics_host}:{settings.metrics_port}"
        raise PortTaken(f"{address}: {error.strerror}; choose another with BAOWEN_METRICS_PORT") from None


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
async def _listening(app: Starlette, port: socket, stop: asyncio.Event) -> AsyncIterator[None]:
    server = _Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,
            ws_per_message_deflate=False,  # our frames are short; the windows would be most of a socket's memory
            ws_ping_interval=None,  # our own heartbeat asks whether the page lives, not only its network stack
            log_level="warning",
            timeout_graceful_shutdown=REQUESTS_END_WITHIN_SECONDS,
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

    def told() -> None:
        stop.set()
        overdue = threading.Timer(GONE_WITHIN_SECONDS, _leave)
        overdue.daemon = True
        overdue.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    return stop


def _leave() -> None:
    """Something does not end, such as a database that is frozen. All that matters is in rows: leases run out."""
    log.error("drain_took_too_long", seconds=GONE_WITHIN_SECONDS)
    os._exit(1)
