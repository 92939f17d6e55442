"""Who was handed over in the middle of a report goes on with it by answering; what is told beside a wish is kept."""

from __future__ import annotations

import pytest

from actions.orient import UNFINISHED
from actions.person import person_called
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


async def test_an_answer_after_the_hand_over_goes_on_with_the_report(talk: Talk) -> None:
    for text in ("我要报案", "没有人受伤", "转人工"):
        await talk.says(text)
    told = words(await talk.says("今天上午9点半"))
    assert UNFINISHED not in told
    assert "accident_time" in await talk.fields()
    await talk.says("转人工")
    await talk.says("深圳市科苑路口")
    assert "科苑路" in (await talk.fields())["accident_place"]


async def test_what_answers_nothing_after_the_hand_over_is_offered_the_report(talk: Talk) -> None:
    for text in ("我要报案", "没有人受伤", "转人工"):
        await talk.says(text)
    assert UNFINISHED in words(await talk.says("嗯"))


async def test_a_loss_told_beside_the_wish_for_a_person_is_kept_for_the_report(talk: Talk) -> None:
    turn = await talk.says("下午两点倒车撞了柱子没人伤 在南京新街口 找个人工帮我报")
    assert turn.hand_off is not None
    assert person_called.LOSS_KEPT in words(turn)
    await talk.says("我要报案")
    assert "accident_time" in await talk.fields()
