"""A photo sent by mistake in a notice of another line is taken out of it, once; and a notice does not hang."""

from __future__ import annotations

from typing import Any

import pytest

from actions.services.hear_service_answer import NOT_KEPT
from insurance.requests import requests
from tests.actions.conftest import Caller, said
from tests.actions.test_notices import answers, begins, draft_of
from tests.actions.test_service_flows import EAR, hears


async def photos_in(caller: Caller) -> list[str]:
    draft = await draft_of(caller)
    assert draft is not None
    return list(draft.fields.get(requests.PHOTOS, ()))


async def with_photos(caller: Caller) -> None:
    await begins(caller, "我要报家财险,家里水管爆了", "accident_home")
    for name in ("a", "b", "c"):
        await hears(caller, "", "send_photos", photos=(name,))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("第一张照片发错了", ["b", "c"]),
        ("刚才那张照片发错了", ["a", "b"]),
        ("发错了", ["a", "b"]),
        ("照片全部删掉", []),
        ("删掉第9张照片", ["a", "b", "c"]),
        ("衣柜也泡坏了", ["a", "b", "c"]),
    ],
)
async def test_the_photo_that_is_meant_goes(caller: Caller, text: str, left: list[str]) -> None:
    await with_photos(caller)
    await hears(caller, text)
    assert await photos_in(caller) == left


async def test_a_turn_that_is_run_again_takes_out_no_second_one(caller: Caller) -> None:
    await with_photos(caller)
    caller.turn_id = "again"
    for _ in range(2):
        await caller.call(EAR, "刚才那张照片发错了", in_service=True)
    assert await photos_in(caller) == ["a", "b"]


async def test_consent_that_is_passed_over_again_and_again_counts_as_none(caller: Caller) -> None:
    await begins(caller, "我要报医疗险")
    await answers(caller, "已在医院或没事了", "本人")
    last: dict[str, Any] = {}
    for text in ("上周五", "13511110000", "昨天出院的", "11月12号住的院"):
        last = await hears(caller, text)
        if NOT_KEPT in said(last):
            break
    assert NOT_KEPT in said(last)
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields["medical_consent"] is False


async def test_an_invoice_that_is_not_there_yet_drops_no_notice(caller: Caller) -> None:
    await begins(caller, "我要报医疗险")
    await hears(caller, "发票还没有", "invoice")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.kind == "health_notice"


async def test_a_time_is_no_hospital(caller: Caller) -> None:
    await begins(caller, "我要报医疗险")
    await answers(caller, "已在医院或没事了", "本人", "可以", "肺炎", "上周三")
    await hears(caller, "昨天傍晚")
    draft = await draft_of(caller)
    assert draft is not None
    assert "hospital" not in draft.fields
