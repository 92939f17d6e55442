"""Lines to a WeChat customer through the customer-service interface, within what WeChat allows us to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from channels.delivery import ChannelResting, Dispatch, SendFailed, SendUnanswered
from channels.wechat import quota, wording
from channels.wechat.api import NoAnswer, NotNow, Resting, TooManyCalls, WeChatApi, WeChatError
from channels.wechat.quota import Act
from channels.wechat.wording import Parcel, Part
from conversations.sending import NotHeld
from foundation.database import Database
from insurance import customers

MOST_AT_ONCE = quota.ALLOWED[Act.MESSAGE][0]
LIMITED_FOR = timedelta(minutes=1)  # WeChat counts calls by the minute
log = structlog.get_logger()


class WeChatSender:
    """The `Sender` of the channel `wechat`. What WeChat does not allow now is parked until the customer writes."""

    def __init__(self, database: Database, api: WeChatApi) -> None:
        self._database = database
        self._api = api

    async def send(self, dispatch: Dispatch) -> None:
        """Settles each line as soon as it is sent or parked, so that a later failure repeats none of them."""
        openid = await self._openid(dispatch.open[0].customer_id)
        parcels = wording.parcels(dispatch.open)
        for number, parcel in enumerate(parcels):
            if len(parcel.parts) > MOST_AT_ONCE:
                log.error("wechat_line_too_long", messages=len(parcel.parts))
                await dispatch.fail(parcel.lines, "longer than WeChat lets us send at once")
                continue
            await self._get_ready()
            if not await self._set_aside(openid, parcel):
                await _park(dispatch, parcels[number:], "no allowance left")
                return
            try:
                await self._send(dispatch, openid, parcel)
            except NotNow as refused:
                await self._nothing_left(openid)
                await _park(dispatch, parcels[number:], str(refused))
                return

    async def _get_ready(self) -> None:
        try:
            await self._api.get_ready()
        except WeChatError as failed:
            raise _fate_of(failed) from failed

    async def _send(self, dispatch: Dispatch, openid: str, parcel: Parcel) -> None:
        for sent, part in enumerate(parcel.parts):
            try:
                await dispatch.hand_over(parcel.lines)
                await self._send_part(openid, part)
            except (NotHeld, WeChatError) as failed:
                # An allowance comes back only for what WeChat has surely not sent.
                await self._return(openid, len(parcel.parts) - sent - isinstance(failed, NoAnswer))
                if sent and isinstance(failed, WeChatError):
                    # Nobody can send the rest later: the first words would come twice.
                    raise SendUnanswered(f"{sent} of {len(parcel.parts)} messages taken, then {failed}") from failed
                if isinstance(failed, NotHeld | NotNow):
                    raise
                raise _fate_of(failed) from failed
        await dispatch.sent(parcel.lines)

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
            return await quota.take(tx, openid, len(parcel.parts), now=await self._database.now(tx))

    async def _return(self, openid: str, count: int) -> None:
        async with self._database.transaction() as tx:
            await quota.give_back(tx, openid, count, now=await self._database.now(tx))

    async def _nothing_left(self, openid: str) -> None:
        async with self._database.transaction() as tx:
            await quota.close(tx, openid)


async def _park(dispatch: Dispatch, parcels: Sequence[Parcel], reason: str) -> None:
    log.info("wechat_parked", messages=len(parcels), reason=reason)
    await dispatch.park([line for parcel in parcels for line in parcel.lines], reason)


def _fate_of(failed: WeChatError) -> SendFailed | SendUnanswered | ChannelResting:
    """What a failure of WeChat means for the lines that it was asked to take."""
    if isinstance(failed, NoAnswer):
        return SendUnanswered(str(failed))
    if isinstance(failed, Resting):
        return ChannelResting(str(failed), wait=timedelta(seconds=max(failed.retry_after, 1)))
    wait = LIMITED_FOR if isinstance(failed, TooManyCalls) else timedelta(0)
    return SendFailed(str(failed), permanent=failed.permanent, wait=wait)
