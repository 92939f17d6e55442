"""`baowen doctor`: looks at every part the system stands on and says what is wrong and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from rich.console import Console
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.turns import RasaBot
from conversations.doorbell import reachable
from foundation.database import Database
from foundation.files import FileStore
from foundation.settings import Settings
from gateway.training import is_trained
from handoff.id_tokens import usable_keys
from handoff.identity_provider import IdentityProvider, NotLetIn, Refusal
from insurance.claims import claim_sms
from knowledge_base import releases
from knowledge_base.standing import problem_with

Check = Callable[[Settings], Awaitable[str | None]]


async def examine(settings: Settings, console: Console) -> int:
    """Print one line per part; the number of those that are not well."""
    problems = 0
    for name, check in CHECKS.items():
        problem = await check(settings)
        problems += problem is not None
        console.print(f"{'✗' if problem else '✓'} {name:<16}{problem or ''}", markup=False, highlight=False)
    return problems


async def _database(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            await session.execute(text("SELECT version_num FROM alembic_version"))
    except (SQLAlchemyError, OSError) as error:
        return f"{type(error).__name__}: is it running, and has `baowen migrate` been run?"
    finally:
        await database.close()
    return None


async def _redis(settings: Settings) -> str | None:
    if not settings.redis_url:
        return None
    if await reachable(settings.redis_url):
        return None
    return "does not answer at BAOWEN_REDIS_URL: processes hear of each other's work up to a second late"


async def _files(settings: Settings) -> str | None:
    try:
        store = FileStore(settings.files_url)
        if store.read(store.keep(b"doctor")) != b"doctor":
            return "what was written came back different"
    except OSError as error:
        return f"{settings.files_url} cannot be written: {error}"
    return None


async def _model(settings: Settings) -> str | None:
    return None if is_trained() else "the bot is not trained on its present data: run `baowen train`"


async def _knowledge(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        release = await releases.active(database)
    except (SQLAlchemyError, OSError):
        return "cannot be told without the database"
    finally:
        await database.close()
    return await asyncio.to_thread(problem_with, settings, release)


async def _sms(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            waiting = await claim_sms.overdue(session)
    except (SQLAlchemyError, OSError):
        return "cannot be told without the database"
    finally:
        await database.close()
    if not waiting.count:
        return None
    why = f"was refused with {waiting.error}" if waiting.error else "was not tried"
    return f"{waiting.count} news of claims wait, the last {why}: does BAOWEN_SMS_URL answer, and does a worker run?"


async def _rasa(settings: Settings) -> str | None:
    bot = RasaBot(settings)
    try:
        return None if await bot.ready() else f"no Rasa with a model and our secret answers at {settings.rasa_url}"
    finally:
        await bot.close()


async def _application(settings: Settings) -> str | None:
    try:
        async with httpx.AsyncClient(timeout=3) as client:
            standing = (await client.get(f"http://{settings.host}:{settings.port}/readyz")).json()
    except (httpx.HTTPError, ValueError):
        return f"nothing answers at http://{settings.host}:{settings.port}: run `make run` or `baowen serve`"
    return f"degraded: {', '.join(standing['degraded'])}" if standing["degraded"] else None


async def _identity_provider(settings: Settings) -> str | None:
    if not settings.oidc_issuer:
        return None
    try:
        standing = await IdentityProvider(settings).standing()
    except NotLetIn as problem:
        return _OF_PROVIDER.get(problem.why, "{detail}").format(issuer=settings.oidc_issuer, detail=problem.detail)
    if "S256" not in standing.metadata.get("code_challenge_methods_supported", ["S256"]):
        return "does not know PKCE with S256, without which nobody is let in"
    return None if usable_keys(standing.keys) else "publishes no key that an ID token may be signed with"


_OF_PROVIDER = {
    Refusal.AWAY: "does not answer at {issuer} ({detail}): nobody can log in by it",
    Refusal.MISCONFIGURED: "what is found at BAOWEN_OIDC_ISSUER is that of another issuer, or not complete: {detail}",
}
CHECKS: dict[str, Check] = {
    "database": _database,
    "redis": _redis,
    "files": _files,
    "trained bot": _model,
    "knowledge base": _knowledge,
    "sms": _sms,
    "rasa": _rasa,
    "identity": _identity_provider,
    "application": _application,
}
