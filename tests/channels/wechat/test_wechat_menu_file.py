"""The menu that is published is one that WeChat takes and that we answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from channels.wechat import menu_file
from channels.wechat.menu_file import MenuWrong
from tests.channels.wechat.account import Account


@pytest.fixture
def engine() -> str:
    return "sqlite"


async def test_our_own_menu_is_good_and_is_published(account: Account) -> None:
    menu = menu_file.read(menu_file.FILE, public_url="https://service.example.com")
    await account.api.publish_menu(menu)
    assert await account.api.menu() == menu
    assert "https://service.example.com/wechat/bind" in json.dumps(menu)


@pytest.mark.parametrize(
    ("buttons", "mistake"),
    [
        ([], "1 to 3 buttons"),
        ([{"type": "click", "name": "报案", "key": "UNKNOWN"}], "nobody answers the key 'UNKNOWN'"),
        ([{"type": "click", "name": "名字太长了的", "key": "HUMAN"}], "1 to 16 bytes"),
        ([{"type": "view", "name": "网页", "url": "ftp://x"}], "a view needs an address"),
        ([{"type": "dance", "name": "跳舞", "key": "K"}], "buttons of the type 'dance'"),
        ([{"name": "服务", "sub_button": [{"type": "click", "name": "a", "key": "HUMAN"}] * 6}], "1 to 5 buttons"),
    ],
)
def test_a_menu_is_refused_with_every_mistake(tmp_path: Path, buttons: list[dict[str, Any]], mistake: str) -> None:
    file = tmp_path / "menu.json"
    file.write_text(json.dumps({"button": buttons}))
    with pytest.raises(MenuWrong, match=mistake):
        menu_file.read(file, public_url="https://x.example")
