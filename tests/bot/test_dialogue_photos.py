"""Photos in a whole dialogue: one that was sent by mistake is taken back in the middle of the report and at its end."""

from __future__ import annotations

import pytest

from insurance.requests import requests
from tests.bot.conftest import Talk, words

TOLD = ("我要报案,倒车撞柱子了", "没有人受伤", "昨天下午三点", "万达广场地下停车场", "能开", "粤B12345", "13800138000")


async def photos_of(talk: Talk) -> int:
    claim = await talk.claim()
    assert claim is not None
    return claim.photo_count


@pytest.mark.parametrize(
    "line", ["刚才那张发错了", "删掉那张照片", "照片发错了,把最后一张删了", "这张不是我的车 不要了", "照片删掉"]
)
async def test_a_photo_sent_by_mistake_is_taken_back_in_the_middle_of_the_report(talk: Talk, line: str) -> None:
    await talk.says(TOLD[0])
    await talk.says(photos=1)
    await talk.says(photos=1)
    turn = await talk.says(line)
    assert "还有 1 张" in words(turn)
    assert "有没有人受伤" in turn.replies[-1].text
    assert await photos_of(talk) == 1
    async with talk.database.reading() as session:
        assert await requests.find_draft(session, talk.customer_id) is None


async def test_at_the_summary_photos_are_asked_for_again_and_the_report_goes_on(talk: Talk) -> None:
    for line in TOLD:
        await talk.says(line)
    await talk.says(photos=1)
    await talk.says("拍完了")
    turn = await talk.says("刚才那张照片发错了 删掉")
    assert turn.replies[-1].photos_wanted
    assert await photos_of(talk) == 0
    await talk.says(photos=1)
    turn = await talk.says("拍完了")
    assert turn.replies[-1].card is not None
    await talk.says("确认提交")
    assert await photos_of(talk) == 1
    turn = await talk.says("那张照片发错了 删了吧")
    assert "理赔同事会看到" in words(turn)
    assert await photos_of(talk) == 1
