"""Template messages and notices by subscription: their fields, who may get them, and the event that follows."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from simulators.wechat.account import User, World
from simulators.wechat.customer_service import follower
from simulators.wechat.pushes import PushEngine, build_xml
from simulators.wechat.refusals import OK, Refused, read_json

ENDS_AFTER_SECONDS = 0.2
SAME_FOR_SECONDS = 600
# What a field of this kind may hold.
_FIELDS = {
    "thing": re.compile(r".{1,20}", re.DOTALL),
    "character_string": re.compile(r"[\x20-\x7e]{1,32}"),
    "phrase": re.compile(r"[\u4e00-\u9fff]{1,5}"),
    "name": re.compile(r".{1,10}"),
    "time": re.compile(r"\d{4}[-年]\d{1,2}[-月]\d{1,2}日?( \d{1,2}:\d{2}(:\d{2})?)?"),
    "phone_number": re.compile(r"[\d+-]{1,17}"),
    "car_number": re.compile(r".{1,8}"),
}


async def send_template(world: World, request: Request) -> Response:
    """Once per `client_msg_id` and follower within ten minutes."""
    if not world.account.verified or world.account.kind != "service":
        raise Refused(48001)
    message = await read_json(request)
    user = follower(world, message)
    template = _template(world, message)
    if not user.subscribed:
        raise Refused(43004)
    _check_fields(message)
    key = (user.openid, str(message.get("client_msg_id")))
    known = world.notices.get(key)
    if message.get("client_msg_id") and known is not None and world.now() - known[1] < SAME_FOR_SECONDS:
        return JSONResponse({**OK, "msgid": known[0]})
    msg_id = int(world.next_msg_id()) % 10**10
    world.notices[key] = (msg_id, world.now())
    if not user.blocked:
        world.show(user, by="account", via="template", kind="notice_card", text=_as_text(template, message))
    status = "failed:user block" if user.blocked else "success"
    _end_later(request, user, {"Event": "TEMPLATESENDJOBFINISH", "MsgID": msg_id, "Status": status})
    return JSONResponse({**OK, "msgid": msg_id})


async def send_subscribed(world: World, request: Request) -> Response:
    """One consent of the follower, one notice."""
    message = await read_json(request)
    user = follower(world, message)
    template = _template(world, message)
    if user.consents.get(template, 0) < 1:
        raise Refused(43101)
    _check_fields(message)
    user.consents[template] -= 1
    world.show(user, by="account", via="template", kind="notice_card", text=_as_text(template, message))
    return JSONResponse(OK)


async def templates(world: World, request: Request) -> Response:
    listed = [{"template_id": name, "title": title, "content": ""} for name, title in world.account.templates.items()]
    return JSONResponse({"template_list": listed})


def _template(world: World, message: dict[str, Any]) -> str:
    template = str(message.get("template_id"))
    if template not in world.account.templates:
        raise Refused(40037)
    return template


def _check_fields(message: dict[str, Any]) -> None:
    data = message.get("data")
    if not isinstance(data, dict) or not data:
        raise Refused(47003, "argument invalid! data invalid")
    for name, field in data.items():
        value = field.get("value") if isinstance(field, dict) else None
        shape = _FIELDS.get(name.rstrip("0123456789"))
        if not isinstance(value, str) or (shape is not None and not shape.fullmatch(value)):
            raise Refused(47003, f"argument invalid! data.{name}.value invalid")


def _as_text(template: str, message: dict[str, Any]) -> str:
    return "\n".join(str(field["value"]) for field in message["data"].values())


def _end_later(request: Request, user: User, fields: dict[str, Any]) -> None:
    world: World = request.app.state.world
    engine: PushEngine = request.app.state.engine

    async def end() -> None:
        await asyncio.sleep(ENDS_AFTER_SECONDS)
        await engine.start(user, build_xml(world, user, "event", fields), visible=False)

    engine.later(end())
