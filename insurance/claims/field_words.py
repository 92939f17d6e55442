"""The fields of a first notice in words for people in the house: labels and values, in reading order."""

from __future__ import annotations

from typing import Any

from insurance.claims import lines
from insurance.claims.time_of_loss import say_time_of_loss

LABELS: dict[str, str] = {
    "line": "险种",
    "insured": "给谁报",
    "has_injury": "人员受伤",
    "injured_count": "受伤人数",
    "accident_time": "出险时间",
    "accident_place": "出险地点",
    "damage_cause": "出险原因",
    "accident_type": "事故类型",
    "narrative": "出险经过",
    "hospital": "就诊医院",
    "medical_consent": "同意记录就诊信息",
    "damaged": "损坏或丢失的物品",
    "damage_parts": "损失部位",
    "battery_involved": "涉及电池或底盘",
    "drivable": "能否行驶",
    "police_reported": "是否报警",
    "at_scene": "还在现场",
    "plate_no": "车牌号",
    "policy_no": "保单号",
    "product": "产品名",
    "vin": "车架号",
    "third_plate": "对方车牌",
    "driver_name": "驾驶人",
    "driver_phone": "驾驶人电话",
    "reporter_name": "报案人",
    "reporter_phone": "报案人电话",
    "reporter_relation": "与被保险人关系",
}
_WORDS: dict[str, dict[str, str]] = {
    "line": {line.value: words for line, words in lines.WORDS.items()},
    "damage_cause": {
        "collision": "碰撞",
        "glass": "玻璃",
        "scratch": "划痕",
        "theft": "盗抢",
        "fire": "火灾、自燃",
        "flood": "水淹、涉水",
        "falling_object": "坠落物",
        "charging": "充电",
        "parked_hit": "停放被撞",
        "other": "其他",
    },
    "accident_type": {"single": "单方", "two_party": "双方", "multi": "多方", "other": "其他"},
}
YES, NO, UNSURE, NOT_KNOWN = "是", "否", "不确定", "客户不清楚或未提供"


def say_fields(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known, and what is known not to be known; what nobody said is left out."""
    not_known = fields.get("not_known", ())
    told = [(label, _say(key, fields, not_known)) for key, label in LABELS.items()]
    return [(label, value) for label, value in told if value]


def _say(key: str, fields: dict[str, Any], not_known: Any) -> str:
    if key == "accident_time" and (told := say_time_of_loss(fields)):
        return told
    value = fields.get(key)
    if value in (None, []):
        return NOT_KNOWN if key in not_known else ""
    if value == "unknown":
        return UNSURE
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return "、".join(map(str, value))
    return _WORDS.get(key, {}).get(str(value), str(value))
