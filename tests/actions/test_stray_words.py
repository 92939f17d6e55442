"""Beginnings of sentences, numbers alone and messages for somebody else open nothing."""

from __future__ import annotations

import pytest

from actions import stray_words
from actions.stray_words import is_fragment, is_not_for_us
from tests.actions.conftest import Caller, said


@pytest.mark.parametrize("text", ["我昨天", "在万达", "倒车的时候", "昨天晚上八点", "从公司出来", "我在高速上", "那个"])
def test_the_beginning_of_a_sentence_is_known(text: str) -> None:
    assert is_fragment(text)


async def test_what_was_seen_on_a_screen_and_a_near_miss_open_no_report(caller: Caller) -> None:
    seen = await caller.call("action_hear_loss", "我妹妹说她朋友圈有人车掉河里了,真吓人", "fnol_flood")
    assert stray_words.SEEN in said(seen)
    fright = await caller.call("action_hear_loss", "刚才差点撞上,吓死宝宝了", "fnol_collision")
    assert stray_words.NEAR_MISS in said(fright)
    hit = await caller.call("action_hear_loss", "差点撞上墙,结果撞了护栏", "fnol_collision")
    assert stray_words.NEAR_MISS not in said(hit)
    asked = await caller.call("action_answer_question", "抖音上说划痕不赔,真的吗", "cover_scratch")
    assert stray_words.SEEN not in said(asked)


@pytest.mark.parametrize(
    "text",
    ["在吗", "在线", "在修", "去年买的", "到账了", "我在万达被撞了", "下班了", "在哪", "停车费", "我昨天问的那个", "?"],
)
def test_what_is_whole_is_no_beginning(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "【福利】双11狂欢购!充值100送50,点击链接 http://t.cn/abc123 领取",
        "妈晚上不回来吃饭了",
        "老王你车钥匙放哪了",
        "转发:【紧急通知】XX路口发生车祸,请大家绕行",
        "接龙:1. 张三 2. 李四 3.",
        "外卖放门口就行",
        "老师孩子今天发烧请假一天",
    ],
)
def test_a_message_for_somebody_else_is_known(text: str) -> None:
    assert is_not_for_us(text)


@pytest.mark.parametrize(
    "text",
    [
        "送外卖的撞了我的车",
        "快递车把我车刮了",
        "我钥匙锁在车里了",
        "【保险】您的保单已生效,点击链接查看 http://x",
        "你们发的链接打不开 http://a.b 点击没反应",
        "下班回家吃饭的时候车被砸了",
        "优惠券怎么领取",
        "师傅到哪了我在楼下等",
    ],
)
def test_what_only_sounds_private_is_for_us(text: str) -> None:
    assert not is_not_for_us(text)


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        ("外卖放门口就行", "roadside", stray_words.NOT_FOR_US),
        ("发错了不好意思", "nlu_fallback", stray_words.SENT_BY_MISTAKE),
        ("怎么办", "nlu_fallback", stray_words.WHAT_HAPPENED),
        ("?", "nlu_fallback", stray_words.I_AM_HERE),
        ("哦", "nlu_fallback", stray_words.I_AM_HERE),
        ("沪AD12345", "inform", stray_words.PLATE_SEEN.format(plate="沪AD12345")),
        ("1", "nlu_fallback", stray_words.NUMBER_ALONE.format(number="1")),
        ("不报案", "negation", stray_words.NO_REPORT),
    ],
)
async def test_what_is_no_matter_is_answered_in_one_sentence(caller: Caller, text: str, intent: str, said: str) -> None:
    answer = await caller.call("action_answer_question", text, intent)
    assert [each["custom"]["text"] for each in answer["responses"]] == [said]


async def test_who_goes_on_saying_nothing_is_counted_as_not_understood(caller: Caller) -> None:
    await caller.call("action_answer_question", "?", "nlu_fallback")
    again = await caller.call("action_answer_question", "?", "nlu_fallback")
    assert again["responses"][0]["custom"]["hand_off"]["reason"] == "not_understood"


@pytest.mark.parametrize("text", ["车被撞了怎么办", "三者险保什么", "120", "还是报吧"])
async def test_a_matter_is_left_to_the_action(caller: Caller, text: str) -> None:
    answer = await caller.call("action_orient", text, "affirm")
    said = [each["custom"]["text"] for each in answer["responses"]]
    assert not {stray_words.GO_ON, stray_words.I_AM_HERE, stray_words.NOT_FOR_US, stray_words.WHAT_HAPPENED} & {*said}


async def test_beginnings_are_kept_for_the_report_that_follows(caller: Caller) -> None:
    await caller.call("action_orient", "我昨天", "inform")
    await caller.call("action_orient", "在万达广场停车场", "inform")
    assert caller.slots["claim_told"] == "我昨天,在万达广场停车场"
