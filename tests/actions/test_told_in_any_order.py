"""A report told in any order: each fact is noted at any question, and no question is asked over and over."""

from __future__ import annotations

from typing import Any

import pytest

from actions.questions.answer_beside import beside_question
from actions.report.claim_agreement import puts_photos_off
from actions.report.claim_answers import answer_to
from actions.report.claim_details import elsewhere_asked
from actions.report.claim_nods import is_for_another
from actions.report.claim_opening import first_fields
from actions.report.claim_questions import PHOTOS
from actions.report.claim_script import NO_PLATE_YET, next_question
from actions.report.claim_towing import tells_loss
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest


async def _told(caller: Caller, question: str, text: str, intent: str = "inform") -> dict[str, Any]:
    caller.slots = {**caller.slots, "claim_question": question}
    await caller.call("validate_claim_form", text, intent, in_form=True)
    return (await newest(caller)).fields


def _without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in COMPLETE.items() if key not in keys}


def test_a_question_that_stayed_open_three_times_waits_for_the_others() -> None:
    known = _without("accident_time", "drivable", "plate_no")
    assert next_question(known, [], None, {"accident_time": 2}) == "accident_time"
    assert next_question(known, [], None, {"accident_time": 3}) == "drivable"
    assert next_question(_without("accident_time"), [], None, {"accident_time": 3}) == "accident_time"
    assert next_question(_without("has_injury", "plate_no"), [], None, {"has_injury": 5}) == "has_injury"


async def test_a_question_that_is_misunderstood_is_asked_again_at_once(caller: Caller) -> None:
    await draft(caller, _without("accident_time", "plate_no"))
    caller.slots = {"claim_question": "accident_time", "claim_asked": {"accident_time": 3}, "claim_misses": 1}
    await caller.call("action_ask_claim_confirm", "嗯嗯那个", "inform", in_form=True)
    assert caller.slots["claim_question"] == "accident_time"
    caller.slots["claim_misses"] = None
    await caller.call("action_ask_claim_confirm", "没受伤", "inform", in_form=True)
    assert caller.slots["claim_question"] == "plate_no"


@pytest.mark.parametrize(
    "text",
    ["没照片", "没有拍照", "照片晚点发", "晚点发照片", "有照片等下发给你", "没报警,没有照片", "没照", "不会照相"],
)
def test_photos_may_be_put_off_before_they_are_asked_for(text: str) -> None:
    assert puts_photos_off(text)


@pytest.mark.parametrize("text", ["照片发了", "没有", "照片在哪发", "对方没有拍到我车牌", "照片怎么拍", "有照片"])
def test_what_does_not_put_photos_off(text: str) -> None:
    assert not puts_photos_off(text)


@pytest.mark.parametrize(("text", "intent"), [("没有照片", "deny"), ("照片晚点发", "send_photos")])
async def test_photos_put_off_are_not_asked_for(caller: Caller, text: str, intent: str) -> None:
    await draft(caller, _without("reporter_phone"))
    caller.slots = {"claim_question": "reporter_phone"}
    answer = await caller.call("validate_claim_form", text, intent, in_form=True)
    assert "照片" in said(answer)
    assert PHOTOS in caller.slots["claim_passed"]


async def test_photos_put_off_beside_another_fact_are_not_asked_for(caller: Caller) -> None:
    await draft(caller, {**_without("reporter_phone"), "accident_type": "two_party"})
    assert (await _told(caller, "reporter_phone", "没报警,没有照片"))["police_reported"] is False
    assert PHOTOS in caller.slots["claim_passed"]


@pytest.mark.parametrize("text", ["明天下午", "三辆车", "一共两台车", "昨晚十点"])
def test_a_time_or_a_number_of_cars_is_no_place(text: str) -> None:
    assert "accident_place" not in answer_to("accident_place", text, "inform", NOW, {})


def test_the_number_of_cars_is_noted_at_any_question() -> None:
    assert elsewhere_asked("accident_place", "三个车", {"accident_type": "two_party"}) == {"accident_type": "multi"}


@pytest.mark.parametrize(
    ("before", "text", "place"),
    [
        ("菜市场那块", "合肥市包河区", "合肥市包河区菜市场那块"),
        ("我们小区", "碧桂园小区", "碧桂园小区"),
        ("公司地库", "苏州工业园区腾飞大厦地库", "苏州工业园区腾飞大厦地库"),
        ("人民路跟建设路", "安徽芜湖镜湖区", "安徽芜湖镜湖区人民路跟建设路"),
        ("4S店门口", "佛山南海区", "佛山南海区4S店门口"),
        ("深圳深南大道", "广州市天河区", None),
        ("公司地库", "停车场", None),
    ],
)
def test_a_place_without_a_name_gets_one(before: str, text: str, place: str | None) -> None:
    told = elsewhere_asked("drivable", text, {"accident_place": before})
    assert told.get("accident_place") == place


@pytest.mark.parametrize("text", ["无锡万象城", "深圳腾讯滨海大厦", "合肥市包河区", "沪宁高速无锡段"])
def test_a_city_and_a_name_are_a_place_at_any_question(text: str) -> None:
    assert elsewhere_asked("accident_time", text, {})["accident_place"] == text


@pytest.mark.parametrize("text", ["上海车牌", "广州保险公司", "北京的司机"])
def test_a_city_and_another_thing_are_none(text: str) -> None:
    assert elsewhere_asked("accident_time", text, {}) == {}


async def test_a_damaged_door_and_an_unseen_plate_do_not_answer_whether_the_car_drives(caller: Caller) -> None:
    await draft(caller, _without("drivable"))
    fields = await _told(caller, "drivable", "左后门凹了,没看到车牌")
    assert "drivable" not in fields
    assert fields["damage_parts"] == ["左后门"]


async def test_our_own_plate_replaces_another_that_was_noted(caller: Caller) -> None:
    await draft(caller, {**COMPLETE, "plate_no": "粤A1B2C3", "accident_type": "two_party"})
    assert (await _told(caller, "police_reported", "我的是粤A7788Z"))["plate_no"] == "粤A7788Z"


async def test_a_tree_on_the_car_is_no_water_in_it(caller: Caller) -> None:
    await draft(caller, {**_without("drivable", "accident_type"), "damage_cause": "falling_object"})
    caller.slots = {"claim_question": "drivable"}
    answer = await caller.call("validate_claim_form", "不晓得能不能开,没敢动", "flood_restart", in_form=True)
    assert (await newest(caller)).fields["drivable"] == "unknown"
    assert "泡" not in said(answer)


def test_just_now_in_one_sign_is_a_time() -> None:
    assert answer_to("accident_time", "刚", "fnol_start", NOW, {})["accident_time"].startswith("2026-11-22T10:00")


def test_what_is_answered_before_a_short_question_is_noted() -> None:
    assert beside_question("police_reported", "还没报警,要报吗", {}, NOW) == {"police_reported": False}


@pytest.mark.parametrize("text", ["前杠和雾灯坏了,车牌皖A9B8C7,今天早上7点40", "右前门凹了,没人受伤,昨天下午三点的事"])
def test_a_loss_with_its_facts_is_reported_and_no_truck_called(text: str) -> None:
    assert tells_loss(text, NOW)


@pytest.mark.parametrize(
    "text", ["前杠掉了开不了,要拖车,今天早上7点,车牌粤B12345", "轮胎扎了,今天早上7点,车牌粤B12345"]
)
def test_a_call_for_help_stays_one(text: str) -> None:
    assert not tells_loss(text, NOW)


@pytest.mark.parametrize("text", ["我不是车主,车是租车公司的", "车是公司的", "我开的车是老婆的", "车不是我的"])
def test_whose_car_it_is_puts_nothing_right(text: str) -> None:
    assert is_for_another(text)


@pytest.mark.parametrize("text", ["不是我的车,是他的车先变道", "车牌不是我的", "车是追尾的"])
def test_what_is_put_right_is_not_whose_car_it_is(text: str) -> None:
    assert not is_for_another(text)


async def test_what_is_only_said_again_is_understood(caller: Caller) -> None:
    await draft(caller, _without("accident_time"))
    caller.slots = {"claim_question": "accident_time"}
    assert "没太听明白" not in said(await caller.call("validate_claim_form", "都没事", "inform", in_form=True))


async def test_not_to_know_the_hour_does_not_answer_whether_the_car_drives(caller: Caller) -> None:
    await draft(caller, _without("drivable"))
    assert "drivable" not in await _told(caller, "drivable", "昨晚不知道几点")


async def test_more_of_the_accident_beside_what_is_not_known_is_kept(caller: Caller) -> None:
    await draft(caller, _without("accident_time"))
    fields = await _told(caller, "accident_time", "说不上来,就是后面那个灯碎了", "unknown")
    assert fields["not_known"] == ["accident_time"]
    assert "灯碎了" in fields["narrative"]


async def test_a_plate_alone_is_no_question(caller: Caller) -> None:
    await draft(caller, _without("plate_no", "drivable"))
    caller.slots = {"claim_question": "drivable"}
    await caller.call("validate_claim_form", "贵A8K66L", "model_mismatch", in_form=True)
    assert caller.slots.get("claim_misses") is None
    assert (await newest(caller)).fields["plate_no"] == "贵A8K66L"


async def test_a_phone_alone_tells_of_no_danger(caller: Caller) -> None:
    await draft(caller, _without("reporter_phone"))
    caller.slots = {"claim_question": "reporter_phone"}
    danger = {"kind": "injury", "confidence": 0.4}
    answer = await caller.call("validate_claim_form", "13512121212", "inform", in_form=True, danger=danger)
    assert "120" not in said(answer)


async def test_nothing_is_wrong_with_the_card(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": "summary", "claim_passed": [PHOTOS]}
    await caller.call("validate_claim_form", "没有", "deny", in_form=True)
    assert caller.slots.get("claim_wanted") is None
    assert caller.slots.get("claim_confirm") is None


@pytest.mark.parametrize(("text", "plate"), [("刚提的新车还没上牌,被蹭了", NO_PLATE_YET), ("对方没上牌,蹭了我", None)])
def test_that_there_is_no_plate_yet_is_noted_from_the_first_message(text: str, plate: str | None) -> None:
    assert first_fields(text, "fnol_two_party", {}).get("plate_no") == plate


async def test_photos_promised_for_later_are_not_missed(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    assert "没有收到" not in said(await caller.call("validate_claim_form", "晚点发照片", "send_photos", in_form=True))
    assert PHOTOS in caller.slots["claim_passed"]


async def test_photos_put_off_in_the_first_message_are_not_asked_for(caller: Caller) -> None:
    await caller.call("validate_claim_form", "昨晚撞护栏了,人没事,没照片", "fnol_single")
    assert PHOTOS in caller.slots["claim_passed"]
