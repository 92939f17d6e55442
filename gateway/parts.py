"""Everything the application is made of, built once from the settings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.turns import RasaBot
from channels.delivery import Delivery
from channels.in_app.counter import Counter
from channels.in_app.identity import ChatTokens
from channels.in_app.pace import Pace, TooManySessions
from channels.wechat.api import WeChatApi
from channels.wechat.binding import Binding
from channels.wechat.desk import WeChatDesk
from channels.wechat.sender import WeChatSender
from channels.wechat.shelf import DatabaseShelf
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
from foundation.timers import Handler, Timers
from gateway.core_link import CoreLink
from gateway.reception import Reception
from gateway.sms_news import SmsNews
from handoff import call_backs, erasing, looks
from handoff.agents import AgentTokens
from handoff.console.board import Board
from handoff.console.desk import Desk
from handoff.identity_provider import IdentityProvider
from handoff.router import Router
from handoff.state import state_of
from handoff.terms import Terms
from insurance.claims import claim_sms
from insurance.core.core_system import CoreSystem
from insurance.core.http_core import core_of
from insurance.photos.photo_reuse import PhotoComparer
from insurance.sms import SmsSender, sender_of
from knowledge_base.suggesting import RemoteAssistant


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
    wechat_binding: Binding
    reception: Reception
    delivery: Delivery
    timers: Timers
    router: Router
    comparer: PhotoComparer
    assistant: RemoteAssistant
    core: CoreSystem
    sms: SmsSender
    core_link: CoreLink
    sms_news: SmsNews

    async def take_over(self) -> None:
        """SQLite has one worker: what its predecessor held when it died need not wait for leases to run out."""
        await asyncio.to_thread(self.files.remove_leftovers)
        if self.database.is_sqlite:
            await owed.free_all(self.database)
            await unsent.free_all(self.database)
            await claim_sms.free_all(self.database)
            await self.wechat.media.free_all()

    async def close(self) -> None:
        await self.bot.close()
        await self.wechat.close()
        await self.wechat_api.close()
        await self.core.close()
        await self.assistant.close()
        await self.database.close()


def build(settings: Settings) -> Parts:
    """Nothing is connected or started yet."""
    database = Database(settings.database_url)
    core = core_of(settings, database)
    sms = sender_of(settings)
    assistant = RemoteAssistant(settings)
    bell = Bell()
    terms = Terms.of(settings)
    files = FileStore(settings.files_url)
    bot = RasaBot(settings)
    links = AttachmentLinks(settings.session_secret)
    wechat_api = WeChatApi(settings, shelf=DatabaseShelf(database, settings.session_secret))
    wechat = WeChatDesk(
        settings=settings, database=database, bell=bell, files=files, api=wechat_api, erase_too=erasing.erase
    )
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
            files=files,
            tokens=AgentTokens(settings.session_secret, lifetime=timedelta(hours=settings.agent_session_hours)),
            links=links,
            policies=core,
            terms=terms,
            board=Board(database, settings),
            assistant=assistant,
            provider=IdentityProvider(settings) if settings.oidc_issuer else None,
            shows_typing=wechat.agent_typing.told,
        ),
        wechat=wechat,
        wechat_binding=Binding(settings, database, wechat_api, sms),
        sms=sms,
        reception=Reception(settings, database, bell, bot, core),
        delivery=Delivery(database, bell, {"wechat": WeChatSender(settings, database, wechat_api, files)}),
        timers=Timers(database, {call_backs.DUE: Handler(partial(call_backs.remind, database, bell))}),
        router=Router(database, bell, terms),
        comparer=PhotoComparer(database, settings),
        assistant=assistant,
        core=core,
        core_link=CoreLink(settings, database, bell, core),
        sms_news=SmsNews(settings, database, sms),
    )


def _watch(database: Database, bell: Bell) -> Watch:
    watch = Watch(database, bell)
    watch.also(topics.HANDOFFS, looks.open_handoffs)
    watch.also(topics.AGENTS, looks.agents_in_force)
    return watch
