"""Something said before is put right: which fields, and with what. Several in one message are taken together."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.report.claim_additions import added_to_story, is_added
from actions.report.claim_questions import PHOTOS
from actions.report.claim_values import (
    corrected_story,
    corrected_type,
    count_put_right,
    denies_injury,
    parts_added,
    with_other_side,
)
from insurance.claims import facts
from insurance.claims.facts import read_everything
from insurance.claims.time_of_loss import TIME_KEYS
from insurance.words.place_corrections import corrected_place, in_same_city
from insurance.words.plates import is_plate_alone, other_sides_plate

_FIELD = r"(?:时间|地点|地址|位置|经过|过程|车牌|电话|手机号?|驾驶[人员]|司机|受伤(?:人数)?|损失(?:部位)?)"
_MARK = re.compile(
    r"不对|[说写填搞弄打讲记报发给输选]错|错了|错啦|有误|更正|纠正|改[成为到]|换成|换一?个|改一下|改下|应该是|其实是|实际上?是|正确的?是|准确(?:地说|说)"
    r"|不是(?!说|讲|告诉|跟你|都说|刚).{1,12}[,，]?是|.{1,6}[,，]?不是(?!说|讲|告诉|跟你|都说|刚).{1,6}$|(?:少|多|漏)(?:写|打|输|说|发)?了?一?位|(?:打|写|说|看|输)成了?|最后.{0,3}位(?:是|应)|[后末]\w?位(?:是|应)|第\w{1,2}位(?:是|应)"
    rf"|{_FIELD}(?:前面|后面)?(?:就|请|帮我|给我|应该|那[项栏])*(?:写(?!字)|填|加|补|登记)|不是(?:单方|双方|我(?:自己)?开|我[^,，。]{{1,3}}开)"
    r"|^[哦噢啊哎嗯]*对了[,，]?(?:应该|其实)?(?:就)?是在"
    r"|没(?:写|加|填|录)(?:上|进去?|进来)|漏(?:写|填|记|加)|你们?没(?:写|加|填|记)(?!错)"
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
    (
        r"(?<!对方)(?<!对面)(?<!他的)驾驶[人员](?![座室证])|^(?:改)?司机|谁开的?车?|开车的?人?(?=不|写|填|改|错|$)",
        "driver_name",
    ),
    (r"损失部位|部位", "damage_parts"),
)
_NEW_VALUE = re.compile(r"(?:应该是|其实是|改成|改为|换成|不是.{1,12}[,，]\s*是|是)(?:在|说)?\s*(.{2,})$")
_SLIPPED = re.compile(r"[打写说输发]错[了字]*[,，\s]*(?:应该)?是(?P<value>[\u4e00-\u9fff\w]{2,20})")
_NOT_BUT = re.compile(r"不是(?:在)?(.{1,20}?)[,，]?\s*(?:而)?是(?:在)?([^,，。;；]{1,60})")
_SCRATCH = re.compile("划痕")
_LONGEST_WORDS = 20  # characters that may take the place of others; more are a sentence
# Fields whose correction says nothing of what happened.
_NO_ACCOUNT = frozenset(
    {"accident_time", "accident_place", "plate_no", "reporter_phone", "driver_name", "damage_parts", "has_injury"}
)


def is_marked(text: str) -> re.Match[str] | None:
    """Words by which people put right what they said."""
    return _MARK.search(text)


def field_named(text: str) -> str | None:
    return next((key for pattern, key in _FIELD_WORDS if re.search(pattern, text)), None)


def is_another_plate(text: str, known: dict[str, Any]) -> bool:
    """A plate by itself when another was known, or word that the known one is the other side's."""
    before = known.get("plate_no")
    is_other = is_plate_alone(_SAYS_OURS.sub("", text)) and facts.parse_plate(text) not in (None, before)
    return before is not None and (is_other or bool(other_sides_plate(text, before)))


_SAYS_OURS = re.compile(r"^(?:我|俺|咱)(?:们|家)?的?(?:车牌号?|车|牌照)?(?:才?是|叫|[:：,，\s])+")
_OF_PHOTOS = re.compile(r"照片|图片|\d+张")


def corrections(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The new values that the text gives, by field."""
    told = facts_of(text, known, now)
    told |= _numbers(text, known, told)
    told |= _in_words(text, known, told)
    told |= _put_right(text, known, told)
    return told or added_to_story(text, known)


def last_put_right(text: str, known: dict[str, Any], before: str) -> dict[str, Any]:
    """「打错了，是滨江」 right after the place was told: the words that went wrong are those before these."""
    found, place = _SLIPPED.fullmatch(text), known.get("accident_place")
    if found is None or not place or place not in before:
        return {}
    return {"accident_place": in_same_city(found["value"], place)}


def facts_of(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the words state, a bare 「前天」 too, but not the words themselves as the story of the accident."""
    told = {key: value for key, value in read_everything(text, now).items() if key not in ("narrative", *TIME_KEYS)}
    if "damage_parts" in told:
        told["damage_parts"] = list(dict.fromkeys([*known.get("damage_parts", ()), *told["damage_parts"]]))
    elif parts := parts_added(text, known):
        told["damage_parts"] = parts
    told |= facts.read_time_fields(text, now, known)
    told |= other_sides_plate(text, known.get("plate_no"))
    told |= _put_in_words(text, known)
    return {key: value for key, value in told.items() if not _is_by_the_way(key, value, text, known)}


def _put_in_words(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """The values that are named with their field, or that leave no doubt of it."""
    found: dict[str, Any] = {
        "accident_place": corrected_place(text, known.get("accident_place")),
        "narrative": corrected_story(text) or with_other_side(text, known),
        "accident_type": corrected_type(text),
        "has_injury": False if denies_injury(text) else None,
        "injured_count": count_put_right(text, known),
    }
    return {key: value for key, value in found.items() if value is not None}


def _is_by_the_way(key: str, value: Any, text: str, known: dict[str, Any]) -> bool:
    """What another field's correction seems to say of the cause: 「后杠掉漆」 does not make a scratch of a crash."""
    if key not in ("damage_cause", "accident_type") or known.get(key) in (None, value):
        return False
    if key == "damage_cause" and is_added(text):
        return True
    named = field_named(text)
    if key == "accident_type":
        return named in _NO_ACCOUNT and corrected_type(text) is None
    return named in _NO_ACCOUNT or (known[key] == "collision" and value == "scratch" and not _SCRATCH.search(text))


def _numbers(text: str, known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """「后三位是182」: a part of the plate or of the phone that is known already."""
    found: dict[str, Any] = {}
    named = field_named(text)
    for key, patch in (("plate_no", facts.patch_plate), ("reporter_phone", facts.patch_phone)):
        if key in told or key not in known or (named in ("plate_no", "reporter_phone") and named != key):
            continue
        for clause in re.split(r"[;；。]", text):
            if _OF_PHOTOS.search(clause):
                continue
            if not found and (value := patch(clause, str(known[key]))):
                found[key] = value
    return found


def _in_words(text: str, known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """「地点不对，应该是海岸城」: the value behind the field's name, where no reader has found one."""
    if field_named(text) != "accident_place" or "accident_place" in told:
        return {}
    value = _NEW_VALUE.search(text)
    place = facts.parse_place(value.group(1), asked=True) if value else None
    return {"accident_place": place} if place and not facts.find_plates(place) else {}


def _put_right(text: str, known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """「不是南山区，是福田区」: the field that holds the wrong words, with the right ones.

    Of the story only where no other field is named and none holds them: its words stay the customer's.
    """
    found = _NOT_BUT.search(text)
    if not found:
        return {}
    wrong, right = (part.strip("，,。 ") for part in found.groups())
    named = field_named(text)
    keys = [key for key in ("accident_place", "driver_name") if key not in told and named in (None, key)]
    holds = [key for key in keys if wrong and wrong in str(known.get(key))]
    if not holds and named in (None, "narrative") and not set(told) - {"damage_cause", "accident_type", "damage_parts"}:
        holds = [key for key in ("narrative",) if key not in told and wrong and wrong in str(known.get(key))]
    if len(right) > _LONGEST_WORDS:
        return {}
    return {key: str(known[key]).replace(wrong, right) for key in holds}
