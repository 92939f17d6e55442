"""A service that is not wanted any more ends at once, in whatever words; an answer that sounds like it stays one."""

from __future__ import annotations

import pytest

from actions.services.service_leaving import asks_otherwise, gives_no_number, is_abuse, leaves
from actions.services.service_reading import asks
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller, said
from tests.actions.test_filed_changes import tells
from tests.actions.test_service_flows import EAR, VOICE, draft_of, filed_of, hears

K = Kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (K.ENDORSEMENT, "不登记了算了"),
        (K.ENDORSEMENT, "你先别登记我想想"),
        (K.ENDORSEMENT, "登记哦不对等等先别登记"),
        (K.RENEWAL, "算了不办了"),
        (K.RENEWAL, "这车不续了"),
        (K.QUOTE, "不用联系"),
        (K.QUOTE, "不用联系回答我问题"),
        (K.QUOTE, "我不买保险"),
        (K.QUOTE, "算了下次再说"),
        (K.QUOTE, "取消"),
        (K.ROADSIDE, "不叫拖车了"),
        (K.ROADSIDE, "取消救援"),
        (K.INVOICE, "不开了"),
        (K.CANCELLATION, "不退了"),
        (K.HEALTH_NOTICE, "不报了生孩子不赔就算了"),
        (K.HEALTH_NOTICE, "我说不报了取消"),
        (K.ACCIDENT_NOTICE, "别问了我不想报了"),
    ],
)
def test_whoever_has_enough_is_let_go(kind: Kind, text: str) -> None:
    assert leaves(kind, text, asking=asks(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (K.INVOICE, "算了还是写公司吧"),
        (K.INVOICE, "就写个人算了"),
        (K.CANCELLATION, "取消交强险"),
        (K.CANCELLATION, "商业险不要了"),
        (K.ROADSIDE, "车不动了开不了"),
        (K.ROADSIDE, "不知道在哪"),
        (K.ROADSIDE, "车牌还没办下来"),
        (K.ENDORSEMENT, "电话不用改"),
        (K.HOME_NOTICE, "沙发不要了,泡烂了"),
        (K.HOME_NOTICE, "没报警"),
        (K.HEALTH_NOTICE, "医生说不用开刀了"),
        (K.HEALTH_NOTICE, "没报销过"),
        (K.RENEWAL, "不报案会怎样"),
    ],
)
def test_an_answer_that_only_sounds_like_it_stays_an_answer(kind: Kind, text: str) -> None:
    assert not leaves(kind, text, asking=asks(text))


@pytest.mark.parametrize("text", ["我问修车赔多少", "不是要买保险我要修车", "回答我问题", "没说要买保险"])
def test_a_quote_that_nobody_wanted_is_seen_as_such(text: str) -> None:
    assert asks_otherwise(Kind.QUOTE, text)


@pytest.mark.parametrize("text", ["我问的是保费多少钱", "我问下怎么续", "没买过", "问一下多久能好"])
def test_a_question_about_the_quote_itself_is_none(text: str) -> None:
    assert not asks_otherwise(Kind.QUOTE, text)


def test_a_curse_is_told_from_an_illness_and_from_rubbish() -> None:
    assert all(is_abuse(text) for text in ("神经病啊", "烦死了", "什么破公司", "你有病吧"))
    assert not any(is_abuse(text) for text in ("我妈神经病住院了", "垃圾桶烧了", "人民医院", "有病历", "他妈住院了"))


def test_who_gives_no_number_is_told_from_who_complains_of_a_choice() -> None:
    assert all(gives_no_number(text) for text in ("我不留电话", "不想给号码", "不方便留"))
    assert not any(gives_no_number(text) for text in ("泡水的车你不能给我选没电吧", "打这个13800138000"))


async def test_what_was_filled_in_is_only_named_where_something_was(caller: Caller) -> None:
    await caller.call(EAR, "我要报价", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    assert "刚才填的" not in said(await hears(caller, "不办了", "negation"))
    await caller.call(EAR, "我要报价", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    await hears(caller, "合肥")
    assert "刚才填的不留了" in said(await hears(caller, "算了不办了", "stop"))
    assert await draft_of(caller) is None


async def test_a_quote_without_a_number_to_call_ends(caller: Caller) -> None:
    await caller.call(EAR, "我要报价,合肥,新车", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    for text in ("新车", "可以"):
        await hears(caller, text)
    assert "不办了" in said(await hears(caller, "我不留电话", "human"))
    assert (await draft_of(caller), await filed_of(caller)) == (None, [])


async def test_another_question_leaves_the_quote_and_is_answered(caller: Caller) -> None:
    await caller.call(EAR, "我要报价", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    answer = await hears(caller, "不是要买保险我要修车", "negation")
    assert any(event.get("name") == "action_answer_question" for event in answer["events"])
    assert await draft_of(caller) is None


async def test_who_only_stops_for_now_keeps_what_is_filled_in(caller: Caller) -> None:
    await caller.call(EAR, "我要报价", "quote")
    await caller.call(VOICE, "", "quote", in_service=True)
    await hears(caller, "合肥")
    await caller.call(EAR, "先不弄了,等会儿再说", "stop", in_service=True)
    assert await draft_of(caller) is not None


async def test_what_was_left_half_filled_in_is_given_up_later(caller: Caller) -> None:
    await caller.call(EAR, "退保 商业险", "cancel_policy")
    answer = await tells(caller, "我又不想退了", EAR, "cancel_policy")
    assert "退保不办了" in said(answer)
    assert await draft_of(caller) is None
