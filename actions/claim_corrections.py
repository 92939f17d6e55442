"""Something said before is put right: which fields, and with what. Several in one message are taken together."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.claim_questions import PHOTOS
from insurance import facts
from insurance.facts import read_everything
from insurance.time_of_loss import TIME_KEYS

_MARK = re.compile(
    r"不对|[说写填搞弄打讲记报发给输选]错|错了|错啦|有误|更正|纠正|改[成为到]|换成|换一?个|改一下|改下|应该是|其实是|实际上?是|正确的?是|准确(?:地说|说)"
    r"|不是.{1,12}[,，]?是|.{1,6}[,，]?不是.{1,6}$|(?:少|多|漏)(?:写|打|输|说|发)?了?一?位|(?:打|写|说|看|输)成了?|最后.{0,3}位(?:是|应)|[后末]\w?位(?:是|应)|第\w{1,2}位(?:是|应)"
)
_FIELD_WORDS: tuple[tuple[str, str], ...] = (
    (r"时间|几点|日期", "accident_time"),
    (r"地点|地址|位置|地方(?!不对|错|填)", "accident_place"),
    (r"经过|过程|怎么发生", "narrative"),
    (r"车牌|牌照|保单", "plate_no"),
    (r"电话|手机|号码", "reporter_phone"),
    (r"受伤|伤情|人伤", "has_injury"),
    (r"能开|能不能开|行驶", "drivable"),
    (r"原因", "damage_cause"),
    (r"几辆车|事故类型", "accident_type"),
    (r"报警", "police_reported"),
    (r"照片|图片", PHOTOS),
)
_IS = (
    r"[^,，。;；]{0,8}?(?:不对|错了?|有误|要改|改一下)?[,，。\s]*(?:应该|其实|实际上?|准确说?|正确的)?"
    r"(?:是在|说的是|是|在|改成|改为|换成|写成|:|：)\s*(?:在)?"
)
_PLACE = re.compile(rf"(?:地点|地址|位置|地方){_IS}(?P<value>[^,，。;；!！?？]{{2,60}})")
_STORY = re.compile(rf"(?:经过|过程){_IS}(?P<value>.{{2,}})$")
_NEW_VALUE = re.compile(r"(?:应该是|其实是|改成|改为|换成|不是.{1,12}[,，]\s*是|是)(?:在|说)?\s*(.{2,})$")
_NOT_BUT = re.compile(r"不是(?:在)?(.{1,20}?)[,，]?\s*(?:而)?是(?:在)?([^,，。;；]{1,60})")
_STRIPPED = "。,，!！ 吧了的呢啊"


def is_marked(text: str) -> re.Match[str] | None:
    """Words by which people put right what they said."""
    return _MARK.search(text)


def field_named(text: str) -> str | None:
    return next((key for pattern, key in _FIELD_WORDS if re.search(pattern, text)), None)


def corrections(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The new values that the text gives, by field."""
    told = facts_of(text, known, now)
    told |= _numbers(text, known, told)
    told |= _in_words(text)
    return {**told, **_put_right(text, known, told)}


def facts_of(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the words state, a bare 「前天」 too, but not the words themselves as the story of the accident."""
    told = {key: value for key, value in read_everything(text, now).items() if key not in ("narrative", *TIME_KEYS)}
    if "damage_parts" in told:
        told["damage_parts"] = list(dict.fromkeys([*known.get("damage_parts", ()), *told["damage_parts"]]))
    return told | facts.read_time_fields(text, now, known)


def _numbers(text: str, known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """「后三位是182」: a part of the plate or of the phone that is known already."""
    found: dict[str, Any] = {}
    named = field_named(text)
    for key, patch in (("plate_no", facts.patch_plate), ("reporter_phone", facts.patch_phone)):
        if key in told or key not in known or (named in ("plate_no", "reporter_phone") and named != key):
            continue
        for clause in re.split(r"[;；。]", text):
            if not found and (value := patch(clause, str(known[key]))):
                found[key] = value
    return found


def _in_words(text: str) -> dict[str, Any]:
    place, story, named = _PLACE.search(text), _STORY.search(text), field_named(text)
    found = {
        "accident_place": _kept(place["value"]) if place else "",
        "narrative": _kept(story["value"]) if story else "",
    }
    value = _NEW_VALUE.search(text)
    if value and named in found and not found[named]:
        found[named] = _kept(value.group(1))
    return {key: each for key, each in found.items() if len(each) > 1}


def _put_right(text: str, known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """「不是南山区，是福田区」: the field that holds the wrong words, with the right ones."""
    found = _NOT_BUT.search(text)
    if not found:
        return {}
    wrong, right = (part.strip("，,。 ") for part in found.groups())
    keys = [key for key in ("accident_place", "narrative", "driver_name") if key not in told]
    holds = [key for key in keys if wrong and wrong in str(known.get(key))]
    return {key: str(known[key]).replace(wrong, right) for key in holds}


def _kept(value: str) -> str:
    return value.strip(_STRIPPED)
