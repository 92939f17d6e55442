"""Who drinks is told to stop, without a lecture; the bereaved read no command; a leak and a warning come first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.danger import calm_advice
from actions.danger.calm_advice import CHECK_AHEAD, CONDOLENCE, DO_NOT_START, DRUNK_AT_THE_WHEEL, NO_KEYS, STOP_NOW
from insurance.danger.dangers import Danger
from tests.actions.test_emergency import TURN

NO_DRIVE = (
    "酒驾撞车赔不赔|喝了酒开车撞了护栏|对方酒驾追尾我了|昨天喝酒今天能开吗|我没喝酒 开得好好的"
    "|酒后驾驶保险管吗|酒店门口在开车|喝水的时候在开车|酒驾会怎么判|代驾把车刮了"
)

BEREAVED = (
    "我爸昨天出车祸走了|我老公上周车祸没了|别叫我打120了 人都没了|120来了说不行了|医生说没救了"
    "|没抢救过来|我妈被车撞了 人没了|儿子出了车祸 去世了|救护车来了说人不行了|抢救无效"
)

NOT_DEAD = (
    "人没呼吸了|我出车祸了 人被送走了 现在做什么|我爸出车祸 已经送走了|我老公出了事故 对方走了|出了事故 他走了|"
    "他没了意识|我爸快不行了|手机没了|车没了|对方出了车祸走了回去|我爸开车走了"
    "|对方没事走了|他差点没了|狗被车撞了没了|我老公车祸没了消息|老公车祸没了 我也不想活了"
    "|车祸身故保险金多少"
)

NO_LEAK = "空调滴水|底盘漏油|玻璃水漏了|高压系统故障质保修吗|刹车故障请立即停车|漏液了赔吗 底盘|洗车底下滴水|车被水淹"


def answer(text: str, before: str = "") -> str | None:
    done = calm_advice.alone(replace(TURN, text=text, said_before=before))
    return str(done.messages[0]["text"]) if done else None


@pytest.mark.parametrize(
    ("advice", "texts"),
    [
        (STOP_NOW, "我酒后在开车咋办要不要停|喝了两杯 正在路上开|喝多了 已经开到路上了"),
        (DO_NOT_START, "喝了两杯 想自己开回去|我喝多了 能开回家不|刚喝完酒 慢慢开行吗|喝了点啤酒 可以自己开吗"),
        (CHECK_AHEAD, "前面查酒驾 掉头行不|前面交警查车 我喝了点 绕过去咋样|查酒驾呢 换人开行不|前面吹气 能不能躲"),
        (NO_KEYS, "我老公喝酒了非要开车走|朋友喝多了硬要自己开|我爸喝了酒要开车回家|领导醉了坚持开车"),
        (DRUNK_AT_THE_WHEEL, "司机喝醉了在高速上开 我在副驾|我坐他车上 他喝了酒在开车|后排坐着 朋友喝多了正开着车"),
    ],
)
def test_who_drinks_and_drives_now_is_told_to_stop(advice: str, texts: str) -> None:
    for text in texts.split("|"):
        assert answer(text) == advice, text


@pytest.mark.parametrize("text", ["想自己开回去 就两公里", "没事的 慢慢开", "代驾叫不到", "我清醒得很", "就几步路"])
def test_what_follows_on_drink_is_told_the_same(text: str) -> None:
    assert answer(text, before="我喝了点酒") == DO_NOT_START
    assert answer(text, before="我要买保险") is None


@pytest.mark.parametrize("text", NO_DRIVE.split("|"))
def test_a_question_of_cover_or_a_past_accident_is_no_drive(text: str) -> None:
    assert answer(text) is None


def test_nobody_is_helped_to_evade_a_check() -> None:
    assert "别掉头" in CHECK_AHEAD
    assert "配合" in CHECK_AHEAD


@pytest.mark.parametrize("text", BEREAVED.split("|"))
def test_the_bereaved_read_condolence_and_no_command_to_call_an_ambulance(text: str) -> None:
    assert answer(text) == CONDOLENCE
    assert CONDOLENCE.startswith("请您节哀")
    assert "120" not in CONDOLENCE


@pytest.mark.parametrize("text", NOT_DEAD.split("|"))
def test_who_may_live_or_never_was_in_it_is_not_mourned(text: str) -> None:
    assert answer(text) is None


def test_after_a_death_only_another_danger_is_called_for() -> None:
    done = calm_advice.alone(replace(TURN, text="我老公车祸没了"))
    assert done is not None
    later = replace(TURN, text="人都没了还打什么120", slots=done.slots)
    assert calm_advice.without_call_for_the_dead(later, [Danger.INJURY, Danger.FIRE]) == [Danger.FIRE]
    hurt = replace(TURN, text="我妈昏过去了", slots=done.slots)
    assert calm_advice.without_call_for_the_dead(hurt, [Danger.INJURY]) == [Danger.INJURY]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("电池仓淌绿色液体", calm_advice.LEAKS),
        ("底盘托底漏液了", calm_advice.LEAKS),
        ("磕底了 车底下滴蓝色的水", calm_advice.LEAKS),
        ("底下流出粉色液体", calm_advice.LEAKS),
        ("闻着甜味 底下淌水 有黏黏的液漏出来", calm_advice.LEAKS),
        ("仪表显示高压系统故障 请立即停车", calm_advice.HIGH_VOLTAGE),
        ("报绝缘故障 还能开吗", calm_advice.HIGH_VOLTAGE),
        ("屏幕提示动力电池故障", calm_advice.HIGH_VOLTAGE),
        ("动力系统故障,让安全停车", calm_advice.HIGH_VOLTAGE),
    ],
)
def test_a_leak_or_a_warning_comes_before_the_answer(text: str, advice: str) -> None:
    found = calm_advice.lead(replace(TURN, text=text))
    assert found is not None
    assert found.text == advice


@pytest.mark.parametrize("text", NO_LEAK.split("|"))
def test_what_only_sounds_like_a_leak_or_a_warning_is_answered_as_before(text: str) -> None:
    assert calm_advice.lead(replace(TURN, text=text)) is None


@pytest.mark.parametrize(
    ("text", "danger"), [("我喝了酒正在路上开 胸口疼得厉害", Danger.ILLNESS), ("我爸车祸没了 车还在烧", Danger.FIRE)]
)
def test_a_danger_that_it_does_not_answer_comes_first(text: str, danger: Danger) -> None:
    assert calm_advice.alone(replace(TURN, text=text), [danger]) is None
