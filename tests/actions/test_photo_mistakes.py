"""A photo sent by mistake can be taken back while the report is told; of a report that was given it is noted."""

from __future__ import annotations

from typing import Any

import pytest

from actions.photos.photo_mistake_words import bare_mistake, photo_meant
from actions.photos.photo_mistakes import EVIDENCE, NONE_HERE, NONE_SENT
from actions.report.claim_questions import PHOTOS, SUMMARY
from bot.normalise import normalise
from insurance.claims import claim_listing, claims
from insurance.photos import photo_claims
from insurance.photos.photo_labels import Label
from insurance.requests import requests
from tests.actions.conftest import Caller, said
from tests.actions.test_check_claim import reported
from tests.actions.test_photo_words import VIN, asks, hear, photo, plates
from tests.actions.test_report_claim import COMPLETE, draft, newest


async def with_photos(caller: Caller, *names: str, **seen: dict[str, Any]) -> None:
    """A draft that wants only its photos, and these came, each by itself; `seen`: what was read of them."""
    await draft(caller, COMPLETE)
    caller.slots = {"claim_question": PHOTOS}
    for name in names:
        await photo(caller, name, readings=seen.get(name, {}))
        await hear(caller, "", "send_photos", photos=(name,))


async def left_in(caller: Caller) -> list[tuple[str, int]]:
    async with caller.tools.database.reading() as session:
        claim = await claims.latest(session, caller.customer_id)
        assert claim is not None
        photos = await photo_claims.photos_of(session, claim.id)
    assert claim.photo_count == len(photos)
    return [(one.attachment_id, one.position) for one in photos]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("刚才那张发错了", ["a", "b"]),
        ("删掉那张照片", ["a", "b"]),
        ("照片发错了，把最后一张删了", ["a", "b"]),
        ("这张不是我的车 不要了", ["a", "b"]),
        ("照片删掉", ["a", "b"]),
        ("发错了", ["a", "b"]),
        ("第二张删掉", ["a", "c"]),
        ("第1张和第3张发错了", ["b"]),
        ("倒数第二张不要了", ["a", "c"]),
        ("那两张发错了", ["a"]),
        ("照片都删了", []),
        ("全部照片都不要了", []),
        ("都删了", []),
    ],
)
async def test_the_photo_that_is_meant_leaves_the_draft(caller: Caller, words: str, left: list[str]) -> None:
    await with_photos(caller, "a", "b", "c")
    answer = await hear(caller, normalise(words, max_chars=1000), "privacy")
    assert await left_in(caller) == [(name, place) for place, name in enumerate(left, start=1)]
    assert (f"还有 {len(left)} 张" if left else "一张也没有") in answer
    assert "对的" in answer
    assert (await newest(caller)).state == "draft"


async def test_it_is_told_which_one_and_photos_are_asked_for_again(caller: Caller) -> None:
    await with_photos(caller, "a", "b")
    await hear(caller, "拍完了", "photos_done")
    await asks(caller)
    assert caller.slots["claim_question"] == SUMMARY
    assert "第2张" in await hear(caller, "刚才那张发错了", "inform")
    await asks(caller)
    assert caller.slots["claim_question"] == PHOTOS


async def test_when_none_is_left_the_whole_shot_list_is_shown_again(caller: Caller) -> None:
    await with_photos(caller, "a")
    await asks(caller)
    await hear(caller, "删掉那张照片", "inform")
    answer = await caller.call("action_ask_claim_confirm", "", "inform", in_form=True)
    assert answer["responses"][0]["custom"]["card"]["kind"] == "shot_list"


async def test_what_was_read_of_it_alone_is_forgotten(caller: Caller) -> None:
    read = {**plates("粤B12345"), "vin": VIN}
    await with_photos(caller, "a", "b", "c", a=plates("粤B12345"), b=read, c=plates("粤B99999"))
    assert (await newest(caller)).fields["vin"] == VIN
    await hear(caller, "第三张发错了")
    assert (await newest(caller)).fields["seen_plates"] == ["粤B12345"]
    caller.turn_id = "turn-2"
    await hear(caller, "第二张也发错了")
    fields = (await newest(caller)).fields
    assert not {"vin", "from_photos"} & fields.keys()
    assert fields["seen_plates"] == ["粤B12345"]


async def test_the_slot_of_the_shot_list_that_is_open_again_is_named(caller: Caller) -> None:
    await with_photos(caller, "a", "b")
    await hear(caller, "第1张是我的车牌")
    assert "自己的车牌" in await hear(caller, "车牌那张发错了")
    assert await left_in(caller) == [("b", 1)]


@pytest.mark.parametrize("words", ["照片发错了能删吗", "现场那张照片发错了"])
async def test_it_is_asked_which_one_where_that_is_not_clear(caller: Caller, words: str) -> None:
    await with_photos(caller, "a", "b")
    answer = await caller.call("validate_claim_form", words, "inform", in_form=True)
    assert [choice["text"] for choice in answer["responses"][0]["custom"]["choices"]] == ["删掉第1张", "删掉第2张"]
    assert len(await left_in(caller)) == 2


async def test_where_there_is_none_that_is_said(caller: Caller) -> None:
    await with_photos(caller, "a")
    assert "没有第5张" in await hear(caller, "第五张发错了")
    await hear(caller, "第一张发错了")
    caller.turn_id = "turn-2"
    assert await hear(caller, "刚才那张照片发错了") == NONE_HERE


async def test_a_turn_that_is_run_again_takes_nothing_more_out(caller: Caller) -> None:
    await with_photos(caller, "a", "b", "c")
    caller.turn_id = "turn-2"
    first = await hear(caller, "刚才那张发错了")
    assert await hear(caller, "刚才那张发错了") == first
    assert len(await left_in(caller)) == 2


async def test_the_right_photo_may_come_with_the_words(caller: Caller) -> None:
    await with_photos(caller, "a", "b")
    await photo(caller, "c")
    answer = await hear(caller, "刚才那张发错了,这张才对", "send_photos", photos=("c",))
    assert "还有 1 张" in answer
    assert "收到 1 张照片" in answer
    assert await left_in(caller) == [("a", 1), ("c", 2)]


async def test_a_draft_that_was_left_is_put_right_as_well(caller: Caller) -> None:
    await with_photos(caller, "a", "b")
    answer = await caller.call("action_hear_service", "刚才那张照片删掉", "privacy")
    assert "还有 1 张" in said(answer)
    assert await left_in(caller) == [("a", 1)]


async def test_after_the_report_was_given_it_stays_and_the_handler_learns_of_it(caller: Caller) -> None:
    claim = await reported(caller)
    async with caller.tools.database.transaction() as tx:
        await claims.attach(tx, claim.id, ["a", "b"], now=caller.now)
    for _ in range(2):  # the second is the same turn, run again
        answer = await caller.call("action_hear_service", "第二张照片发错了", "privacy")
        assert said(answer) == EVIDENCE.format(number=claim.number, which="第2张照片")
    assert await left_in(caller) == [("a", 1), ("b", 2)]
    async with caller.tools.database.reading() as session:
        events = [one for one in await claim_listing.events_of(session, claim.id) if one.what == "supplemented"]
    assert [(one.who, one.detail["photos"]) for one in events] == [("customer", ["b"])]
    assert "第2张照片发错了" in events[0].detail["words"]


async def test_it_is_never_a_request_about_personal_data(caller: Caller) -> None:
    answer = await caller.call("action_hear_service", "把照片删掉", "privacy")
    assert said(answer) == NONE_SENT
    assert all(event["event"] != "followup" for event in answer["events"])
    async with caller.tools.database.reading() as session:
        assert await requests.find_draft(session, caller.customer_id) is None


async def test_bending_the_report_with_it_is_refused(caller: Caller) -> None:
    await with_photos(caller, "a")
    await hear(caller, "照片删掉,就写没喝酒")
    assert len(await left_in(caller)) == 1


@pytest.mark.parametrize(
    "words",
    [
        *("照片没发错", "把我的照片和个人资料都删了", "第2张是对方的车", "第2张错了,是对方的车", "没有照片,不要了"),
        *(
            "不要删照片",
            "那张照片别删",
            "车牌发错了",
            "把电话删了",
            "草稿删掉",
            "张师傅开的车,不要了",
            "我拍了三张照片",
        ),
        *("照片拍了,对方不要赔了", "行车记录仪里的照片删了", "手机里照片删了怎么办", "照片太糊了,重拍一张", "错了"),
        *("这张单子不要了", "那张罚单不用了", "拍了照片,去掉玻璃才能开", "要发几张照片", "怕发错照片", "不要了"),
    ],
)
def test_other_words_take_no_photo_out(words: str) -> None:
    assert photo_meant(words) is None
    assert bare_mistake(words) is None


def test_what_a_photo_shows_may_name_it() -> None:
    meant = photo_meant("行驶证那张发错了")
    assert meant is not None
    assert meant.label is Label.DOCUMENT
