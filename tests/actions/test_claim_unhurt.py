"""An injury that is taken back goes out of the report and of its account; one that was told stays."""

from __future__ import annotations

from typing import Any

import pytest

from actions.report.claim_unhurt import nobody_after_all, taken_back
from insurance.danger.dangers import Danger
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import draft, newest

HURT = {"has_injury": True}


@pytest.mark.parametrize(
    "text", ["没有人受伤，刚才说错了", "不对按错了没有人受伤", "没人受伤", "其实没有人受伤，手滑点错了", "没人有事"]
)
def test_nobody_was_hurt_after_all(text: str) -> None:
    assert nobody_after_all("accident_time", text, HURT)
    assert not nobody_after_all("accident_time", text, {"has_injury": False})


@pytest.mark.parametrize(
    "text", ["对方没受伤", "我没受伤", "没人受伤就是脚有点疼", "没有人受伤的话怎么办", "司机没事", "没有", "没人"]
)
def test_what_is_said_of_one_side_or_less_takes_nothing_back(text: str) -> None:
    assert not nobody_after_all("accident_time", text, HURT)


@pytest.mark.parametrize("text", ["没有", "没人", "0", "一个也没有"])
def test_none_is_the_number_of_hurt(text: str) -> None:
    assert nobody_after_all("injured_count", text, HURT)


@pytest.mark.parametrize(
    ("account", "left"),
    [
        ("有人受伤", None),
        ("我爱人开车撞了护栏,她手擦破点皮", "我爱人开车撞了护栏"),
        ("追尾前车；老人头流血了", "追尾前车"),
        ("撞倒了一个骑车的人", "撞倒了一个骑车的人"),
    ],
)
def test_the_account_loses_what_tells_only_of_the_harm(account: str, left: str | None) -> None:
    known: dict[str, Any] = {**HURT, "narrative": account}
    assert {**known, **taken_back({"has_injury": False}, known)}["narrative"] == left


async def test_it_goes_on_with_the_report_that_the_danger_opened(caller: Caller) -> None:
    await draft(caller, {**HURT, "narrative": "有人受伤"})
    caller.slots = {"danger_met": {str(Danger.INJURY): NOW.isoformat()}}
    answer = await caller.call("action_orient", "不对按错了没有人受伤", "inform")
    assert any(event.get("name") == "claim_form" for event in answer["events"])
    await caller.call("validate_claim_form", "不对按错了没有人受伤", "inform")
    fields = (await newest(caller)).fields
    assert fields["has_injury"] is False
    assert "narrative" not in fields


async def test_it_goes_on_whatever_the_message_was_taken_for_and_who_is_named_is_no_place(caller: Caller) -> None:
    await draft(caller, {**HURT, "narrative": "有人受伤"})
    caller.slots = {"danger_met": {str(Danger.INJURY): NOW.isoformat()}}
    answer = await caller.call("action_answer_question", "刚才点错了没人受伤", "nlu_fallback")
    assert any(event.get("name") == "claim_form" for event in answer["events"])
    await caller.call("action_orient", "我妈", "inform")
    await caller.call("validate_claim_form", "我妈", "inform")
    assert "accident_place" not in (await newest(caller)).fields


async def test_in_the_report_it_is_said_back(caller: Caller) -> None:
    await draft(caller, {**HURT, "narrative": "追尾；有人受伤", "damage_cause": "collision"})
    caller.slots = {"claim_question": "injured_count"}
    answer = await caller.call("validate_claim_form", "没有", "deny", in_form=True)
    assert "没有" in said(answer)
    assert (await newest(caller)).fields["narrative"] == "追尾"
