"""The simulator as one application: the platform's interface, the control interface, and the phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from simulators.wechat import control, desk, login, platform
from simulators.wechat.account import Config, World
from simulators.wechat.pushes import PushEngine

PHONE = Path(__file__).parent / "phone"


def create_app(config: Config, client: httpx.AsyncClient | None = None) -> FastAPI:
    """`client` is how pushes leave; the default goes over the network."""
    world = World(config)
    engine = PushEngine(world, client)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.close()

    app = FastAPI(title="WeChat simulator", lifespan=lifespan)
    app.state.world = world
    app.state.engine = engine
    app.include_router(platform.router)
    app.include_router(login.router)
    app.include_router(control.router)
    app.include_router(desk.router)
    app.mount("/", StaticFiles(directory=PHONE, html=True))
    return app
