"""Tired, in fog, past the exit, behind a thief: what to do is said, and nothing of insurance; the wet car is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.danger import after_death, calm_advice, charging_faults, danger_course, road_advice
from actions.danger.after_death import FIRST_STEPS, THE_CAR, THE_INSURANCE, THE_MONEY, THEY_FLED
from actions.danger.calm_advice import DRANK, DROVE_OFF, WISE
from actions.danger.charging_faults import DOES_NOT_CHARGE, PLUG_HOT, PLUG_STAYS, STILL_NOT, TRIPPED
from actions.danger.first_aid.people import THEY_FOLLOW
from actions.danger.road_advice import (
    CHASING,
    CHILD_LOST,
    DRIVER_SLEEPS,
    FLAT_TYRE,
    FOG,
    FOLLOWED,
    LEFT_BEHIND,
    MISSED_EXIT,
    PASSENGER_AFRAID,
    SLEEPY,
)
from actions.danger.safety import HIGHWAY, IN_TUNNEL, scripts, scripts_for
from actions.done import Done
from insurance.danger.dangers import Danger
from tests.actions.conftest import Caller, said
from tests.actions.test_emergency import TURN
from tests.actions.test_service_flows import follows

ON_THE_ROAD = [
    (SLEEPY, "好困 眼睛睁不开 还有两百公里|开车开得我困死了|跑长途犯困了咋整|困得不行 在高速上"),
    (DRIVER_SLEEPS, "我在网约车上 司机一直打瞌睡|他在打瞌睡 我在副驾 高速上"),
    (FOG, "雾太大不敢开 在高速|大雾 看不清路怎么办"),
    (MISSED_EXIT, "高速错过出口了 怎么办|高速上走错路口 倒车行不|匝道口能倒车吗"),
    (FLAT_TYRE, "高速上轮胎扎了 胎压报警 还能开吗|快速路上胎瘪了能不能继续开"),
    (LEFT_BEHIND, "我把孩子落服务区了 我在高速上|我妈落在服务区了"),
    (CHILD_LOST, "小孩走丢了 在服务区|孩子不见了"),
    (PASSENGER_AFRAID, "滴滴司机不走导航 往山里开 我害怕|司机锁了车门不让我下车 怎么办|出租车司机喝了酒 我不敢坐"),
    (FOLLOWED, "前男友在我车上装了定位跟踪我|我车里发现个定位 有人跟踪"),
    (CHASING, "后面的车撞我然后跑了 我在追|他跑了 我要追他"),
]
NOT_ON_THE_ROAD = (
    "大雾天出险赔吗|疲劳驾驶保险赔吗|开车犯困撞了护栏|等得我困死了|孩子困了在后座睡着|困难|我被困在车里|倒车撞了"
    "|前挡起雾怎么办|出租车不停车撞了我|司机喝了酒撞我车|孩子丢了书包|我妈找不到车钥匙|师傅绕路了|追究他 他跑了"
    "|轮胎扎了赔吗|钥匙找不到了|我的车不见了|孩子的身份证找不到了|昨天太困了|高速上爆胎了 停在应急车道"
)
CHARGING = [
    (DOES_NOT_CHARGE, "充不进电|不能充电|电车充不进去电怎么回事|充电口打不开|充电中断 显示绝缘故障|老跳枪"),
    (PLUG_STAYS, "充电枪拔不出来|插头卡住了"),
    (TRIPPED, "充电的时候跳闸了 车没事吧|一充电就跳闸"),
    (STILL_NOT, "换了个桩也不行|换三个桩都充不进去"),
    (PLUG_HOT, "枪很烫|桩好烫|充电枪烫手"),
]
NO_FAULT = (
    "充电时闻到焦味|充电桩把我的车充坏了|车泡水了充不进电|不能充电的时候赔吗|冬天充不满|充电多少钱|电池衰减充不满保险赔吗"
    "|充电桩被撞了|充电时漏电麻手"
)
AFTERWARDS = [
    (THE_INSURANCE, "保险怎么办|车险要怎么处理|理赔怎么弄"),
    (THEY_FLED, "对方跑了|撞人的司机找不到"),
    (FIRST_STEPS, "我该先干什么|现在怎么办|要什么材料"),
    (THE_MONEY, "丧葬费谁出|没钱下葬|赔多少"),
    (THE_CAR, "他的车还在交警队|车怎么处理"),
]


def words(done: Done | None) -> str | None:
    return str(done.messages[0]["text"]) if done else None


@pytest.mark.parametrize(("advice", "texts"), ON_THE_ROAD, ids=lambda value: value[:8])
def test_who_is_at_the_wheel_is_told_what_to_do(advice: str, texts: str) -> None:
    for text in texts.split("|"):
        assert words(road_advice.heard(replace(TURN, text=text))) == advice, text


@pytest.mark.parametrize("text", NOT_ON_THE_ROAD.split("|"))
def test_what_only_sounds_like_it_is_answered_as_before(text: str) -> None:
    assert road_advice.heard(replace(TURN, text=text)) is None


def test_who_is_chased_on_the_motorway_is_not_told_to_leave_the_car() -> None:
    slots = {danger_course.SLOT: {"violence": TURN.now.isoformat()}}
    assert words(road_advice.heard(replace(TURN, text="我在高速上不敢停", slots=slots))) == THEY_FOLLOW
    assert road_advice.heard(replace(TURN, text="我在高速上不敢停")) is None


def test_a_graver_danger_goes_before_the_advice() -> None:
    assert road_advice.heard(replace(TURN, text="好困 在高速上 车着火了"), [Danger.FIRE]) is None


@pytest.mark.parametrize(("advice", "texts"), CHARGING, ids=lambda value: value[:8])
def test_a_car_that_does_not_charge_is_helped_and_not_reported(advice: str, texts: str) -> None:
    for text in texts.split("|"):
        assert words(charging_faults.heard(replace(TURN, text=text))) == advice, text


@pytest.mark.parametrize("text", NO_FAULT.split("|"))
def test_harm_and_questions_of_cover_are_no_mere_fault(text: str) -> None:
    assert charging_faults.heard(replace(TURN, text=text)) is None


def test_a_hot_plug_is_warned_of_in_a_report_too_and_a_fire_goes_before() -> None:
    assert words(charging_faults.heard(replace(TURN, text="枪很烫", form="claim_form"))) == PLUG_HOT
    assert charging_faults.heard(replace(TURN, text="充不进电", form="claim_form")) is None
    assert charging_faults.heard(replace(TURN, text="枪很烫"), [Danger.FIRE]) is None


@pytest.mark.parametrize(("advice", "texts"), AFTERWARDS, ids=lambda value: value[:8])
def test_the_family_is_told_what_to_do_now_and_no_transfer(advice: str, texts: str) -> None:
    slots = {danger_course.SLOT: {calm_advice.DEATH: TURN.now.isoformat()}}
    for text in texts.split("|"):
        assert words(after_death.heard(replace(TURN, text=text, slots=slots))) == advice, text
        assert after_death.heard(replace(TURN, text=text)) is None
    for text in ("转人工", "我要报案", "谢谢", "叫救援怎么叫"):
        assert after_death.heard(replace(TURN, text=text, slots=slots)) is None


@pytest.mark.parametrize("text", ["我喝了点酒", "喝酒了怎么办", "我刚喝了两杯啤酒", "晚上喝了白酒"])
def test_who_says_no_more_than_that_they_drank_is_told_both(text: str) -> None:
    assert words(calm_advice.alone(replace(TURN, text=text))) == DRANK
    assert calm_advice.alone(replace(TURN, text=text, form="claim_form")) is None


@pytest.mark.parametrize("text", ["我喝了水", "朋友喝酒了", "没喝酒", "喝酒了撞了人", "酒后出险怎么办"])
def test_other_drink_is_left_to_what_it_was(text: str) -> None:
    assert words(calm_advice.alone(replace(TURN, text=text))) != DRANK


def test_who_calls_a_driver_is_praised_and_who_has_driven_off_is_reported() -> None:
    assert words(calm_advice.alone(replace(TURN, text="算了叫代驾", said_before="我喝了点酒"))) == WISE
    gone = replace(TURN, text="他开走了", said_before="朋友喝多了 非要开 拦不住")
    assert words(calm_advice.alone(gone)) == DROVE_OFF


def test_a_death_that_the_reader_takes_for_despair_is_mourned() -> None:
    turn = replace(TURN, text="我爸开车出了车祸人没了")
    assert words(calm_advice.alone(turn, [Danger.SELF_HARM])) == calm_advice.CONDOLENCE
    despair = replace(TURN, text="我爸车祸没了 我也不想活了")
    assert calm_advice.alone(despair, [Danger.SELF_HARM]) is None


async def test_yesterdays_accident_on_the_motorway_is_reported_without_its_script(caller: Caller) -> None:
    told = "昨天在高速上追尾了,要报案"
    advised = await caller.call("action_give_safety_advice", told, "highway_safe")
    assert follows(advised) == "claim_form"
    assert "12122" not in said(await caller.call("validate_claim_form", told, "highway_safe"))
    assert "12122" in said(await caller.call("validate_claim_form", "昨晚在高速上追尾了", "highway_safe"))


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("水箱开锅了,冒白汽", road_advice.BOILS),
        ("水温报警了 还能开吗", road_advice.BOILS),
        ("后面有辆货车一直贴着我闪灯别我,我害怕", road_advice.HOUNDED),
        ("旁边的车故意别我好几次", road_advice.HOUNDED),
    ],
)
def test_boiling_water_and_a_driver_who_hounds_are_answered_at_once(text: str, advice: str) -> None:
    assert words(road_advice.heard(replace(TURN, text=text))) == advice


@pytest.mark.parametrize("text", ["水箱开锅了赔不赔", "上次开锅修好了", "他一直别我,结果撞护栏了", "水箱冒黑烟了"])
def test_what_is_asked_or_told_of_another_matter_gets_no_such_advice(text: str) -> None:
    assert road_advice.heard(replace(TURN, text=text)) is None


def test_who_stands_in_a_tunnel_is_sent_behind_no_guardrail() -> None:
    assert scripts((Danger.HIGHWAY,), "车在隧道里抛锚了") == (IN_TUNNEL,)
    assert scripts_for("隧道里追尾了", "fnol_two_party", {}) == (IN_TUNNEL,)
    assert scripts_for("在隧道口外的高速上追尾了", "fnol_two_party", {}) == (HIGHWAY,)
