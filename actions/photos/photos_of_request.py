"""A photo that was sent by mistake in a notice of another line, or in another service: out of its draft."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import Choice, say
from actions.photos.photo_mistake_words import Mistaken, bare_mistake, photo_meant
from actions.photos.photo_words import NO_SUCH_PHOTO
from actions.turn import Turn
from insurance.models import ServiceRequest
from insurance.requests import requests

TAKEN_OUT = "好的，{which}拿掉了，{left}。把对的那张发给我就行，没有也没关系。"
ALL_TAKEN_OUT = "好的，{count} 张照片都拿掉了。要补照片，直接发给我就行。"
LEFT, NONE_LEFT = "还有 {count} 张", "现在一张也没有"
THE_ONE, NTH = "那张照片", "第{position}张"
WHICH_ONE = "可以拿掉。是哪一张？一共 {count} 张，说「删掉第1张」这样就行。"
NONE_HERE = "这次还没有收到照片，不用删。要补照片，直接发给我就行。"
DELETE_NTH = "删掉第{position}张"
LISTED = "、"


async def heard(tx: AsyncSession, turn: Turn, draft: ServiceRequest) -> Done | None:
    """None when the words are about something else. A turn that is run again takes nothing more out."""
    photos: list[str] = list(draft.fields.get(requests.PHOTOS, ()))
    meant = photo_meant(turn.text) or (bare_mistake(turn.text) if photos else None)
    if meant is None or turn.is_command:
        return None
    if not photos:
        return Done((say(await _none_left(tx, turn, draft)),), {"service_misses": None})
    if await requests.noted_in(tx, draft.id, turn.turn_id, requests.PHOTOS):
        return Done((say(_told([THE_ONE], len(photos))),), {"service_misses": None})
    places = _places(meant, len(photos))
    if meant.asks or not places:
        choices: tuple[Choice, ...] = tuple((DELETE_NTH.format(position=at + 1), None) for at in range(len(photos)))
        return Done((say(WHICH_ONE.format(count=len(photos)), choices),), {"service_misses": None})
    if not all(0 <= at < len(photos) for at in places):
        wrong = next(at for at in places if not 0 <= at < len(photos))
        return Done((say(NO_SUCH_PHOTO.format(count=len(photos), position=wrong + 1)),), {"service_misses": None})
    left = [photo for at, photo in enumerate(photos) if at not in places]
    await requests.note(tx, draft.id, {requests.PHOTOS: left or None}, now=turn.now, turn=turn.turn_id)
    which = [THE_ONE] if len(photos) == 1 else [NTH.format(position=at + 1) for at in places]
    return Done((say(_told(which, len(left))),), {"service_misses": None})


async def _none_left(tx: AsyncSession, turn: Turn, draft: ServiceRequest) -> str:
    again = await requests.noted_in(tx, draft.id, turn.turn_id, requests.PHOTOS)
    return _told([THE_ONE], 0) if again else NONE_HERE


def _places(meant: Mistaken, count: int) -> list[int]:
    """Where they stand, from 0; a place that there is not is out of range."""
    if meant.everything:
        return list(range(count))
    if meant.positions:
        return [at - 1 if at > 0 else (count + at if count + at >= 0 else count) for at in meant.positions]
    if meant.of_last_batch or meant.label:  # which these are is not kept with a service
        return [count - 1] if count == 1 else []
    return list(range(max(0, count - meant.last), count))


def _told(which: Sequence[str], left: int) -> str:
    if len(which) > 1 and not left:
        return ALL_TAKEN_OUT.format(count=len(which))
    return TAKEN_OUT.format(which=LISTED.join(which), left=LEFT.format(count=left) if left else NONE_LEFT)
