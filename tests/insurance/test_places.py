"""Where it happened, out of answers full of talk and out of messages that tell of other things too."""

from __future__ import annotations

from datetime import datetime

import pytest

from insurance.claims.facts import read_everything
from insurance.words.places import parse_place

NOW = datetime.fromisoformat("2026-11-30T17:47:00+08:00")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("说了两遍了合肥长江路", "合肥长江路"),
        ("你写的啥乱七八糟的地点就写科技园北路口", "科技园北路口"),
        ("地点写京港澳高速北向刚过株洲服务区", "京港澳高速北向刚过株洲服务区"),
        ("刚说了农业路和花园路那", "农业路和花园路"),
        ("我刚才不是说了吗,海底捞门口", "海底捞门口"),
        ("跟你说过了是长江路", "长江路"),
        ("万象城B2啊我说过", "万象城B2"),
        ("人民路建设路路口刚说过", "人民路建设路路口"),
        ("八佰伴地下车库说过", "八佰伴地下车库"),
        ("哪出的事儿来着等我想想哦是滨江路", "滨江路"),
        ("万达地库我不是说了嘛", "万达地库"),
        ("公司地库负二楼发个定位我不会", "公司地库负二楼"),
        ("我家小区", "我家小区"),
        ("我妈家楼下", "我妈家楼下"),
        ("人民医院骨科门口", "人民医院骨科门口"),
        ("停地库B2淹", "地库B2"),
        ("在西安雁塔区小寨十字", "西安雁塔区小寨十字"),
        ("是深圳的科技园北路口", "深圳的科技园北路口"),
        ("车在4S店,长沙芙蓉路撞的", "长沙芙蓉路"),
        ("说书街", "说书街"),
        ("刚果路", "刚果路"),
        ("4S店门口", "4S店门口"),
    ],
)
def test_talk_around_the_place_is_left_out(said: str, place: str) -> None:
    assert parse_place(said, asked=True) == place


@pytest.mark.parametrize(
    "said",
    ["都行", "随便", "随便写", "继续", "哎三千到底给出不你老问我这个", "你怎么老问我", "人在西京医院", "他送医院了"],
)
def test_what_names_no_place_is_none(said: str) -> None:
    assert parse_place(said, asked=True) is None


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("今天下午三点北京朝阳大悦城地下车库", "北京朝阳大悦城地下车库"),
        ("刚刚就万象城地下车库 B2", "万象城地下车库 B2"),
        ("今天上午十点上海浦东八佰伴地下车库", "上海浦东八佰伴地下车库"),
        ("昨天中午吧万达广场", "万达广场"),
        ("长沙五一广场", "长沙五一广场"),
        ("在东莞东城碰了", "东莞东城"),
        ("十来分钟前吧京港澳往北", "京港澳往北"),
        ("合肥政务区翡翠路和祁门路交叉口车能开皖AF66688 手机13812345678", "合肥政务区翡翠路和祁门路交叉口"),
        ("我在G4往广州方向追尾了", "G4往广州方向"),
        ("西安雁塔区小寨十字", "西安雁塔区小寨十字"),
        ("在医院门口被刮了", "医院门口"),
    ],
)
def test_a_place_told_beside_other_things_is_heard(said: str, place: str) -> None:
    assert read_everything(said, NOW)["accident_place"] == place


@pytest.mark.parametrize(
    "said",
    [
        "他在西京医院",
        "人送到人民医院了",
        "昨天去4S店定损了",
        "今天下午三点我在公司",
        "今天下午撞了护栏",
        "今天上午高速上",
        "广州市区能报吗",
        "深圳交警来了",
        "北京的保单",
        "上海牌照",
        "我是杭州的",
        "杭州西湖区的网点在哪",
        "昨天晚上下大雨车泡水了",
    ],
)
def test_what_is_no_place_of_an_accident_is_left_alone(said: str) -> None:
    assert "accident_place" not in read_everything(said, NOW)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("昨天下午三点多,南山海岸城停车场", "南山海岸城停车场"),
        ("今早八点左右，公司楼下停车场", "公司楼下停车场"),
        ("昨天下午,科苑路口,粤BD12345", "科苑路口"),
        ("昨天下午三点,等红灯的时候被追尾了", None),
        ("昨天,我在公司加班", None),
        ("昨天,4S店修好的", None),
    ],
)
def test_behind_a_time_and_a_comma_a_place_stands_by_itself(text: str, place: str | None) -> None:
    assert read_everything(text, NOW).get("accident_place") == place
