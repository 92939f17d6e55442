"""A claim as the customer reads it: the rows of the summary and of the receipt, and one line for a colleague."""

from __future__ import annotations

from typing import Any

from actions.messages import PERSON, say
from actions.report.claim_questions import CHANGE, CONFIRM, SUMMARY_SHORT, SUMMARY_TEXTS
from actions.report.claim_script import STUCK_AFTER, worded
from insurance.claims import lines
from insurance.claims.facts import say_time_of_loss

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
    "line": {line.value: words for line, words in lines.WORDS.items()},
    "accident_type": {"single": "单方", "two_party": "双方", "multi": "多方", "other": "待确认"},
}
NOT_KNOWN = "不清楚"
HOUR_NOT_KNOWN = "{day}，几点不清楚"
PHOTOS_LABEL, PHOTO_COUNT = "照片", "{count} 张"
READ_FROM_PHOTO = "{value}（照片上读到的，请核对）"


def summary(
    fields: dict[str, Any], photos: int, asked: int = 0, misses: int = 0, *, plainly: bool = False
) -> dict[str, Any]:
    """The summary with its two choices, in other words each time; a person is offered when it is not understood."""
    card = {"kind": "claim_summary", "rows": rows(fields, photos), "number": None}
    choices = (CONFIRM, CHANGE, PERSON) if misses >= STUCK_AFTER else (CONFIRM, CHANGE)
    return say(SUMMARY_SHORT if plainly else worded(SUMMARY_TEXTS, asked), choices, card=card)


def rows(fields: dict[str, Any], photos: int) -> list[list[str]]:
    """[[label, value], …] of all that is known, and of what is known not to be known, in reading order."""
    told = [[label, value] for key, label in LABELS.items() if (value := show(key, fields))]
    return [*told, [PHOTOS_LABEL, PHOTO_COUNT.format(count=photos)]]


def show(key: str, fields: dict[str, Any]) -> str | None:
    """One field in the customer's words; None if nothing was said about it."""
    is_not_known = key in fields.get("not_known", ())
    if key == "accident_time":
        return show_time(fields)
    value = fields.get(key)
    if value in (None, []):
        return NOT_KNOWN if is_not_known else None
    if isinstance(value, list):
        return "、".join(map(str, value))
    shown = WORDS.get(key, {}).get(value, str(value))
    return READ_FROM_PHOTO.format(value=shown) if key in fields.get("from_photos", ()) else shown


def show_time(fields: dict[str, Any]) -> str | None:
    """When it happened, to the precision that was said."""
    told = say_time_of_loss(fields)
    if "accident_time" not in fields.get("not_known", ()):
        return told
    return HOUR_NOT_KNOWN.format(day=told) if told else NOT_KNOWN


def in_one_line(fields: dict[str, Any], photos: int) -> str:
    """What a colleague has to know at a glance."""
    return "；".join(f"{label}：{value}" for label, value in rows(fields, photos))
