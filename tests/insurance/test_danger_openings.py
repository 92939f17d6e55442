"""Openings that name no danger by its usual word are heard; their look-alikes are not."""

from __future__ import annotations

import pytest

from insurance.danger.danger_openings import opened
from insurance.danger.dangers import Danger

LOOK_ALIKES = (
    "车翻了我们都爬出来了|孩子的玩具车四轮朝天|要是翻车倒扣着怎么赔|昨天翻车倒扣着 已经拖走了"
    "|老太太的三轮车让我蹭了一下子|怼到大爷的三轮了|他开这么快不想活了吧|你不想活了吗|把孩子送学校了"
    "|我妈的车被货车撞了|我爸被车刮了没事|车动弹不得|石头堵住了路|我老公叫车来了|孩子让车子先走|我妈给车上保险|电线杆倒了砸到车"
    "|充电线掉地上了|nobody is hurt|is my car covered if i get hurt|电线坏了|桥上堵车|车夹在中间不能动弹"
    "|我的猫钻到车底下了|快递压在车轮下了|要是小孩钻车底下怎么办|把前车怼了|让老人给我让路|万一把行人撞了赔多少"
)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("fall", "桥塌了 我们在桥上|路面塌了 车悬着"),
        ("electric", "撞到电线杆了 电线掉车上|高压线垂到地上了|电缆砸我车上了"),
        (
            "injury",
            "俺爹让车怼了 不会动弹了|伊拉被车子撞了 勿动了|我儿子被车撞了|老公让货车给撞了|my friend is bleeding",
        ),
        (
            "trapped",
            "有个骑电瓶车的钻我车底下了|卷进去了 小孩压在轮子下|大妈被卷到货车轮子下了|有个人滚到我车底下去了"
            "|卡车轮子底下卷进去一个小姑娘|车底下压着个人",
        ),
        ("trapped", "掉进坑里 土埋住车门了|塌方把我们堵住了 车埋了一半|石头压住车门了"),
        ("trapped", "翻车了倒扣着|四轮朝天|车四轮朝天躺沟里了|底朝天了我们在里面|车倒扣在路边|翻过来扣着呢"),
        (
            "injury",
            "老太太让我给怼了|把一个大爷拱了一下子|怼到一个小孩|行人被我顶倒了|把骑车的杵倒了|小朋友让我给刮倒了",
        ),
        (
            "self_harm",
            "真想一脚油门冲下去算了|不想活了 撞了这么贵的车赔不起|我活不下去了|活着没意思|恨不得连人带车冲下去一了百了",
        ),
    ],
)
def test_what_is_told_in_other_words_is_heard(kind: str, texts: str) -> None:
    for text in texts.split("|"):
        assert Danger(kind) in opened(text), text


@pytest.mark.parametrize("text", LOOK_ALIKES.split("|"))
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert opened(text) == ()
