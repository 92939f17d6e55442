"""A filed rescue is put right in whole conversations, whatever the reader makes of the words."""

from __future__ import annotations

import pytest

from insurance.models import ServiceRequest
from insurance.requests import requests
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


async def filed(talk: Talk) -> list[ServiceRequest]:
    async with talk.database.reading() as session:
        return await requests.filed(session, talk.customer_id)


async def call_rescue(talk: Talk) -> ServiceRequest:
    for text in ("车没电了，叫个拖车", "深圳市南山区深南大道", "粤BD12345", "13800138000"):
        await talk.says(text)
    (request,) = await filed(talk)
    return request


async def test_each_field_is_changed_and_no_second_rescue_is_called(talk: Talk) -> None:
    await call_rescue(talk)
    for text in ("救援地点改成科苑路口", "拖车电话换成13912345678", "车牌写错了 是粤B88888", "不是没电，是爆胎"):
        turn = await talk.says(text)
        assert "改好了" in words(turn), text
        assert turn.hand_off is not None
    (request,) = await filed(talk)
    told = {"place": "科苑路口", "phone": "13912345678", "plate_no": "粤B88888", "trouble": "爆胎"}
    assert request.fields == told


async def test_what_names_no_value_is_asked_and_the_next_words_are_it(talk: Talk) -> None:
    await call_rescue(talk)
    assert "改到哪里" in words(await talk.says("救援地点写错了"))
    assert "科技园地铁站" in words(await talk.says("科技园地铁站A口"))
    assert "海岸城" in words(await talk.says("我刚说错了，车在海岸城停车场"))
    (request,) = await filed(talk)
    assert "海岸城" in request.fields["place"]


async def test_a_renewal_with_a_time_for_its_call_and_another_number_later(talk: Talk) -> None:
    assert "晚上八点以后打给您" in words(await talk.says("我要续保，晚上八点以后打给我"))
    await talk.says("粤BD12345")
    await talk.says("13800138000")
    assert "139****5678" in words(await talk.says("续保的电话改成13912345678"))
    assert "明天上午打给您" in words(await talk.says("还是明天上午打给我吧"))
    (request,) = await filed(talk)
    assert (request.kind, request.fields["phone"]) == ("renewal", "13912345678")
    assert request.fields["call_time"] == "还是明天上午打给我吧"
