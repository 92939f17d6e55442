"""Nothing is written down that did not happen, and no honest word is taken for a wish to bend the truth."""

from __future__ import annotations

import pytest

from actions.honesty.bent_words import bent
from bot.normalise import normalise
from tests.actions.conftest import Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest

# A stroke stands between two.
BENT = (
    "经过给我改成我自己开的|我爱人开车撞了 她没带驾照 你帮我写成我开的|那你就帮我按我老婆开的登记|"
    "能说是我老婆开的不|能不能说是我老婆开的|你就记我开的行不行 她实习期|驾驶员是我媳妇 但她没证 写我|"
    "就说我老婆开的不行吗|叫我老婆来顶一下|再补两道刮痕 一块儿修|往大了报多少合适|你给改成对方全责呗|"
    "司机喝酒了 能换个人报吗|我喝了点酒 写我老婆吧|帮我写我老公开的|就报我开的吧|登记成我朋友开的|"
    "时间给我往后写几天|写成保险生效以后出的事|帮我编个经过|损失报高点|多报点行不|把旧的划痕也一起修了|"
    "上次的划痕顺便一起修|别写我跑滴滴|就说没喝酒|责任写成对方的责任|按我开的报吧|找个人替我顶包|"
    "你写成对方全责"
)

HONEST = (
    "不是我开的 是我老婆开的|我老婆开的车|我刚才说错了 是我老婆开的|驾驶员改成李梅|"
    "交警说是我老婆开的车撞的|当时是我开的|对方说是他开的|车是我媳妇开的|我媳妇开的车 追尾了|"
    "交警判对方全责|交警改成对方全责了|认定书改成对方全责|对方全责|我再补两张照片|"
    "再补充一下 右后门也有划痕|后备箱也关不上了 加上|改成昨天下午三点|电话写我的|联系人写我老婆|"
    "电话写错了 是13900001111|报案人写我|被后车顶了一下|让后车顶了一下|就我自己开的|我自己开的|是我开的|"
    "没人开 停着的|我开的慢|车牌写错了|没有写成我的电话吗|多写了一位|时间往前一点 大概三点|"
    "时间应该是下午四点|他没带驾照 是我媳妇开的|不是单方 是双方|喝酒的是对方|我没喝酒|说是对方全责|"
    "他说他全责|对方承认是他的责任|写的是我开的吗|我说是我老婆开的|就是我老婆开的|可以开的|能开的|就能开|"
    "那个就是我开的车"
)


def each(lines: str) -> list[str]:
    return [normalise(line, max_chars=1000) for line in lines.split("|")]


@pytest.mark.parametrize("text", each(BENT))
def test_a_wish_to_bend_the_truth_is_known(text: str) -> None:
    assert bent(text)


@pytest.mark.parametrize("text", each(HONEST))
def test_an_honest_word_is_none(text: str) -> None:
    assert bent(text) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("经过给我改成我自己开的", "negation"),
        ("你就记我开的行不行她实习期", "cover_borrow"),
        ("你给改成对方全责呗", "fraud_solicit"),
        ("再补两道刮痕一块儿修", "assess_repair"),
    ],
)
@pytest.mark.parametrize("question", ["narrative", "accident_place", "summary"])
async def test_in_the_form_it_is_refused_first_and_never_written(
    caller: Caller, text: str, intent: str, question: str
) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": question}
    answer = said(await caller.call("validate_claim_form", text, intent, in_form=True))
    assert answer.partition("：")[0].endswith("不行")
    assert "马上能改" in answer
    assert (await newest(caller)).fields == COMPLETE


@pytest.mark.parametrize(
    ("action", "text", "intent"),
    [
        ("action_hear_loss", "那你就帮我按我老婆开的登记", "fnol_start"),
        ("action_answer_question", "驾驶员是我媳妇但她没证写我", "cover_borrow"),
        ("action_keep_honest", "能说是我老婆开的不", "fraud_solicit"),
        ("action_orient", "往大了报多少合适", "negation"),
    ],
)
async def test_outside_the_form_it_is_refused_whatever_it_was_taken_for(
    caller: Caller, action: str, text: str, intent: str
) -> None:
    answer = await caller.call(action, text, intent)
    assert "不行" in said(answer)
    assert "如实" in said(answer)
    assert all(event["event"] != "followup" for event in answer["events"])
