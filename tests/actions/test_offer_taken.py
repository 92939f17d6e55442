"""A report that was offered is begun by what is told next; other matters and a lone no begin none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.questions.question_words import tells_loss
from actions.report import offer_taken
from actions.report.claim_agreement import asks_to_begin
from actions.report.loss_told import SLOT, account_of
from actions.turn import Turn
from tests.actions.conftest import NOW, Caller

MOTOR, ILL = "昨天被人变道蹭了,你看怎么办", "我妈摔骨折住院了,能报吗"


def turn(text: str, before: str, told: str, intent: str = "inform") -> Turn:
    return Turn(
        turn_id="t", conversation_id="c", customer_id="c", channel="in_app", now=NOW, text=text, intent=intent,
        confidence=0.9, danger=None, danger_sure=0.0, is_command=False,
        slots={SLOT: account_of(told)}, said_before=before,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["没人受伤", "下午四五点", "在内环高架", "车还能开", "报过警了", "粤B12345"])
def test_facts_begin_the_report_of_a_car(text: str) -> None:
    assert offer_taken.begins(turn(text, MOTOR, "昨天被人变道蹭了"))


@pytest.mark.parametrize("text", ["市二院", "昨天早上", "已经缝了针", "家里", "上海华山医院"])
def test_facts_begin_a_notice(text: str) -> None:
    assert offer_taken.begins(turn(text, ILL, "我妈摔骨折住院了"))


@pytest.mark.parametrize(
    "text", ["没有", "好的", "能赔多少", "我保单昨天到期了", "昨天打的电话没人接，转人工", "算了昨天的事不报了"]
)
def test_other_matters_begin_none(text: str) -> None:
    assert not offer_taken.begins(turn(text, MOTOR, "昨天被人变道蹭了"))


def test_facts_long_after_the_offer_begin_none() -> None:
    later = turn("昨天下午", "续保要多少钱", "昨天被人变道蹭了")
    assert not offer_taken.begins(later)
    assert not offer_taken.begins(replace(later, said_before=MOTOR, slots={}))


@pytest.mark.parametrize("text", ["冰雹砸的，引擎盖全是坑", "下冰雹了，车上全是麻点", "台风把车顶砸瘪了", "玻璃破了"])
def test_a_loss_is_told_though_its_words_are_those_of_a_cover(text: str) -> None:
    assert tells_loss(text)


@pytest.mark.parametrize(
    "text",
    [
        "划痕险是管哪种划痕的",
        "冰雹",
        "自燃的",
        "涉水熄火的",
        "冰雹砸了赔不赔",
        "车身划痕",
        "要是玻璃破了",
        "新车的划痕",
    ],
)
def test_a_cover_is_only_named(text: str) -> None:
    assert not tells_loss(text)


async def test_hail_that_has_fallen_opens_a_report(caller: Caller) -> None:
    answer = await caller.call("action_answer_question", "冰雹砸的引擎盖全是坑", "cover_hail")
    assert any(event.get("name") == "claim_form" for event in answer["events"])


@pytest.mark.parametrize("text", ["现在可以报案了吗", "那能报案了吗？", "可以开始报案吗"])
async def test_who_asks_whether_they_may_report_begins_to(caller: Caller, text: str) -> None:
    answer = await caller.call("action_answer_question", text, "claim_how")
    assert "claim_form" in [event.get("name") for event in answer["events"]]


@pytest.mark.parametrize("text", ["没有保单能报案吗", "过了48小时还能报案吗", "别人的车可以报案吗"])
def test_a_question_about_reporting_begins_nothing(text: str) -> None:
    assert not asks_to_begin(text)
