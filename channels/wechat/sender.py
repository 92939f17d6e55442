"""Lines to a WeChat customer through the customer-service interface, within what WeChat allows us to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from channels.delivery import ChannelResting, Dispatch, SendFailed, SendUnanswered
from channels.wechat import quota, wording
from channels.wechat.api import WeChatApi
from channels.wechat.errors import MediaUnknown, MenuRefused, NoAnswer, NotNow, Resting, WeChatError, WindowOver
from channels.wechat.notices import Notices
from channels.wechat.pictures import Pictures
from channels.wechat.wording import Parcel, Part
from conversations.sending import NotHeld
from foundation.clock import utc_now
from foundation.database import Database
from foundation.files import FileStore
from foundation.settings import Settings
from insurance.customers import customers, forgetting

log = structlog.get_logger()


class WeChatSender:
    """The `Sender` of the channel `wechat`. What WeChat does not allow now is parked until the customer writes."""

    def __init__(self, settings: Settings, database: Database, api: WeChatApi, files: FileStore) -> None:
        self._settings = settings
        self._database = database
        self._api = api
        self._pictures = Pictures(database, api, files)
        self._notices = Notices(settings, database, api)

    async def send(self, dispatch: Dispatch) -> None:
        """Settles each line as soon as it is sent or parked, so that a later failure repeats none of them.

        The last message of an allowance is for a person: their words go even when the bot's before them have to wait.
        """
        openid = await self._openid(dispatch.open[0].customer_id)
        given = list(dispatch.open)
        await self._send_parcels(dispatch, openid)
        await self._notices.tell_of(openid, given)

    async def _send_parcels(self, dispatch: Dispatch, openid: str) -> None:
        parcels = wording.parcels(dispatch.open)
        if not await self._api.may_write():
            await _park(parcels, dispatch, "the account may not write by itself")
            return
        waits = False
        for number, parcel in enumerate(parcels):
            if waits and not parcel.by_agent:
                await _park([parcel], dispatch)
                continue
            try:
                waits = not await self._send_allowed(dispatch, openid, parcel) or waits
            except NotNow as refused:
                await self._nothing_left(openid, refused)
                await _park(parcels[number:], dispatch, str(refused))
                return

    async def _send_allowed(self, dispatch: Dispatch, openid: str, parcel: Parcel) -> bool:
        """As much as the allowance has; what is left of it is parked. Whether all was sent."""
        if not parcel.parts:
            await dispatch.sent(parcel.lines)
            return True
        await self._get_ready()
        granted = await self._set_aside(openid, parcel)
        await self._send(dispatch, openid, parcel, granted)
        if granted == len(parcel.parts):
            return True
        await _park([parcel], dispatch)
        return False

    async def _get_ready(self) -> None:
        try:
            await self._api.get_ready()
        except WeChatError as failed:
            raise _fate_of(failed) from failed

    async def _send(self, dispatch: Dispatch, openid: str, parcel: Parcel, granted: int) -> None:
        taken_before = parcel.lines[0].taken
        for sent, part in enumerate(parcel.parts[:granted]):
            try:
                media_id = await self._pictures.media_id(part.photo) if part.photo else ""
                await dispatch.hand_over(parcel.lines)
                await self._send_part(openid, part, media_id)
            except (NotHeld, WeChatError) as failed:
                # An allowance comes back only for what WeChat has surely not sent.
                await self._return(openid, granted - sent - isinstance(failed, NoAnswer))
                if isinstance(failed, NotHeld | NotNow):
                    raise
                if part.photo and isinstance(failed, MediaUnknown):
                    await self._pictures.forget(part.photo)
                    raise SendFailed(str(failed), permanent=False) from failed
                if failed.permanent and not dispatch.handed:  # a picture that WeChat does not take holds up no words
                    await dispatch.fail(parcel.lines, str(failed))
                    return
                raise _fate_of(failed) from failed
            if sent + 1 < len(parcel.parts):
                await dispatch.took(parcel.lines, taken_before + sent + 1)
        if granted == len(parcel.parts):
            await dispatch.sent(parcel.lines)

    async def _send_part(self, openid: str, part: Part, media_id: str) -> None:
        if part.photo:
            await self._api.send_photo(openid, media_id)
            return
        if not part.choices:
            await self._api.send_text(openid, part.text, by_ai=part.by_ai)
            return
        try:
            choices = [(choice.id, choice.text) for choice in part.choices]
            await self._api.send_menu(openid, part.text, choices, by_ai=part.by_ai)
        except MenuRefused:
            await self._api.send_text(openid, wording.as_text(part), by_ai=part.by_ai)

    async def _openid(self, customer_id: str) -> str:
        async with self._database.reading() as session:
            customer = await customers.find(session, customer_id)
        if customer is None:
            raise SendFailed("the customer is unknown", permanent=True)
        if forgetting.is_gone(customer.external_id):
            raise SendFailed("the customer has unfollowed the account", permanent=True)
        return customer.external_id

    async def _set_aside(self, openid: str, parcel: Parcel) -> int:
        keep = 0 if parcel.by_agent else self._settings.wechat_kept_for_people
        async with self._database.transaction() as tx:
            return await quota.take(tx, openid, len(parcel.parts), now=await self._database.now(tx), keep=keep)

    async def _return(self, openid: str, count: int) -> None:
        async with self._database.transaction() as tx:
            await quota.give_back(tx, openid, count, now=await self._database.now(tx))

    async def _nothing_left(self, openid: str, refused: NotNow) -> None:
        async with self._database.transaction() as tx:
            is_over = isinstance(refused, WindowOver)
            await quota.close(tx, openid, over_at=await self._database.now(tx) if is_over else None)


async def _park(parcels: Sequence[Parcel], dispatch: Dispatch, reason: str = "no allowance left") -> None:
    log.info("wechat_parked", messages=len(parcels), reason=reason)
    await dispatch.park([line for parcel in parcels for line in parcel.lines], reason)


def _fate_of(failed: WeChatError) -> SendFailed | SendUnanswered | ChannelResting:
    """What a failure of WeChat means for the lines that it was asked to take."""
    if isinstance(failed, NoAnswer):
        return SendUnanswered(str(failed))
    if isinstance(failed, Resting):
        return ChannelResting(str(failed), wait=timedelta(seconds=max(failed.retry_after, 1)))
    return SendFailed(str(failed), permanent=failed.permanent, wait=failed.wait(utc_now()))
