"""A claim as the customer reads it: the rows of the summary and of the receipt, and one line for a colleague."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.claim_script import CHANGE, CONFIRM, SUMMARY_TEXT, TIME_UNKNOWN_WORDS
from actions.messages import say
from insurance.facts import TimeReading, say_time
from insurance.times import Precision

LABELS: dict[str, str] = {
    "has_injury": "人员受伤",
    "injured_count": "受伤人数",
    "accident_time": "出险时间",
    "accident_place": "出险地点",
    "damage_cause": "出险原因",
    "accident_type": "事故类型",
    "narrative": "经过",
    "damage_parts": "损失部位",
    "drivable": "车辆能否行驶",
    "police_reported": "是否报警",
    "plate_no": "车牌号",
    "policy_no": "保单号",
    "vin": "车架号",
    "third_plate": "对方车牌",
    "driver_name": "驾驶人",
    "reporter_name": "报案人",
    "reporter_phone": "联系电话",
}
WORDS: dict[str, dict[Any, str]] = {
    "has_injury": {True: "有人受伤", False: "没有", "unknown": "不确定（按有人受伤优先处理）"},
    "drivable": {True: "能开", False: "不能开", "unknown": "不确定"},
    "police_reported": {True: "已报警", False: "还没有", "unknown": "不确定"},
    "damage_cause": {
        "collision": "碰撞",
        "glass": "玻璃破碎",
        "scratch": "划痕",
        "theft": "被盗",
        "fire": "起火冒烟",
        "flood": "泡水",
        "falling_object": "坠物砸到",
        "charging": "充电出事",
        "parked_hit": "停着被撞",
        "other": "其他",
    },
    "accident_type": {"single": "单方", "two_party": "双方", "multi": "多方", "other": "待确认"},
}
PHOTOS_LABEL, PHOTO_COUNT = "照片", "{count} 张"


def summary(fields: dict[str, Any], photos: int) -> dict[str, Any]:
    """The summary with its two choices."""
    card = {"kind": "claim_summary", "rows": rows(fields, photos), "number": None}
    return say(SUMMARY_TEXT, (CONFIRM, CHANGE), card=card)


def rows(fields: dict[str, Any], photos: int) -> list[list[str]]:
    """[[label, value], …] of all that is known, in reading order."""
    told = [[label, show(key, fields)] for key, label in LABELS.items() if fields.get(key) not in (None, [])]
    return [*told, [PHOTOS_LABEL, PHOTO_COUNT.format(count=photos)]]


def show(key: str, fields: dict[str, Any]) -> str:
    """One field in the customer's words."""
    value = fields[key]
    if key == "accident_time":
        return show_time(fields)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return WORDS.get(key, {}).get(value, str(value))


def show_time(fields: dict[str, Any]) -> str:
    """When it happened, to the precision that was said."""
    words = str(fields.get("accident_time_words") or "")
    if words == TIME_UNKNOWN_WORDS:
        return words
    precision = Precision(fields.get("accident_time_precision") or Precision.MINUTE)
    return say_time(TimeReading(datetime.fromisoformat(fields["accident_time"]), precision, words))


def in_one_line(fields: dict[str, Any], photos: int) -> str:
    """What a colleague has to know at a glance."""
    return "；".join(f"{label}：{value}" for label, value in rows(fields, photos))
