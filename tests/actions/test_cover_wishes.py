"""Wishes for cover beside a quote stand on the request in the customer's words; so do time and place of a booking."""

from __future__ import annotations

from typing import Any

import pytest

from insurance.words.appointments import tells_place, tells_time
from insurance.words.cover_wishes import read_cover_wish
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, PHONE, VOICE, draft_of, filed_of, follows, hears


async def begins(caller: Caller, text: str, intent: str) -> dict[str, Any]:
    answer = await caller.call(EAR, text, intent)
    asked = await caller.call(VOICE, text, intent, in_service=True)
    answer["responses"] += asked["responses"]
    return answer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三者300万 不要划痕", "三者300万，不要划痕"),
        ("车损不买了", "车损不买了"),
        ("只要交强险就行", "只要交强险就行"),
        ("加个医保外用药", "加个医保外用药"),
        ("座位一座一万", "座位一座一万"),
        ("车门有划痕要修", None),
        ("玻璃碎了", None),
        ("上次出险三者赔了20万", None),
        ("不要打电话", None),
        ("不买了", None),
        ("新车", None),
    ],
)
def test_a_wish_for_cover_names_one(text: str, words: str | None) -> None:
    wish = read_cover_wish(text)
    assert (wish.words if wish else None) == words


@pytest.mark.parametrize("text", ["三者300万 不要划痕", "车损不买了", "三者300万多少钱"])
async def test_in_a_quote_cover_is_noted_and_answers_nothing_else(caller: Caller, text: str) -> None:
    await begins(caller, "我要报价，深圳，新车", "quote")
    answer = await hears(caller, text, "negation")
    draft = await draft_of(caller)
    assert draft is not None
    assert "consent" not in draft.fields
    assert "记下了" in said(answer)
    await hears(caller, "可以")
    await hears(caller, PHONE)
    (request,) = await filed_of(caller)
    assert request.fields["cover_wishes"][:4] in text


async def test_beside_an_answer_both_count(caller: Caller) -> None:
    await begins(caller, "我要报价，深圳，新车", "quote")
    await hears(caller, "可以，三者300万，不要划痕")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields["consent"] is True
    assert draft.fields["cover_wishes"] == "三者300万，不要划痕"


async def test_in_a_renewal_a_scratch_that_is_left_out_is_no_loss(caller: Caller) -> None:
    await begins(caller, "我要续保", "renew")
    answer = await hears(caller, "三者加到300万，划痕取消", "fnol_scratch")
    assert follows(answer) is None
    draft = await draft_of(caller)
    assert draft is not None
    assert "划痕取消" in draft.fields["cover_wishes"]


async def test_cover_begins_the_quote_that_it_names(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "算个保费，三者300万不要划痕险", "cover_addon")
    assert follows(answer) == "service_form"
    await begins(caller, "我要续保，三者加到500万，车损不要了", "cover_own")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.kind == "renewal"
    assert draft.fields["cover_wishes"] == "三者加到500万，车损不要了"


@pytest.mark.parametrize(
    ("text", "time", "place"),
    [
        ("周天", True, False),
        ("龙岗", False, True),
        ("今晚十点 海底捞水贝店", True, True),
        ("从福田到龙岗", False, True),
        ("下礼拜二上午去我家里取车", True, True),
        ("我要约代驾", False, False),
        ("13612341246", False, False),
    ],
)
def test_when_and_where_are_told_apart(text: str, time: bool, place: bool) -> None:
    assert (tells_time(text), tells_place(text)) == (time, place)


async def test_what_the_first_message_says_of_when_and_where_is_not_asked_again(caller: Caller) -> None:
    answer = await begins(caller, "约个代驾 今晚十点 海底捞水贝店", "value_added")
    assert "哪个手机号" in said(answer)


async def test_a_time_alone_is_followed_by_the_place(caller: Caller) -> None:
    await begins(caller, "约个安全检测", "value_added")
    assert "什么地方" in said(await hears(caller, "周天"))
    await hears(caller, "龙岗")
    await hears(caller, PHONE)
    (request,) = await filed_of(caller)
    assert (request.fields["when_where"], request.fields["when_where_more"]) == ("周天", "龙岗")


@pytest.mark.parametrize("text", ["师傅到哪了", "几点能来", "安全检测"])
async def test_neither_a_question_nor_the_service_says_when(caller: Caller, text: str) -> None:
    await begins(caller, "约个安全检测", "value_added")
    await hears(caller, text)
    draft = await draft_of(caller)
    assert draft is not None
    assert "when_where" not in draft.fields


async def test_a_service_that_we_do_not_have_is_no_loop(caller: Caller) -> None:
    answer = await caller.call(EAR, "约个洗车", "value_added")
    assert "洗车目前没有开通" in said(answer)
    assert await draft_of(caller) is None


async def test_a_garage_is_looked_for_in_the_city_that_is_named(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "苏州有你们合作的修理厂吗", "assess_repair")
    assert "您在苏州" in said(answer)
    assert "告诉我所在城市" not in said(answer)


async def test_a_list_of_garages_is_asked_for_without_a_city(caller: Caller) -> None:
    answer = said(await caller.call("action_answer_question", "合作维修网点查一下", "nlu_fallback"))
    assert "我这里查不到最新的" in answer
    asked = said(await caller.call("action_answer_question", "必须去合作修理厂修吗", "garage_choice"))
    assert "我这里查不到最新的" not in asked
