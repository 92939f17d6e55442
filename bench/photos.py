"""Nine photos of 12 megapixels, as a customer sends them: checked, copied, measured, read, stored and written down.

`python -m bench.photos`: seconds per photo with all nine on their way at once, and one after another; beside it what
Pillow needs only to decode them. The last line is one JSON object.
"""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import tempfile
import time
from pathlib import Path

from PIL import Image

from channels.photos import enter_photo, keep_photo
from conversations import transcript
from foundation.database import Database
from foundation.files import FileStore
from foundation.migrate import upgrade
from foundation.settings import Settings, load_settings
from insurance.customers import customers
from insurance.photos import photo_reading, photos
from tests.examples.photos.scenes import jpeg, scene

PHOTOS = 9
SIZE = (4000, 3000)
ROUNDS = 3


def main() -> None:
    shots = [jpeg(scene(seed, SIZE), 90) for seed in range(PHOTOS)]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder))
        upgrade(settings.database_url)
        figures = asyncio.run(_measure(settings, shots))
    print(json.dumps(figures))


async def _measure(settings: Settings, shots: list[bytes]) -> dict[str, object]:
    database, files = Database(settings.database_url), FileStore(settings.files_url)
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", "bench")
        conversation = await transcript.open_conversation(tx, channel="in_app", customer_id=customer.id)
    unread = settings.model_copy(update={"read_photos": False})

    async def store(content: bytes, how: Settings) -> None:
        kept = await keep_photo(content, name="photo.jpg", files=files, settings=how)
        async with database.transaction() as tx:
            await enter_photo(tx, conversation.id, kept)

    async def together(how: Settings, salt: int) -> float:
        started = time.perf_counter()
        await asyncio.gather(*(store(_salted(content, salt), how) for content in shots))
        return (time.perf_counter() - started) / PHOTOS

    async def one_by_one(salt: int) -> float:
        started = time.perf_counter()
        for content in shots:
            await store(_salted(content, salt), settings)
        return (time.perf_counter() - started) / PHOTOS

    await asyncio.gather(store(shots[0], settings), store(shots[1], settings))  # the children are up
    decoded, all_of_it, without, alone = [], [], [], []
    for number in range(ROUNDS):  # side by side in each round, so that both meet the same machine
        decoded.append(await asyncio.to_thread(_decode, shots))
        all_of_it.append(await together(settings, number))
        without.append(await together(unread, ROUNDS + number))
        alone.append(await one_by_one(2 * ROUNDS + number))
    photos.close()
    photo_reading.close()
    await database.close()
    bare = statistics.median(decoded)
    return {
        "bench": "photos",
        "photos": PHOTOS,
        "megapixels": SIZE[0] * SIZE[1] / 1e6,
        "megabytes_each": round(sum(map(len, shots)) / PHOTOS / 1e6, 2),
        "seconds_per_photo": round(statistics.median(all_of_it), 3),
        "seconds_per_photo_not_read": round(statistics.median(without), 3),
        "seconds_per_photo_one_by_one": round(statistics.median(alone), 3),
        "pillow_decoding_alone": round(bare, 3),
        "ratio_to_decoding": round(statistics.median(all_of_it) / bare, 2),
        "ratio_not_read": round(statistics.median(without) / bare, 2),
    }


def _decode(shots: list[bytes]) -> float:
    """Seconds per photo, one after another in one thread."""
    started = time.perf_counter()
    for content in shots:
        Image.open(io.BytesIO(content)).load()
    return (time.perf_counter() - started) / len(shots)


def _salted(content: bytes, salt: int) -> bytes:
    """The same picture as another file, so that it is stored anew."""
    return content + salt.to_bytes(2, "big")


if __name__ == "__main__":
    main()
