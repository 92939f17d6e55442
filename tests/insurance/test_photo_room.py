"""Photos come into memory a few at a time, and nobody waits behind too many."""

from __future__ import annotations

import asyncio

import pytest

from insurance.photos.photo_room import PhotoRoom, TooManyPhotosAtOnce


async def test_only_so_many_photos_are_in_memory_at_once() -> None:
    room = PhotoRoom(at_once=2, waiting=3)
    inside, most = 0, 0

    async def photo() -> None:
        nonlocal inside, most
        async with room.place():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(photo() for _ in range(5)))
    assert most == 2


async def test_who_would_wait_behind_too_many_is_told_at_once() -> None:
    room = PhotoRoom(at_once=1, waiting=1)
    leave = asyncio.Event()

    async def photo() -> None:
        async with room.place():
            await leave.wait()

    here = [asyncio.create_task(photo()) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyPhotosAtOnce):
        async with room.place():
            pass
    leave.set()
    await asyncio.gather(*here)
    async with room.place():
        pass
