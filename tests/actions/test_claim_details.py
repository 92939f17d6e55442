"""What is told at another question than its own is kept; what is none of the accident is not."""

from __future__ import annotations

import pytest

from actions.report.claim_details import added, elsewhere_asked, only_witnessed
from actions.report.claim_remarks import NOTED_MORE
from actions.report.claim_script import NO_PLATE_YET
from actions.report.claim_towing import only_tells
from tests.actions.conftest import Caller, said
from tests.actions.test_report_claim import COMPLETE, draft, newest

TOLD = {"narrative": "被刮了"}


@pytest.mark.parametrize(
    "text",
    [
        *("前车跑了没拍到", "天窗也裂了", "就过减速带刮了底盘,仪表报电池故障", "追尾我妈等红灯被撞的", "左后门叶子板"),
        *("那人没留电话", "物业不认账", "我叫过拖车了"),
    ],
)
def test_more_of_the_accident_is_added_to_the_account(text: str) -> None:
    assert added("accident_place", text, "inform", TOLD)["narrative"] == f"被刮了；{text}"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        *(("随便", "inform"), ("你们快点", "inform"), ("说过了", "inform"), ("天窗也裂了能赔吗", "inform")),
        *(("我爸姓王", "inform"), ("对方催我了，给我转人工", "human"), ("左边那个先报", "inform"), ("不报了", "stop")),
    ],
)
def test_what_is_none_of_the_accident_is_not_added(text: str, intent: str) -> None:
    assert added("accident_place", text, intent, TOLD) == {}


@pytest.mark.parametrize("text", ["小区地面车位", "地下车库B2", "洗车店", "菜市场门口", "中关村南大街", "家门口"])
def test_a_place_alone_is_the_place_whatever_was_asked(text: str) -> None:
    assert elsewhere_asked("accident_time", text, {})["accident_place"] == text


@pytest.mark.parametrize("text", ["我想约洗车", "路上", "能开", "右前门", "修车店在哪", "昨天下午", "没车位", "前杠"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert elsewhere_asked("accident_time", text, {}) == {}


def test_a_place_that_is_known_is_put_finer_and_a_missing_plate_is_noted() -> None:
    known = {"accident_place": "公司附近"}
    assert elsewhere_asked("narrative", "具体点就是软件园二期门口", known) == {"accident_place": "软件园二期门口"}
    assert elsewhere_asked("narrative", "具体点就是他撞我车门口", known) == {}
    assert elsewhere_asked("police_reported", "还没上牌", {}) == {"plate_no": NO_PLATE_YET}


def test_no_camera_is_no_answer_about_police_or_plate() -> None:
    assert only_witnessed("police_reported", "没看到谁干的", TOLD)
    assert only_witnessed("plate_no", "没监控", TOLD)
    assert not only_witnessed("police_reported", "对方跑了，没报警", TOLD)
    assert only_witnessed("accident_time", "没看清是哪辆车", TOLD)
    assert not only_witnessed("accident_time", "没看清几点", TOLD)
    assert not only_witnessed("accident_place", "没监控", TOLD)


async def test_the_customer_hears_that_it_was_noted_and_the_question_stays_open(caller: Caller) -> None:
    await draft(caller, {key: value for key, value in COMPLETE.items() if key != "plate_no"})
    caller.slots = {"claim_question": "plate_no"}
    answer = await caller.call("validate_claim_form", "天窗也裂了", "inform", in_form=True)
    assert NOTED_MORE in said(answer)
    fields = (await newest(caller)).fields
    assert fields["narrative"] == "倒车撞柱子了；天窗也裂了"
    assert "plate_no" not in fields


@pytest.mark.parametrize(
    "text", ["车头烂了开不了", "已经拖到服务区", "我叫过拖车了", "交警让拖走了", "车趴窝了，没电了"]
)
def test_what_is_told_of_towing_calls_nobody(text: str) -> None:
    assert only_tells(text)


@pytest.mark.parametrize(
    "text", ["叫个拖车", "车动不了需要拖车", "拖车还没来", "拖车什么时候来", "开不动了，派个救援", "动不了了快来人"]
)
def test_a_wish_for_a_tow_is_one(text: str) -> None:
    assert not only_tells(text)


async def test_a_car_on_the_hook_is_noted_and_no_second_truck_is_ordered(caller: Caller) -> None:
    await draft(caller, {key: value for key, value in COMPLETE.items() if key not in ("drivable", "plate_no")})
    caller.slots = {"claim_question": "drivable"}
    answer = await caller.call("validate_claim_form", "开不了,已经拖到服务区", "roadside", in_form=True)
    assert (await newest(caller)).fields["drivable"] is False
    assert "道路救援" in said(answer)  # offered, and not begun
