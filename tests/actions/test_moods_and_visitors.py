"""Anger, drink, grief and children are met calmly; who is no customer is told where to turn."""

from __future__ import annotations

import pytest

from actions import moods, small_talk_words
from actions.person import visitors
from tests.actions.conftest import Caller, said

FELT = {
    small_talk_words.SORRY: ("滚你这个废物", "cnm", "去你妈的傻逼机器人"),
    moods.FORGIVEN: ("对不起刚才骂你", "是我自己没看清条款错怪你们了"),
    moods.HEARD_OUT: ("我就是想发泄一下没别的事",),
    moods.DRUNK: ("哥们我喝懵了我车在哪来着", "我喝多了你陪我唠会儿"),
    moods.LEFT_ALONE: ("别再问我了我刚送走我儿子",),
    moods.CONDOLENCE + moods.ESTATE: ("我妈刚走她的车险能退吗",),
    moods.CHILD: ("我今年15 撞了别人的车怎么办", "我是小孩我妈不在家我骑车把一辆车刮了我怕"),
}
NOT_FELT = (
    "滚下来的石头砸了车",
    "垃圾桶砸了我的车",
    "我15万买的车被撞了",
    "我10点撞了别人的车",
    "我喝多了撞了",
    "我老婆走了,车还在路边",
    "我刚送走儿子上学,追尾了",
    "我是学生,撞了车",
    "跟我说说怎么赔",
)
VISITS = {
    visitors.PRESS: ("我是记者想采访你们的理赔时效",),
    visitors.JOBS: ("我是来应聘客服的你们招人吗", "我想做你们的代理人怎么加入"),
    visitors.SUPPLIERS: ("我们是做汽配的想跟你们合作", "我是4S店的你们欠我们修车款"),
    visitors.INSURERS: ("我是另一家保险公司的理赔员我们客户跟你们客户撞了对接找谁",),
    visitors.GARAGES: ("修理厂的你们客户的车在我这怎么定损",),
    visitors.LETTERS: ("律师函寄到哪个地址",),
}
NO_VISITS = ("我找电视台曝光你们", "修理厂的报价太高", "合作网点有哪些", "你们拖欠我的赔款", "保险公司的人说对方撞了我")


@pytest.mark.parametrize(("answer", "text"), [(answer, text) for answer, texts in FELT.items() for text in texts])
async def test_a_mood_is_met_calmly_and_nothing_is_begun(caller: Caller, answer: str, text: str) -> None:
    told = await caller.call("action_hear_loss", text, "fnol_collision")
    assert said(told) == answer
    assert "claim_form" not in str(told["events"])


@pytest.mark.parametrize("text", NOT_FELT)
async def test_words_that_only_sound_like_a_mood_are_none(caller: Caller, text: str) -> None:
    assert said(await caller.call("action_hear_loss", text, "fnol_collision")) not in FELT


@pytest.mark.parametrize(("answer", "text"), [(answer, text) for answer, texts in VISITS.items() for text in texts])
async def test_who_is_no_customer_is_told_where_to_turn(caller: Caller, answer: str, text: str) -> None:
    told = said(await caller.call("action_hear_service", text, "model_mismatch"))
    assert told == answer.format(hotline=caller.tools.settings.hotline)


@pytest.mark.parametrize("text", NO_VISITS)
def test_a_customer_who_names_them_is_a_customer(text: str) -> None:
    assert visitors.answer_to(text) is None


@pytest.mark.parametrize("text", ["我要向总公司反映", "我要退一赔三", "你们霸王条款"])
async def test_a_grievance_is_heard_and_is_no_refund(caller: Caller, text: str) -> None:
    told = await caller.call("action_hear_service", text, "cancel_policy")
    assert "登记投诉" in str(told["responses"][0]["custom"]["choices"])
