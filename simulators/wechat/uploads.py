"""Files that the account gives the platform, to be sent: what each kind may be, how large, judged by its content."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from simulators.wechat.account import World
from simulators.wechat.refusals import Refused

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """`begins`: media types by the first bytes, which begin at `at`."""

    most_bytes: int
    begins: dict[bytes, str]
    at: int = 0

    def type_of(self, content: bytes) -> str | None:
        return next((name for start, name in self.begins.items() if content.startswith(start, self.at)), None)


_JPEG = {b"\xff\xd8\xff": "image/jpeg"}
_PICTURES = {**_JPEG, b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
_MP3 = dict.fromkeys((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), "audio/mpeg")
KINDS = {
    "image": Kind(10 * MEGABYTE, _PICTURES),
    "voice": Kind(2 * MEGABYTE, {b"#!AMR": "audio/amr", **_MP3}),
    "video": Kind(10 * MEGABYTE, {b"ftyp": "video/mp4"}, at=4),
    "thumb": Kind(64 * 1024, _JPEG),
}


async def upload(world: World, request: Request) -> Response:
    if request.method != "POST":
        raise Refused(43002)
    name = request.query_params.get("type", "")
    kind = KINDS.get(name)
    if kind is None:
        raise Refused(40004)
    content = await _file_of(request)
    if not content:
        raise Refused(44001)
    if len(content) > kind.most_bytes:
        raise Refused(45001)
    media_type = kind.type_of(content)
    if media_type is None:
        raise Refused(40005)
    media = world.keep(content, media_type)
    return JSONResponse({"type": name, "media_id": media.media_id, "created_at": int(world.now())})


async def _file_of(request: Request) -> bytes:
    async with request.form() as form:
        file = form.get("media")
        if not isinstance(file, UploadFile):
            raise Refused(41005)
        return await file.read()
