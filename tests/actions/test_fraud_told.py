"""Who will have no part in a fraud is thanked; who is asked for a code is warned; who wants help to bend is refused."""

from __future__ import annotations

import pytest

from actions.honesty.bent_words import bent, is_against
from actions.honesty.fraud_told import wants_code
from tests.actions.conftest import Caller, said

REFUSED_OR_REPORTED = (
    "对方想叫他弟弟来顶包,我没答应",
    "师傅让我把旧伤一起报我没同意",
    "怎么举报修理厂骗保",
    "我想举报对方造假",
    "对方司机顶包怎么办",
    "4S店要帮我多报点,我没让",
    "有人冒充车主骗保去哪举报",
)
WISHED = (
    "对方同意让我老公顶包行吗",
    "我找人顶包会不会被举报",
    "修理厂说可以多报点我同意了",
    "我不同意如实报,找人顶包吧",
    "修理厂说多报点我没同意,不过你帮我往高了报",
    "要不找个朋友顶一下",
    "让我老婆顶一下行不行",
)


@pytest.mark.parametrize("text", REFUSED_OR_REPORTED)
def test_a_fraud_that_is_refused_or_reported_is_no_wish_for_one(text: str) -> None:
    assert is_against(text)
    assert bent(text) is None


@pytest.mark.parametrize("text", WISHED)
def test_a_wish_to_bend_stays_one_whatever_others_say(text: str) -> None:
    assert not is_against(text)
    assert bent(text) is not None


@pytest.mark.parametrize("text", ["找人顶千斤顶", "让朋友顶住车门", "他顶了我的车", "后面的车顶上来了"])
def test_what_is_propped_up_is_no_fraud(text: str) -> None:
    assert bent(text) is None


@pytest.mark.parametrize("intent", ["fraud_solicit", "nlu_fallback", "assess_repair"])
async def test_who_refused_is_thanked_and_told_to_keep_the_evidence(caller: Caller, intent: str) -> None:
    answer = await caller.call("action_keep_honest", "对方想叫他弟弟来顶包,我没答应", intent)
    assert "谢谢您告诉我" in said(answer)
    assert "交警" in said(answer)
    assert "不行" not in said(answer)


async def test_a_stand_in_is_refused_though_it_sounds_like_a_wish_for_a_person(caller: Caller) -> None:
    answer = await caller.call("action_ask_for_person", "要不找个朋友顶一下", "human")
    assert "谁开的车，就登记谁" in said(answer)
    assert "hand_off" not in str(answer["responses"])


@pytest.mark.parametrize(
    "text",
    [
        "客服让我把验证码念给他",
        "自称理赔的,管我要短信验证码",
        "验证码能给修理厂吗",
        "定损员问我要验证码给不给",
        "来电话说要退钱让报验证码,是不是诈骗",
    ],
)
async def test_a_code_that_somebody_wants_is_not_to_be_given(caller: Caller, text: str) -> None:
    answer = await caller.call("action_hear_service", text, "privacy")
    assert "验证码谁要都不能给" in said(answer)
    assert caller.tools.settings.hotline in said(answer)


@pytest.mark.parametrize(
    "text",
    ["验证码没收到", "给我发验证码", "对方手机收不到验证码", "我要验证码", "验证码是123456", "客服说重新发验证码"],
)
def test_a_code_that_is_waited_for_is_another_matter(text: str) -> None:
    assert not wants_code(text)
