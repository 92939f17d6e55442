"""A loss told is reported, a question about one is answered first."""

from __future__ import annotations

import pytest

from bot.normalise import normalise
from tests.actions.conftest import Caller, said


def begins(answer: dict[str, object]) -> bool:
    return "claim_form" in str(answer["events"])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("玻璃单独碎呢 没丢东西", "fnol_glass"),
        ("那撞坏的墙呢 人家让我赔三千", "fnol_single"),
        ("我前车急刹我追尾了 全责 自己车修不修得了", "fnol_two_party"),
        ("报案电话多少", "fnol_start"),
        ("出险了怎么报案，报案电话是多少？", "fnol_start"),
        ("昨天刮了个电动车 对方不要钱走了 还用报案吗", "fnol_two_party"),
        ("那这样算我出险不 明年涨不涨价", "fnol_start"),
    ],
)
async def test_a_question_about_a_loss_is_answered(caller: Caller, text: str, intent: str) -> None:
    answer = await caller.call("action_hear_loss", normalise(text, max_chars=1000), intent)
    assert not begins(answer)
    assert said(answer)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我追尾了", "fnol_two_party"),
        ("车被刮了 咋办", "fnol_scratch"),
        ("追尾了,现在怎么办", "fnol_two_party"),
        ("怎么报案", "fnol_start"),
        ("能报案吗", "fnol_start"),
        ("我智驾追尾了 前车急刹 算谁的 我要报案", "fnol_two_party"),
    ],
)
async def test_a_loss_or_a_wish_begins_the_report(caller: Caller, text: str, intent: str) -> None:
    assert begins(await caller.call("action_hear_loss", normalise(text, max_chars=1000), intent))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("那我报案吧 我叫张伟 粤BD12345", "inform"),
        ("好吧 报 今天早上发现的 停在公司楼下", "inform"),
        ("唉还是报吧 媳妇说要修", "negation"),
        ("报吧", "affirm"),
    ],
)
async def test_a_wish_in_passing_begins_it_too(caller: Caller, text: str, intent: str) -> None:
    assert begins(await caller.call("action_orient", normalise(text, max_chars=1000), intent))


@pytest.mark.parametrize(
    "text", ["我就问问没要报案", "还是别报吧", "算了先不报吧", "上报吧", "好报警了", "我要报案要什么材料"]
)
async def test_what_only_sounds_like_a_wish_begins_nothing(caller: Caller, text: str) -> None:
    assert not begins(await caller.call("action_orient", text, "inform"))


async def test_the_story_holds_no_question_and_no_wish(caller: Caller) -> None:
    await caller.call("action_answer_question", "我被人追尾了,对方说给我800块钱私了我该不该要", "police_or_not")
    told = caller.slots["claim_told"]
    assert told.startswith("我被人追尾了")
    assert "该不" not in told
