"""`baowen wechat`: the account's menu and templates, asked of the platform by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from channels.wechat import menu_file
from channels.wechat.menu_file import MenuWrong
from gateway.command_line import console, give_up, read_settings

if TYPE_CHECKING:  # the command line starts fast: what talks to WeChat is loaded when it is needed
    from channels.wechat.api import WeChatApi

app = typer.Typer(no_args_is_help=True, help="The WeChat official account, asked by hand.")
menu_app = typer.Typer(no_args_is_help=True, help="The menu at the bottom of the account.")
app.add_typer(menu_app, name="menu")

File = Annotated[Path, typer.Argument(help="In WeChat's own form; {public_url} is filled in.")]
Answer = TypeVar("Answer")


@menu_app.command("check")
def check_menu(file: File = menu_file.FILE) -> None:
    """Whether WeChat would take this menu and every button of it would be answered."""
    _read(file)
    console.print(f"{file} is a good menu")


@menu_app.command("publish")
def publish_menu(file: File = menu_file.FILE) -> None:
    """Replace the account's menu. Followers see it within minutes, or when they open the account anew."""
    menu = _read(file)
    _asked(lambda api: api.publish_menu(menu))
    console.print("published")


@menu_app.command("show")
def show_menu() -> None:
    """The menu as it is, as JSON."""
    print(json.dumps(_asked(_menu_or_none), ensure_ascii=False, indent=2))


@menu_app.command("delete")
def delete_menu() -> None:
    """Take the menu away."""
    _asked(lambda api: api.delete_menu())
    console.print("deleted")


@app.command("templates")
def list_templates() -> None:
    """The templates that the account may send, with the ids that the settings ask for, as JSON."""
    print(json.dumps(_asked(lambda api: api.templates()), ensure_ascii=False, indent=2))


async def _menu_or_none(api: WeChatApi) -> dict[str, Any] | None:
    from channels.wechat.errors import MenuMissing

    try:
        return await api.menu()
    except MenuMissing:
        return None


def _read(file: Path) -> dict[str, Any]:
    try:
        return menu_file.read(file, public_url=read_settings().public_url)
    except MenuWrong as wrong:
        give_up(str(wrong))


def _asked(question: Callable[[WeChatApi], Awaitable[Answer]]) -> Answer:
    from channels.wechat.api import WeChatApi
    from channels.wechat.errors import WeChatError

    async def ask() -> Answer:
        api = WeChatApi(read_settings())
        try:
            return await question(api)
        finally:
            await api.close()

    try:
        return asyncio.run(ask())
    except WeChatError as refused:
        give_up(f"WeChat says: {refused}")
