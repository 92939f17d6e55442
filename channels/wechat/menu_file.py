"""The account's menu from a file: checked against WeChat's limits and our own words before it is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from channels.wechat.messages import MENU

FILE = Path(__file__).parent / "menu.json"
TOP, SUB = 3, 5
TOP_NAME_BYTES, SUB_NAME_BYTES, KEY_BYTES, URL_BYTES = 16, 60, 128, 1024
SILENT = frozenset({"pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select", "scancode_push"})


class MenuWrong(Exception):
    """WeChat would not take this menu, or nobody would answer it; the text names every mistake."""


def read(path: Path, *, public_url: str) -> dict[str, Any]:
    """The menu as WeChat wants it, `{public_url}` filled in. Raises `MenuWrong`."""
    try:
        menu = json.loads(path.read_text().replace("{public_url}", public_url))
    except (OSError, ValueError) as broken:
        raise MenuWrong(f"{path}: {broken}") from None
    buttons = menu.get("button") if isinstance(menu, dict) else None
    mistakes = list(_mistakes(buttons, TOP, TOP_NAME_BYTES))
    if mistakes:
        raise MenuWrong("\n".join(mistakes))
    return {"button": buttons}


def _mistakes(buttons: Any, most: int, name_bytes: int) -> Iterator[str]:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        yield f"there must be 1 to {most} buttons side by side"
        return
    for button in buttons:
        if not isinstance(button, dict):
            yield f"{button!r} is no button"
            continue
        name = str(button.get("name") or "")
        if not 0 < len(name.encode()) <= name_bytes:
            yield f"{name!r}: a name here has 1 to {name_bytes} bytes"
        if button.get("sub_button"):
            yield from _mistakes(button["sub_button"], SUB, SUB_NAME_BYTES)
        else:
            yield from _mistakes_of(button, name)


def _mistakes_of(button: dict[str, Any], name: str) -> Iterator[str]:
    kind, key, url = (str(button.get(part) or "") for part in ("type", "key", "url"))
    if kind == "view":
        if not url.startswith(("http://", "https://")) or len(url.encode()) > URL_BYTES:
            yield f"{name!r}: a view needs an address of at most {URL_BYTES} bytes"
        return
    if not 0 < len(key.encode()) <= KEY_BYTES:
        yield f"{name!r}: a button needs a key of at most {KEY_BYTES} bytes"
    if kind == "click" and key not in MENU:
        yield f"{name!r}: nobody answers the key {key!r}; known are {', '.join(MENU)}"
    elif kind != "click" and kind not in SILENT:
        yield f"{name!r}: we do not know buttons of the type {kind!r}"
