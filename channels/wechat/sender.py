"""Lines to a WeChat customer through the customer-service interface, within what WeChat allows us to send."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from channels.delivery import SendFailed
from channels.wechat import quota, wording
from channels.wechat.api import NoAnswer, NotNow, WeChatApi, WeChatError
from channels.wechat.quota import Act
from channels.wechat.wording import Parcel, Part
from conversations import unsent
from conversations.unsent import Unsent
from foundation.clock import utc_now
from foundation.database import Database
from insurance import customers

MOST_AT_ONCE = quota.ALLOWED[Act.MESSAGE][0]
log = structlog.get_logger()


class WeChatSender:
    """The `Sender` of the channel `wechat`. What WeChat does not allow now is parked until the customer writes."""

    def __init__(self, database: Database, api: WeChatApi) -> None:
        self._database = database
        self._api = api

    async def send(self, lines: Sequence[Unsent]) -> None:
        """Settles each line as soon as it is sent or parked, so that a later failure repeats none of them."""
        openid = await self._openid(lines[0].customer_id)
        parcels = wording.parcels(lines)
        for number, parcel in enumerate(parcels):
            if len(parcel.parts) > MOST_AT_ONCE:
                await self._give_up(parcel)
                continue
            if not await self._set_aside(openid, parcel):
                await self._park(parcels[number:], "no allowance left")
                return
            try:
                await self._send(openid, parcel)
            except NotNow as refused:
                await self._nothing_left(openid)
                await self._park(parcels[number:], str(refused))
                return

    async def _send(self, openid: str, parcel: Parcel) -> None:
        for sent, part in enumerate(parcel.parts):
            try:
                await self._send_part(openid, part)
            except NotNow:
                raise
            except WeChatError as failed:
                await self._return(openid, len(parcel.parts) - sent - isinstance(failed, NoAnswer))
                raise SendFailed(str(failed), permanent=failed.permanent) from failed
        async with self._database.transaction() as tx:
            await unsent.mark_sent(tx, parcel.delivery_ids)

    async def _send_part(self, openid: str, part: Part) -> None:
        if part.choices:
            numbered = [(str(number), text) for number, text in enumerate(part.choices, start=1)]
            await self._api.send_menu(openid, part.text, numbered, by_ai=part.by_ai)
            return
        await self._api.send_text(openid, part.text, by_ai=part.by_ai)

    async def _openid(self, customer_id: str) -> str:
        async with self._database.reading() as session:
            customer = await customers.find(session, customer_id)
        if customer is None:
            raise SendFailed("the customer is unknown", permanent=True)
        return customer.external_id

    async def _set_aside(self, openid: str, parcel: Parcel) -> bool:
        async with self._database.transaction() as tx:
            return await quota.take(tx, openid, len(parcel.parts), now=utc_now())

    async def _return(self, openid: str, count: int) -> None:
        async with self._database.transaction() as tx:
            await quota.give_back(tx, openid, count, now=utc_now())

    async def _nothing_left(self, openid: str) -> None:
        async with self._database.transaction() as tx:
            await quota.close(tx, openid)

    async def _give_up(self, parcel: Parcel) -> None:
        log.error("wechat_line_too_long", messages=len(parcel.parts))
        async with self._database.transaction() as tx:
            await unsent.mark_failed(tx, parcel.delivery_ids, "longer than WeChat lets us send at once")

    async def _park(self, parcels: Sequence[Parcel], reason: str) -> None:
        log.info("wechat_parked", messages=len(parcels), reason=reason)
        async with self._database.transaction() as tx:
            await unsent.park(tx, [each for parcel in parcels for each in parcel.delivery_ids], reason)
