"""Notices of health, accident and household losses, in whole conversations with a real Rasa server."""

from __future__ import annotations

import pytest

from insurance.claims import claims
from insurance.models import Claim
from insurance.requests import requests
from tests.bot.conftest import Talk, words
from tests.bot.test_dialogue_services import choices, draft

pytestmark = pytest.mark.rasa

PHONE = "13800138000"


async def given(talk: Talk) -> list[Claim]:
    async with talk.database.reading() as session:
        return await claims.reported(session, talk.customer_id)


@pytest.mark.parametrize("opening", ["我家人住院了怎么报销", "爸做手术花了三万，咋弄", "住院要提前报案吗"])
async def test_a_colloquial_question_gets_an_answer_and_the_notice_beside_it(talk: Talk, opening: str) -> None:
    turn = await talk.says(opening)
    assert turn.hand_off is None
    assert "登记医疗险报案" in choices(turn)
    assert "转人工" in choices(turn)
    assert await draft(talk) is None


async def test_a_health_notice_from_the_question_to_its_number(talk: Talk) -> None:
    await talk.says("我妈上周三住院了怎么报销")
    turn = await talk.says("登记医疗险报案")
    assert "120" in words(turn)
    answers = {
        "没有危险了吗": "已在医院或没事了",
        "给谁报": "我妈",
        "敏感": "可以",
        "什么病": "肺炎,住了五天院",
        "看病的": "上周三",
        "哪家医院": "市人民医院呼吸科",
        "怎么称呼": "王女士",
        "手机号": PHONE,
        "保单号": "不知道",
        "核对": "确认提交",
    }
    asked = []
    for _ in range(len(answers)):
        question = next(key for key in answers if key in turn.replies[-1].text)
        asked.append(question)
        turn = await talk.says(answers[question])
        if await given(talk):
            break
    assert len(set(asked)) == len(asked)
    assert not {"给谁报", "没有危险了吗"} & set(asked)  # the first words told it
    (claim,) = await given(talk)
    assert claim.number is not None
    assert claim.number in words(turn)
    assert "医疗发票" in words(turn)
    assert (claim.fields["line"], claim.fields["insured"]) == ("health", "父母")
    assert turn.state["active_loop"] is None


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        ("登记意外险报案", "意外险"),
        ("登记家财险报案", "家财险"),
        ("登记医疗险报案", "医疗险"),
        ("我爸住院了,我要报案", "医疗险"),
        ("家里水管爆了,地板全泡了,要报案", "家财险"),
    ],
)
async def test_a_wish_in_words_begins_its_notice(talk: Talk, wish: str, line: str) -> None:
    turn = await talk.says(wish)
    assert line in words(turn)
    waiting = await draft(talk)
    assert waiting is not None
    assert waiting.kind.endswith("_notice")


async def test_a_question_between_is_answered_and_the_notice_goes_on(talk: Talk) -> None:
    await talk.says("登记医疗险报案")
    await talk.says("已在医院或没事了")
    turn = await talk.says("交强险是什么")
    assert "交强险是法定保险" in words(turn)
    assert "家里人" in turn.replies[-1].text


async def test_a_notice_that_was_left_is_taken_up_where_it_was(talk: Talk) -> None:
    await talk.says("登记意外险报案")
    await talk.says("已在医院或没事了")
    await talk.says("本人")
    await talk.says("可以")
    turn = await talk.says("先不弄了,等会儿再说")
    assert "替您留着" in words(turn)
    turn = await talk.says("登记意外险报案")
    assert "接着办" in words(turn)
    assert "怎么受的伤" in turn.replies[-1].text


async def test_a_slip_is_put_right_before_it_is_given(talk: Talk) -> None:
    await talk.says("登记家财险报案")
    for line in ("都安全，已关好", "水管爆了,地板泡了", "昨天下午", "合肥市望江小区3栋", "木地板", "王女士", PHONE):
        await talk.says(line)
    turn = await talk.says("不知道")
    assert "确认提交" in choices(turn)
    turn = await talk.says("电话错了,是13912345678")
    assert turn.replies[-1].card is not None
    assert await given(talk) == []
    await talk.says("确认提交")
    (claim,) = await given(talk)
    assert claim.fields["reporter_phone"] == "13912345678"


async def test_a_broken_bone_in_the_story_calls_nobody_and_danger_now_does(talk: Talk) -> None:
    await talk.says("登记意外险报案")
    await talk.says("已在医院或没事了")
    await talk.says("本人")
    await talk.says("可以")
    turn = await talk.says("下楼梯摔了一跤,手腕骨折")
    assert turn.hand_off is None
    await talk.says("算了,转人工")
    turn = await talk.says("登记意外险报案")
    assert "接着办" in words(turn)


async def test_who_says_that_somebody_is_in_danger_gets_a_person_at_once(talk: Talk) -> None:
    await talk.says("登记医疗险报案")
    turn = await talk.says("情况危急")
    assert "120" in words(turn)
    assert turn.hand_off is not None
    assert (turn.hand_off.reason, turn.hand_off.urgent) == ("safety", True)


async def test_a_car_accident_begins_the_motor_report_as_before(talk: Talk) -> None:
    turn = await talk.says("我追尾了,要报案")
    assert turn.state["active_loop"] == "claim_form"
    async with talk.database.reading() as session:
        assert await requests.find_draft(session, talk.customer_id) is None
