"""No question stays open for ever, "that's all" and agreement are heard in any words, an offer is taken up."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue import UP_TO_SUMMARY, up_to_summary

pytestmark = pytest.mark.rasa

UNHELPFUL = ("谢谢", "再见", "你好", "我要报案", "香蕉", "不对", "今天天气不错", "那个定损单是什么")


async def up_to_photos(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in UP_TO_SUMMARY[:-1]:
        await talk.says(line)


@pytest.mark.parametrize("said", UNHELPFUL)
@pytest.mark.parametrize("answered", [0, 1, 2, 4, 5, 6])
async def test_ten_identical_unhelpful_answers_keep_no_question_open(talk: Talk, said: str, answered: int) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in UP_TO_SUMMARY[:answered]:
        await talk.says(line)
    opened = talk.carry["slots"]["claim_question"]
    asked = 0
    for _ in range(10):
        turn = await talk.says(said)
        if turn.state["active_loop"] is None or turn.state["slots"]["claim_question"] != opened:
            break
        asked += 1
        if asked == 2 and turn.hand_off is None:
            assert "转人工" in [choice.text for choice in turn.replies[-1].choices]
    assert asked <= 3


@pytest.mark.parametrize(
    "said", ["就这两张", "就这么些了,谢谢", "没别的了", "没啦", "好了,谢谢", "全发了", "先这样吧", "完事"]
)
@pytest.mark.parametrize("photos", [0, 1])
async def test_thats_all_ends_the_photos(talk: Talk, said: str, photos: int) -> None:
    await up_to_photos(talk)
    if photos:
        await talk.says(photos=photos)
    turn = await talk.says(said)
    assert turn.replies[-1].card is not None
    assert "不客气" not in words(turn)
    assert "平安" not in words(turn)


@pytest.mark.parametrize(
    "said", ["这次都对了,交吧", "嗯嗯没问题,提交", "看了一遍,没错", "可以,就这样报", "不用改,确认"]
)
async def test_agreement_in_any_words_gives_the_report(talk: Talk, said: str) -> None:
    await up_to_summary(talk)
    turn = await talk.says(said)
    claim = await talk.claim()
    assert claim is not None
    assert claim.number is not None
    assert claim.number in words(turn)


@pytest.mark.parametrize(
    "said", ["先不要提交", "时间不对", "等会再提交吧", "可以改吗", "提交前我再看看", "对了,我换电话了"]
)
async def test_doubt_at_the_summary_gives_nothing(talk: Talk, said: str) -> None:
    await up_to_summary(talk)
    await talk.says(said)
    claim = await talk.claim()
    assert claim is not None
    assert claim.state == "draft"


@pytest.mark.parametrize("said", ["我要报案", "行,那给我报上吧", "好,登记一下", "走保险吧", "帮我办吧"])
async def test_the_report_that_was_offered_knows_what_was_told_before(talk: Talk, said: str) -> None:
    turn = await talk.says("昨晚八点在万达停车场停着被人划了一道,右后门掉漆,这种保不保")
    assert "我要报案" in [choice.text for choice in turn.replies[-1].choices]
    assert await talk.claim() is None
    turn = await talk.says(said)
    assert "有没有人受伤" in turn.replies[-1].text
    fields = await talk.fields()
    assert fields["accident_time"].startswith("2026-11-21T20:00")
    assert "万达停车场" in fields["accident_place"]
    assert fields["damage_cause"] in ("scratch", "parked_hit")
    assert "掉漆" in fields["narrative"]
    assert "保不保" not in fields["narrative"]
    turn = await talk.says("没有人受伤")
    assert "开" in turn.replies[-1].text


@pytest.mark.parametrize("said", ["谢谢", "先不报", "走保险划算吗"])
async def test_an_offer_not_taken_up_starts_nothing(talk: Talk, said: str) -> None:
    await talk.says("停车场被人撞了,找不到对方怎么办")
    await talk.says(said)
    assert await talk.claim() is None


@pytest.mark.parametrize(
    "said",
    [
        "暴雨要来了,车泡水的话走什么险",
        "万一自燃了找谁赔",
        "听说电动车容易着火",
        "如果撞到人了怎么办",
        "台风快来了怎么防止车被淹",
    ],
)
async def test_what_is_only_supposed_is_no_loss(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert await talk.claim() is None
    assert turn.hand_off is None
    assert turn.state["active_loop"] is None
    assert not {"119", "120", "逃生"} & {number for number in ("119", "120", "逃生") if number in words(turn)}


async def test_a_present_danger_beside_a_question_counts(talk: Talk) -> None:
    turn = await talk.says("要是自燃了怎么赔,我车现在就在冒烟")
    assert "119" in words(turn)
    assert turn.hand_off is not None


@pytest.mark.parametrize(
    "said",
    [
        "打我的13800138000,打不通再打我老公13911112222",
        "我的是13800138000,13911112222是我妈的",
        "13800138000,备用13911112222",
        "13911112222是我同事的,13800138000是我的",
    ],
)
async def test_of_two_phones_the_customers_own_is_taken(talk: Talk, said: str) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in UP_TO_SUMMARY[:5]:
        await talk.says(line)
    turn = await talk.says(said)
    assert (await talk.fields())["reporter_phone"] == "13800138000"
    assert turn.replies[-1].photos_wanted
