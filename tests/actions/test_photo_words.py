"""What photos say in the report: what to take again, whose plate it is, and nothing over what the customer said."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from actions.photos.photo_words import label_said, plate_said_of
from actions.report.claim_card import rows
from actions.report.claim_script import PHOTOS, SUMMARY, WHOSE_PLATE, next_question
from foundation.clock import utc_now
from insurance.claims.first_notice import merged
from insurance.photos import photo_claims
from insurance.photos.photo_labels import Label
from insurance.photos.photo_models import PhotoFacts
from insurance.photos.photo_plates import seen_in
from tests.actions.conftest import Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest

VIN = "LDEM0A0A9TA000001"


async def photo(caller: Caller, name: str, *, problem: str | None = None, **more: Any) -> str:
    """A photo that was received, with what was seen on it."""
    facts = PhotoFacts(
        attachment_id=name, customer_id=caller.customer_id, sha256=more.pop("sha256", name), media_type="image/jpeg",
        width=1600, height=1200, brightness=100.0, sharpness=100.0, problem=problem,
        readings=more.pop("readings", {}), prints=more.pop("prints", hashlib.sha256(name.encode()).digest()[:18]),
        received_at=utc_now(), **more,
    )  # fmt: skip
    async with caller.tools.database.transaction() as tx:
        tx.add(facts)
    return name


def plates(*seen: str, width: float = 0.2) -> dict[str, Any]:
    return {"plates": [{"plate": plate, "width": width} for plate in seen]}


async def hear(caller: Caller, text: str = "", intent: str = "inform", **how: Any) -> str:
    return said(await caller.call("validate_claim_form", text, intent, in_form=True, **how))


async def asks(caller: Caller) -> str:
    return said(await caller.call("action_ask_claim_confirm", "", "inform", in_form=True))


async def at_plate(caller: Caller, *sent: str, fields: dict[str, Any] | None = None) -> str:
    """Everything is told but the plate, and these photos come."""
    await draft(caller, {key: value for key, value in COMPLETE.items() if key != "plate_no"} | (fields or {}))
    caller.slots = {"claim_question": "drivable"}
    await hear(caller, "", "send_photos", photos=sent)
    return await asks(caller)


async def test_a_photo_that_will_not_do_is_asked_for_again_with_the_reason(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    problems = {"p1": None, "p2": "dark", "p3": "blurred", "p4": "dark"}
    names = [await photo(caller, name, problem=problem) for name, problem in problems.items()]
    told = await hear(caller, "", "send_photos", photos=tuple(names))
    assert "收到 4 张照片" in told
    assert "第2、4张太暗了" in told
    assert "第3张有点糊" in told
    assert "不影响报案" in told
    assert "第1张" not in told


async def test_good_photos_are_acknowledged_once_without_more(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    names = [await photo(caller, f"p{number}", sha256=str(number)) for number in range(1, 10)]  # fmt: skip
    assert await hear(caller, "", "send_photos", photos=tuple(names)) == "收到 9 张照片，已经放进您的报案资料里了。"


async def test_the_same_picture_again_is_no_suspicion_but_a_wish_for_another_angle(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    names = [await photo(caller, "p1", sha256="same"), await photo(caller, "p2", sha256="same")]
    told = await hear(caller, "", "send_photos", photos=tuple(names))
    assert "第2张和第1张是同一个画面" in told
    assert "换个角度" in told


async def test_the_plate_on_a_photo_is_asked_and_taken_only_when_it_is_theirs(caller: Caller) -> None:
    question = await at_plate(caller, await photo(caller, "p1", readings=plates("粤BD12345")))
    assert "照片上看到车牌粤BD12345，是您的车吗" in question
    assert "plate_no" not in (await newest(caller)).fields
    await hear(caller, "是我的车")
    assert (await newest(caller)).fields["plate_no"] == "粤BD12345"
    assert "粤BD12345" not in await asks(caller)


async def test_a_plate_that_is_nobody_s_is_asked_once_and_then_the_own_one(caller: Caller) -> None:
    await at_plate(caller, await photo(caller, "p1", readings=plates("粤BD12345")))
    await hear(caller, "都不是")
    fields = (await newest(caller)).fields
    assert fields["other_plates"] == ["粤BD12345"]
    assert "plate_no" not in fields
    assert "您的车牌号是多少" in await asks(caller)


async def test_a_plate_unlike_the_told_one_changes_nothing_until_the_customer_says_so(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    await hear(caller, "", "send_photos", photos=(await photo(caller, "p1", readings=plates("粤B99999")),))
    await hear(caller, "拍完了", "photos_done")
    assert "和您说的粤B12345不一样" in await asks(caller)
    assert (await newest(caller)).fields["plate_no"] == "粤B12345"
    await hear(caller, "是对方的车")
    fields = (await newest(caller)).fields
    assert (fields["plate_no"], fields["third_plate"]) == ("粤B12345", "粤B99999")


async def test_who_answers_with_their_plate_has_said_whose_the_other_is(caller: Caller) -> None:
    await at_plate(caller, await photo(caller, "p1", readings=plates("粤BD12345")))
    await hear(caller, "粤B88888")
    fields = (await newest(caller)).fields
    assert (fields["plate_no"], fields["other_plates"]) == ("粤B88888", ["粤BD12345"])


async def test_a_report_is_not_held_up_by_a_plate_that_nobody_answers_for(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    await hear(caller, "", "send_photos", photos=(await photo(caller, "p1", readings=plates("粤B99999")),))
    await hear(caller, "拍完了", "photos_done")
    await asks(caller)
    for _ in range(4):
        await hear(caller, "哗啦哗啦")
    assert next_question((await newest(caller)).fields, caller.slots["claim_passed"], None) == SUMMARY


async def test_the_vehicle_s_number_comes_with_its_own_plate_and_is_shown_as_read(caller: Caller) -> None:
    permit = await photo(caller, "p1", readings={**plates("粤BD12345"), "vin": VIN, "document": "driving_permit"})
    await at_plate(caller, permit)
    assert "vin" not in (await newest(caller)).fields
    await hear(caller, "对，是我的")
    fields = (await newest(caller)).fields
    assert (fields["vin"], fields["from_photos"]) == (VIN, ["vin"])
    assert ["车架号", f"{VIN}（照片上读到的，请核对）"] in rows(fields, 1)


def test_what_is_told_later_is_no_longer_marked_as_read() -> None:
    fields = {"vin": VIN, "from_photos": ["vin"]}
    assert merged(fields, {"vin": "LDEM0B0B2TA000002"})["from_photos"] == []
    assert merged(fields, {"narrative": "倒车"})["from_photos"] == ["vin"]


def test_another_car_s_number_is_not_taken_and_a_told_one_not_replaced() -> None:
    theirs = [{**plates("粤B99999"), "vin": VIN}]
    own = [{**plates("粤B12345"), "vin": VIN}]
    assert "vin" not in seen_in(theirs, {"plate_no": "粤B12345"})
    assert "vin" not in seen_in(own, {"plate_no": "粤B12345", "vin": "LDEM0B0B2TA000002"})
    assert seen_in(own, {"plate_no": "粤B12345"})["vin"] == VIN


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("是我的车", "plate_no"), ("对", "plate_no"), ("是的", "plate_no"),
        ("嗯，我的", "plate_no"), ("对的，我自己的车", "plate_no"),
        ("是对方的车", "third_plate"), ("不是，那是人家的", "third_plate"), ("后车的", "third_plate"),
        ("都不是", "other_plates"), ("不是我的", "other_plates"),
        ("不知道是谁的", "other_plates"), ("旁边停的", "other_plates"),
        ("我想问一下多久能赔", None), ("我要找人工", None), ("今天上午撞的", None),
    ],
)  # fmt: skip
def test_whose_plate_it_is_is_said_in_many_ways(text: str, key: str | None) -> None:
    told = plate_said_of(text, "inform", {"seen_plates": ["粤BD12345"]})
    assert (list(told) if told else None) == ([key] if key else None)


@pytest.mark.parametrize(
    ("text", "said_of"),
    [
        ("第1张是对方的车", (1, Label.OTHER_PARTY)), ("第二张照片是近景", (2, Label.CLOSE_UP)),
        ("第十二张应该是行驶证", (12, Label.DOCUMENT)), ("第3张不是全景，是车牌", (3, Label.PLATE)),
        ("第二十张拍的是现场", (20, Label.WHOLE_CAR)), ("第1张是什么意思", None), ("第一次报案", None),
    ],
)  # fmt: skip
def test_a_label_is_corrected_in_words(text: str, said_of: tuple[int, Label] | None) -> None:
    assert label_said(text) == said_of


async def test_a_corrected_label_is_kept(caller: Caller) -> None:
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    name = await photo(caller, "p1", readings=plates("粤B12345"), label="whole_car")
    told = await hear(caller, "", "send_photos", photos=(name,))
    assert "看上去第1张是全景" in told
    assert await hear(caller, "第1张是损伤近景") == "好的，第1张记为「损伤近景」。"
    assert "没有第7张" in await hear(caller, "第7张是损伤近景")
    async with caller.tools.database.reading() as session:
        [kept] = await photo_claims.photos_of(session, (await newest(caller)).id)
    assert (kept.label, kept.is_suggested) == (Label.CLOSE_UP, False)


async def test_photos_outside_the_report_are_looked_at_too(caller: Caller) -> None:
    name = await photo(caller, "p1", problem="dark", readings=plates("粤BD12345"))
    told = said(await caller.call("action_receive_photos", "", "send_photos", photos=(name,)))
    assert "收到 1 张照片" in told
    assert "太暗了" in told
    assert (await newest(caller)).fields["seen_plates"] == ["粤BD12345"]


def test_a_plate_is_asked_in_place_of_the_question_for_it() -> None:
    fields = {**COMPLETE, "seen_plates": ["粤BD12345"]}
    assert next_question(fields, [], None) == PHOTOS
    assert next_question(fields, [PHOTOS], None) == WHOSE_PLATE
    assert next_question({**fields, "plate_no": "粤BD12345"}, [PHOTOS], None) == SUMMARY
    del fields["plate_no"]
    assert next_question(fields, [], None) == WHOSE_PLATE


@pytest.mark.parametrize("text", ["收到", "好的收到", "收到了，谢谢"])
async def test_who_has_received_something_is_not_told_that_photos_are_missing(caller: Caller, text: str) -> None:
    told = said(await caller.call("action_receive_photos", text, "send_photos"))
    assert "还没有收到照片" not in told
    assert "直接说就行" in told
    assert "还没有收到照片" in said(await caller.call("action_receive_photos", "照片收到了吗", "send_photos"))
