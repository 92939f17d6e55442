"""What to photograph for this kind of loss, a handful of pictures: drawn in the chat page, told in words in WeChat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KIND = "shot_list"


@dataclass(frozen=True)
class Shot:
    """`name`: the drawing of it in the chat page."""

    name: str
    title: str
    how: str


_SHOTS = {
    shot.name: shot
    for shot in (
        Shot("scene", "现场全景", "退后 5 到 10 米斜着拍，带上车牌和路牌、标线"),
        Shot("contact", "两车接触处", "还没挪车的话，拍下碰在一起的位置"),
        Shot("panel", "损伤部位", "退后一两步，整块门或保险杠都在画面里"),
        Shot("damage", "损伤近景", "离坏的地方 30 到 50 厘米，对好焦再拍"),
        Shot("object", "碰到的东西", "墙、柱子、护栏或掉下来的东西，拍清楚痕迹"),
        Shot("plate", "自己的车牌", "正对车牌拍"),
        Shot("papers", "行驶证、驾驶证", "平放、避开反光，正副页都拍"),
        Shot("other_car", "对方车", "对方车的样子和车牌"),
        Shot("other_papers", "对方证件", "对方的驾驶证、行驶证和保险信息"),
        Shot("police", "交警或公安的文书", "有的话整页拍，带上签章"),
        Shot("underbody", "底盘", "只拍站着能看到的地方，不要钻车底，也不要举升"),
        Shot("waterline", "水位线", "站在安全的地方拍车身水痕，带车牌，别下水"),
        Shot("inside_water", "车内水痕", "车门能安全打开时，拍地毯和座椅，别启动"),
        Shot("fire", "烧损全景", "火灭了、消防同意靠近以后，站远一点拍"),
        Shot("charger", "充电设备", "断电以后拍充电枪、线缆和接口"),
        Shot("glass", "整块玻璃", "破的那块玻璃，带一点车身"),
        Shot("crack", "裂纹近景", "靠近裂纹的起点拍，能看清走向"),
        Shot("pile", "充电桩全景", "断电以后，桩和安装的位置一起拍"),
        Shot("pile_plate", "充电桩铭牌", "型号、编号要看得清"),
        Shot("parking", "停车的地方", "当时停在哪里、附近有没有摄像头"),
        Shot("keys", "全部车钥匙", "手上有几把就摆在一起拍"),
    )
}
_INJURY = ("scene", "plate", "police")
_BY_CAUSE: dict[str, tuple[str, ...]] = {
    "glass": ("glass", "crack", "plate"),
    "scratch": ("panel", "damage", "plate"),
    "theft": ("parking", "keys", "police"),
    "fire": ("fire", "charger", "plate"),
    "flood": ("waterline", "inside_water", "plate"),
    "falling_object": ("scene", "object", "damage", "plate"),
    "charging": ("pile", "pile_plate", "charger", "damage"),
    "parked_hit": ("scene", "panel", "damage", "parking"),
}
_TOGETHER = ("scene", "contact", "damage", "other_car", "other_papers")
_ALONE = ("scene", "panel", "damage", "object", "plate")
_ANY = ("scene", "damage", "papers")


def shots_for(fields: dict[str, Any]) -> tuple[Shot, ...]:
    """At most six, in the order in which they are best taken. People come first: the fewest where somebody is hurt."""
    names = _names(fields)
    if fields.get("battery_involved") in (True, "unknown") and fields.get("has_injury") is not True:
        names = (*names, "underbody")
    return tuple(_SHOTS[name] for name in dict.fromkeys(names))


def card(fields: dict[str, Any]) -> dict[str, Any]:
    """The list as pages and WeChat show it."""
    shots = shots_for(fields)
    rows = [[shot.title, shot.how] for shot in shots]
    return {"kind": KIND, "rows": rows, "number": None, "shots": [shot.name for shot in shots]}


def _names(fields: dict[str, Any]) -> tuple[str, ...]:
    if fields.get("has_injury") is True:
        return _INJURY
    cause = fields.get("damage_cause")
    if cause in _BY_CAUSE:
        return _BY_CAUSE[cause]
    if fields.get("accident_type") in ("two_party", "multi"):
        return _TOGETHER
    return _ALONE if cause == "collision" else _ANY
