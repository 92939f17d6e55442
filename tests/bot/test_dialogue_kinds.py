"""Kinds of sentences that the dialogues met badly once: what is asked, what is begun, and what comes first."""

from __future__ import annotations

import pytest

from insurance.models import ServiceRequest
from insurance.requests import requests
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


async def draft(talk: Talk) -> ServiceRequest | None:
    async with talk.database.reading() as session:
        return await requests.find_draft(session, talk.customer_id)


@pytest.mark.parametrize("said", ["刹车失灵了,车一直往前冲", "我在绕城高速上,刹车踩下去没反应,停不下来了"])
async def test_a_car_that_cannot_be_stopped_is_helped_to_stop_whatever_was_being_done(talk: Talk, said: str) -> None:
    await talk.says("我要报价")
    turn = await talk.says(said)
    assert turn.replies[0].text.startswith("先把车停下来")
    assert "护栏外" not in words(turn)
    assert turn.hand_off is not None
    assert turn.hand_off.urgent
    assert turn.state["active_loop"] is None


async def test_papers_wait_while_somebody_stands_on_a_fast_road(talk: Talk) -> None:
    await talk.says("我要报价")
    turn = await talk.says("我停在高速应急车道上,后面的车好快,我该站哪里")
    assert "12122" in words(turn)
    assert "报价" not in words(turn)


async def test_who_puts_the_report_off_for_a_child_is_let_go_and_goes_on_where_it_was_left(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    await talk.says("昨天下午三点")
    told = (await talk.fields())["accident_time"]
    turn = await talk.says("宝宝哭了要喂奶,我先不弄了,回头再说")
    assert turn.hand_off is None
    assert "留着" in words(turn)
    await talk.says("我忙完了,接着刚才没报完的")
    fields = await talk.fields()
    assert (fields["accident_time"], fields["has_injury"]) == (told, False)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("车抛锚了,给我叫个拖车", "救援"),
        ("帮我开张发票", "发票"),
        ("把电子保单发给我", "电子保单"),
        ("我要约代驾", "代驾"),
        ("我要续保", "续保"),
    ],
)
async def test_what_is_begun_is_named(talk: Talk, said: str, name: str) -> None:
    assert name in words(await talk.says(said))


async def test_another_service_takes_the_place_of_the_one_that_is_not_wanted(talk: Talk) -> None:
    await talk.says("我要约代驾")
    await talk.says("代驾算了,帮我换成安全检测吧")
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.fields["service"] == "安全检测"
    assert "when_where" not in waiting.fields


async def test_from_a_rescue_back_to_the_report(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    await talk.says("没有人受伤")
    await talk.says("叫个拖车来")
    turn = await talk.says("拖车等会儿再说,继续报案")
    assert turn.state["active_loop"] == "claim_form"
    assert "道路救援还没有提交" in words(turn)


@pytest.mark.parametrize("said", ["去年那次拖车的费用怎么报销", "自己垫了拖车费,怎么报销"])
async def test_what_an_earlier_tow_cost_is_a_question(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert "双闪" not in words(turn)
    assert await draft(talk) is None


@pytest.mark.parametrize("said", ["我想问问车身划痕险保的是什么样的划痕", "事故照片你们是拿去做什么的"])
async def test_a_question_that_names_a_cover_or_a_paper_reports_no_loss(talk: Talk, said: str) -> None:
    await talk.says(said)
    assert await talk.claim() is None


async def test_a_guess_at_a_loss_without_a_word_of_one_reports_none(talk: Talk) -> None:
    await talk.says("单号弄没了,找来找去没翻到")
    assert await talk.claim() is None


async def test_a_question_about_another_service_drops_nothing(talk: Talk) -> None:
    await talk.says("查一下我的保单什么时候到期")
    await talk.says("先问一下,续保有没得折扣")
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.kind == "policy_lookup"


async def test_advertising_stops_in_the_middle_of_another_request_which_goes_on(talk: Talk) -> None:
    await talk.says("删除我的个人信息")
    turn = await talk.says("顺便别给我发广告短信了")
    assert "已经停止" in words(turn)
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.fields["right"] == "删除"
    assert "手机号" in turn.replies[-1].text
