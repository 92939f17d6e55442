"""The built pages of the chat and the console, with headers that let them run nothing but themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from foundation.settings import Settings

_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)
_NOT_BUILT = "<p>页面还没有构建，请在项目目录运行 <code>make web</code>。</p>"


def mount_pages(app: FastAPI, settings: Settings) -> None:
    """/chat/ and /console/; a page that is not built says how to build it."""
    for path, folder in (("/chat", settings.chat_dir), ("/console", settings.console_dir)):
        if folder.is_dir():
            app.mount(path, StaticFiles(directory=folder, html=True), name=path)
            continue
        app.add_api_route(f"{path}/", _not_built, include_in_schema=False)

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        if request.url.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


async def _not_built() -> HTMLResponse:
    return HTMLResponse(_NOT_BUILT, 503)
