"""The account's menu: how many buttons, how long their names and keys, and what each kind needs."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from simulators.wechat.account import World
from simulators.wechat.refusals import OK, Refused, read_json

TOP, SUB = 3, 5
TOP_NAME_BYTES, SUB_NAME_BYTES, KEY_BYTES, URL_BYTES = 16, 60, 128, 1024


async def menu(world: World, request: Request) -> Response:
    what = request.path_params["what"]
    if what == "create":
        buttons = (await read_json(request)).get("button")
        _check(buttons, TOP, TOP_NAME_BYTES)
        world.menu = buttons
    if what == "delete":
        world.menu = None
    if what != "get":
        return JSONResponse(OK)
    if world.menu is None:
        raise Refused(46003)
    return JSONResponse({"menu": {"button": world.menu}, "conditionalmenu": []})


def _check(buttons: Any, most: int, name_bytes: int) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        raise Refused(40016)
    for button in buttons:
        if not 0 < len(str(button.get("name") or "").encode()) <= name_bytes:
            raise Refused(40018)
        if button.get("sub_button"):
            _check(button["sub_button"], SUB, SUB_NAME_BYTES)
        elif button.get("type") == "view":
            if not 0 < len(str(button.get("url") or "").encode()) <= URL_BYTES:
                raise Refused(40054)
        elif not 0 < len(str(button.get("key") or "").encode()) <= KEY_BYTES:
            raise Refused(40019)
