"""Danger to people is read from the words, and kept apart from questions about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.danger.dangers import Danger, judge, read_dangers, told_as_fact

HURT = [
    "撞到人了",
    "有人受伤",
    "后排老人头磕了个包，一直喊疼",
    "骑车的大哥倒地上了",
    "孩子鼻子出血了",
    "对方那个骑电动车的摔了腿在流血",
    "乘客说胸口闷",
    "我撞人了怎么办",
    "对方喊腿疼,要不要叫120",
    "撞到人了，这种保险管吗",
    "老太太被我碰倒了,起不来",
    "刮倒一个骑自行车的学生",
    "我老婆手断了",
    "对了，后排小孩额头青了一块",
    "前排那个人没反应了",
    "副驾的人脖子扭到了",
    "车里有人出不来",
    "送外卖的小哥被我带倒了",
    "人倒是没大事，就是擦破点皮",
    "没人受伤,就是老人说腰有点疼",
    "骑车的老人摔了一跤",
    "把行人带倒了",
    "副驾磕到脑袋",
    "人还困在里头",
    "关车门把手夹断了",
    "把手指夹断了",
    "他从椅背上摔下来背疼",
]
BURNING = [
    "底盘冒白烟了",
    "充电充一半闻到糊味，还敢不敢充",
    "我车着火了",
    "停楼下自己烧起来了咋个办",
    "电池鼓包了滋滋响，能不能开去店里",
    "小区停电来电瞬间充电盒冒烟",
    "充电口冒火星",
    "车里一股烧焦的味道",
    "引擎盖里往外冒烟",
    "家里的充电桩烧了",
    "仪表提示电池温度过高冒烟了",
    "车自燃了，消防刚走",
    "前机舱有股刺鼻的味道,还冒烟",
    "闻到气味就冒烟了",
    "充着电等着等着冒烟了",
]
IN_WATER = [
    "车掉河里了我们还在车里",
    "水淹到车窗了,车门打不开",
    "一家三口困在水里的车里",
    "水还在涨，我老婆孩子在车上",
    "车开进水里人出不来",
    "水已经到胸口了",
]
NO_DANGER = [
    "火花塞多久换",
    "灭火器过期了怎么办",
    "救援费用怎么报",
    "受伤了怎么赔",
    "台风要来了车被淹归哪个险",
    "万一着火了怎么办",
    "如果撞到人保险赔多少",
    "人受伤了保险怎么赔",
    "自燃险还有吗",
    "车自燃保险赔吗",
    "冬天排气管冒白烟正常吗",
    "轮胎鼓包了保险管不管",
    "没人受伤",
    "人没事",
    "泡水了还能打火吗",
    "车被水淹了",
    "倒车撞柱子了",
    "上次撞到人的案子到哪了",
    "车撞了人没事",
    "有没有人受伤要说吗",
    "撞人了交强险赔多少",
    "车上人员责任险是什么",
    "暴雨预警，车停地库被淹赔吗",
    "打火打不着",
    "座位险赔司机受伤吗",
    "水淹到座椅了，人都出来了",
    "倒车撞倒一根柱子",
    "没冒烟没着火",
    "把自行车撞倒了",
    "我心疼死了",
    "医药费怎么报销",
    "人伤要哪些票据",
    "对方车头撞坏了",
    "水到门槛熄火了",
    "改受伤情况",
    "车陷泥里出不来了",
    "对方住院了,让我垫医药费合适吗",
    "新能源车冒烟、起火怎么办",
    "把泡水车开去修理厂行吗",
    "我人都等冒烟了",
    "嗓子冒烟了还没等到你们回话",
    "气得我头顶直冒烟",
    "把手断了",
    "副驾门把手断了一截",
    "车里扶手断了能赔吗",
    "后视镜的耳朵断了",
    "蹭了下前杠下巴断了",
]


@pytest.mark.parametrize("said", HURT)
def test_somebody_hurt_is_heard_in_any_words(said: str) -> None:
    assert Danger.INJURY in read_dangers(said)


@pytest.mark.parametrize("said", BURNING)
def test_fire_smoke_and_a_battery_about_to_burn_are_heard(said: str) -> None:
    assert Danger.FIRE in read_dangers(said)


@pytest.mark.parametrize("said", IN_WATER)
def test_people_in_water_are_heard(said: str) -> None:
    assert Danger.WATER in read_dangers(said)


@pytest.mark.parametrize("said", NO_DANGER)
def test_questions_and_lookalikes_are_no_danger(said: str) -> None:
    assert read_dangers(said) == ()


@pytest.mark.parametrize("said", ["高速上撞了护栏", "我在应急车道抛锚了", "隧道里追尾了"])
def test_the_motorway_is_heard_while_the_car_stands_there(said: str) -> None:
    assert Danger.HIGHWAY in read_dangers(said)
    assert Danger.HIGHWAY not in read_dangers(f"上周{said}")


def test_in_a_report_an_injury_beside_a_question_is_this_loss() -> None:
    assert read_dangers("对方受伤了医药费谁出", reporting=True) == (Danger.INJURY,)


def test_a_question_of_cover_is_taken_out_of_what_is_told() -> None:
    assert told_as_fact("车被淹归哪个险") == ""
    assert told_as_fact("对方喊腿疼,要不要叫120") == "对方喊腿疼,要不要叫120"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(said: str) -> None:
    read_dangers(said)


@pytest.mark.parametrize("said", ["车没事人有事", "车没事,人有事", "车倒没事但是人有事"])
def test_what_is_said_in_so_many_words_needs_no_reader(said: str) -> None:
    assert judge(said, None, 0.0) == judge(said, "roadside", 0.0) == (Danger.INJURY,)
