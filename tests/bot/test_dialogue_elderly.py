"""An older customer's conversations with a real Rasa server."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


async def test_who_says_their_age_is_asked_briefly_with_a_person_in_every_message(talk: Talk) -> None:
    await talk.says("你好,我七十了")
    turn = await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.says("没有人受伤")
    assert turn.replies[-1].text == "什么时候出的事？"
    assert all("转人工" in [choice.text for choice in reply.choices] for reply in turn.replies)
    turn = await talk.says("转人工")
    assert turn.hand_off is not None


async def test_service_questions_are_short_too(talk: Talk) -> None:
    await talk.says("我今年68岁")
    turn = await talk.says("我要报价")
    assert "车在哪个城市上牌？" in words(turn)
    turn = await talk.says("合肥")
    assert turn.replies[-1].text == "车牌号是多少？"
