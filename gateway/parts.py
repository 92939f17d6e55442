"""Everything the application is made of, built once from the settings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns import RasaBot
from channels.delivery import Delivery
from channels.in_app.counter import Counter
from channels.in_app.identity import ChatTokens
from channels.in_app.pace import Pace, TooManySessions
from channels.wechat.api import WeChatApi
from channels.wechat.desk import WeChatDesk
from channels.wechat.sender import WeChatSender
from conversations import bell as topics
from conversations import owed, unsent
from conversations.attachments import AttachmentLinks
from conversations.bell import Bell
from conversations.doorbell import RedisDoorbell
from conversations.pressure import Pressure
from conversations.watch import Watch
from foundation.database import Database
from foundation.files import FileStore
from foundation.open_sockets import OpenSockets
from foundation.settings import Settings
from foundation.timers import Handler, Timer, Timers
from gateway.reception import Reception
from handoff import looks, queue
from handoff.agents import AgentTokens
from handoff.console.desk import Desk
from handoff.state import state_of
from insurance.policies import DemoPolicyBook


@dataclass(frozen=True)
class Parts:
    """Built by `build`; closed by `close`."""

    settings: Settings
    database: Database
    bell: Bell
    doorbell: RedisDoorbell | None
    watch: Watch
    sockets: OpenSockets
    pressure: Pressure
    files: FileStore
    bot: RasaBot
    wechat_api: WeChatApi
    counter: Counter
    desk: Desk
    wechat: WeChatDesk
    reception: Reception
    delivery: Delivery
    timers: Timers

    async def take_over(self) -> None:
        """SQLite has one worker: what its predecessor held when it died need not wait for leases to run out."""
        await asyncio.to_thread(self.files.remove_leftovers)
        if self.database.is_sqlite:
            await owed.free_all(self.database)
            await unsent.free_all(self.database)
            await self.wechat.photos.free_all()

    async def close(self) -> None:
        await self.bot.close()
        await self.wechat_api.close()
        await self.database.close()


def build(settings: Settings) -> Parts:
    """Nothing is connected or started yet."""
    database = Database(settings.database_url)
    bell = Bell()
    files = FileStore(settings.files_url)
    bot = RasaBot(settings)
    links = AttachmentLinks(settings.session_secret)
    wechat_api = WeChatApi(settings)
    pressure = Pressure(database, limit=timedelta(seconds=settings.longest_wait_seconds))
    return Parts(
        settings=settings,
        database=database,
        bell=bell,
        doorbell=RedisDoorbell(bell, settings.redis_url) if settings.redis_url else None,
        watch=_watch(database, bell),
        sockets=OpenSockets(settings.sockets_per_address),
        pressure=pressure,
        files=files,
        bot=bot,
        wechat_api=wechat_api,
        counter=Counter(
            settings=settings,
            database=database,
            bell=bell,
            files=files,
            tokens=ChatTokens(settings.session_secret, lifetime=timedelta(days=settings.session_days)),
            links=links,
            state_of=partial(state_of, sla_seconds=settings.human_sla_seconds),
            pace=Pace(settings.messages_per_ten_seconds),
            doorstep=Pace(settings.anonymous_sessions_per_minute, seconds=60, too_fast=TooManySessions),
            pressure=pressure,
        ),
        desk=Desk(
            settings=settings,
            database=database,
            bell=bell,
            tokens=AgentTokens(settings.session_secret, lifetime=timedelta(hours=settings.agent_session_hours)),
            links=links,
            policies=DemoPolicyBook(database),
        ),
        wechat=WeChatDesk(settings=settings, database=database, bell=bell, files=files, api=wechat_api),
        reception=Reception(settings, database, bell, bot),
        delivery=Delivery(database, bell, {"wechat": WeChatSender(database, wechat_api)}),
        timers=Timers(database, {queue.OVERDUE: Handler(partial(_note_breach, bell))}),
    )


def _watch(database: Database, bell: Bell) -> Watch:
    watch = Watch(database, bell)
    watch.also(topics.HANDOFFS, looks.open_handoffs)
    watch.also(topics.AGENTS, looks.agents_in_force)
    return watch


async def _note_breach(bell: Bell, tx: AsyncSession, timer: Timer) -> None:
    await queue.record_breach(tx, bell, timer.key)
