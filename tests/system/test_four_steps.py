"""What the product promises first: a question answered, a loss reported, a question in the middle, a person reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.terminal_chat import TerminalCustomer
from tests.running_system import RunningSystem

pytestmark = [pytest.mark.system, pytest.mark.rasa]

NewCustomer = Callable[[], TerminalCustomer]
PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
ANSWERS = {
    "受伤": "没有人受伤",
    "时间": "昨晚八点多",
    "几点": "昨晚八点多",
    "什么时候": "昨晚八点多",
    "哪": "深圳市南山区科技园地下停车场",
    "开": "能开",
    "车牌": "粤B12345",
    "手机": "13800138000",
    "电话": "13800138000",
    "经过": "倒车的时候没看见柱子，右后保险杠撞上去了",
}


def texts(facts: dict[str, Any]) -> str:
    return "\n".join(reply["text"] for reply in facts["replies"])


def answer_to(question: str) -> str:
    """What this customer says to the bot's last sentence."""
    last = question.strip().splitlines()[-1]
    for word, answer in ANSWERS.items():
        if word in last:
            return answer
    raise AssertionError(f"no answer to {question!r}")


def until_photos(customer: TerminalCustomer, facts: dict[str, Any], asked: list[str]) -> dict[str, Any]:
    """Answer what is asked until the bot asks for photos."""
    while "照片" not in texts(facts):
        asked.append(texts(facts))
        assert len(asked) <= 8, asked
        facts = customer.say(answer_to(texts(facts)))
    return facts


def test_a_question_is_answered_with_document_and_clause(new_customer: NewCustomer) -> None:
    facts = new_customer().say("停车场被人撞了，找不到对方怎么办")
    (reply,) = [reply for reply in facts["replies"] if reply["citations"]]
    citation = reply["citations"][0]
    assert citation["document"]
    assert citation["clause"]
    assert citation["url"].endswith("E08")


def test_a_loss_is_reported_with_photos_and_gets_a_number(new_customer: NewCustomer) -> None:
    customer = new_customer()
    asked: list[str] = []
    until_photos(customer, customer.say("我要报案，倒车撞柱子了"), asked)
    assert len(asked) <= 7
    for name in ("rear_scratch.jpg", "car_front.jpg"):
        facts = customer.send_photo(str(PHOTOS / name))
    assert facts["claim"]["photos"] == 2
    facts = customer.say("拍完了")
    (card,) = [reply["card"] for reply in facts["replies"] if reply["card"]]
    assert card["kind"] == "claim_summary"
    facts = customer.say("确认")
    assert facts["claim"]["state"] == "reported"
    assert facts["claim"]["number"].startswith("BW20261122")
    fields = facts["claim"]["fields"]
    assert fields["plate_no"] == "粤B12345"
    assert fields["reporter_phone"] == "13800138000"
    assert (fields["has_injury"], fields["drivable"]) == (False, True)
    assert fields["accident_time"].startswith("2026-11-21T20")
    assert (fields["accident_type"], fields["damage_cause"]) == ("single", "collision")


def test_confirming_twice_reports_once(new_customer: NewCustomer) -> None:
    customer = new_customer()
    until_photos(customer, customer.say("我要报案，倒车撞柱子了"), [])
    customer.say("没有照片")
    first = customer.say("确认")["claim"]["number"]
    assert first
    assert customer.say("确认")["claim"]["number"] == first


def test_a_question_in_the_middle_is_answered_and_the_report_goes_on(new_customer: NewCustomer) -> None:
    customer = new_customer()
    before = customer.say("我要报案，倒车撞柱子了")
    facts = customer.say("行驶证丢了能报案吗")
    assert any(reply["citations"] for reply in facts["replies"])
    assert "受伤" in texts(before)
    assert "受伤" in texts(facts)
    assert facts["claim"]["state"] == "draft"


def test_coming_back_continues_where_it_was(new_customer: NewCustomer) -> None:
    customer = new_customer()
    customer.say("我要报案，倒车撞柱子了")
    facts = customer.say("没有人受伤")
    question = texts(facts)
    customer.resume()
    assert "受伤" not in question
    facts = customer.say(answer_to(question))
    assert facts["claim"]["fields"]["has_injury"] is False
    assert len(facts["claim"]["fields"]) > 1


def test_coming_back_after_rasa_was_restarted_continues_where_it_was(
    system: RunningSystem, new_customer: NewCustomer
) -> None:
    customer = new_customer()
    customer.say("我要报案，倒车撞柱子了")
    question = texts(customer.say("没有人受伤"))
    system.rasa.kill()
    system.rasa.start()
    system.wait()
    facts = customer.say(answer_to(question))
    assert facts["owner"] == "bot"
    assert facts["claim"]["fields"]["has_injury"] is False
    assert len(facts["claim"]["fields"]) > 1


def test_a_wish_for_a_person_is_queued_in_one_turn_and_keeps_the_draft(new_customer: NewCustomer) -> None:
    customer = new_customer()
    customer.say("我要报案，倒车撞柱子了")
    facts = customer.say("转人工")
    assert facts["owner"] == "queue"
    assert "人工" in texts(facts)
    assert facts["claim"]["state"] == "draft"


def test_a_dead_rasa_is_told_honestly_and_ends_with_a_person(system: RunningSystem, new_customer: NewCustomer) -> None:
    system.rasa.kill()
    try:
        facts = new_customer().say("在吗")
        assert facts["owner"] == "queue"
        assert "抱歉" in texts(facts)
        system.wait(degraded=frozenset({"rasa"}))
    finally:
        system.rasa.start()
        system.wait()
