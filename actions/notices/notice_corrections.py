"""What a message at the card of a notice puts right: several fields in one message, or words to be taken out of one."""

from __future__ import annotations

import re
from typing import Any

from actions.notices import notice_answers as answers
from actions.notices.notice_questions import CONFIRM, HOME_SAFE, NOTICE_ASKS, WELL
from actions.report.claim_corrections import is_marked
from actions.services.service_answers import Said
from insurance.claims import facts
from insurance.words.phrases import any_of

_PARTS = re.compile(
    r"[,，。;；!！\n]+|还有(?!一)|另外|以及|再就是|(?<=.)(?=(?:我|他|她)(?:们)?(?:爸|妈|爷|奶|公|婆|老公|老婆|儿子|女儿)?叫[\u4e00-\u9fff]{2})"
)
_REMOVED = re.compile(
    r"(?P<field>医院|经过|病情|地址|称呼|名字|东西|物品)[^,，。]{0,3}?(?:前面|后面|里面?|中间|最后|开头)?(?:的)?(?:那个|那句|那些|那几个字)?"
    r"(?P<what>[^,，。]{1,20}?)(?:给我|都|也)*(?:去掉|删掉|删了|删除|不要了?|拿掉)"
)
_FIELDS: dict[str, tuple[str, ...]] = {
    "医院": ("hospital",),
    "经过": ("injury", "home_loss", "illness"),
    "病情": ("illness", "injury"),
    "地址": ("address",),
    "称呼": ("caller",),
    "名字": ("caller",),
    "东西": ("damaged",),
    "物品": ("damaged",),
}
_SAFETY_NAMED = any_of(r"安全|受伤|伤者|没事|照顾|危险")
_NOT_SAFE = any_of(r"有人(?:受)?伤|不(?:太|都|是很)?安全|没(?:有)?(?:都|全)?安全|还有危险|(?:还)?没(?:去|到|送)医院")
_ALL_SAFE = any_of(r"都安全|没人(?:受)?伤|(?:都|人)没事|改成(?:安全|没事|是)")
_IS = re.compile(r"^(?:不对|不是[^,，]{1,8}?|应该|其实|就)*(?:是|改成|改为)(?=[^,，])")
_RIGHT = any_of(r"没错|没问题|对的|提交|确认")


def told(question: str, said: Said, known: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The new values, by field, at the card; words to be taken out at any question. Empty if there are none."""
    if removed := _without(said.text, known):
        return removed
    if not said.text or question != CONFIRM:
        return {}
    if safety := _safety(said.text, known):
        return safety
    parts = [part for part in _PARTS.split(said.text) if part]
    found: dict[str, Any] = {}
    for part in parts:
        found |= _told_in(part, said, keys) if len(parts) > 1 else {}
    return {key: value for key, value in found.items() if value != known.get(key)} if len(found) > 1 else {}


def _without(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「医院前面那个23号去掉」"""
    found = _REMOVED.search(text)
    if found is None:
        return {}
    for key in _FIELDS[found["field"]]:
        value = str(known.get(key) or "")
        left = value.replace(found["what"], "").strip(" ,，。")
        if value != left and left:
            return {key: left}
    return {}


def _safety(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「把人员安全改成有人受伤」, and back again."""
    key = next((each for each in (HOME_SAFE, WELL) if each in known), None)
    if key is None or not (_SAFETY_NAMED.search(text) or (key == HOME_SAFE and is_marked(text))):
        return {}
    if _NOT_SAFE.search(text) or (key == HOME_SAFE and answers.is_hurt(text)):
        return {key: False} if known[key] is not False else {}
    return {key: True} if known[key] is False and _ALL_SAFE.search(text) else {}


def _told_in(part: str, said: Said, keys: tuple[str, ...]) -> dict[str, Any]:
    """What one clause says of whichever field."""
    one = Said(part, said.intent, said.now, asked=False)
    values = {
        "phone": facts.parse_phone(part),
        "insured_name": answers.insured_name(one),
        "hospital": answers.hospital(one),
    }
    if not _RIGHT.search(part):
        bare = Said(_IS.sub("", part), said.intent, said.now, asked=False)
        values["illness"] = None if values["hospital"] else answers.illness(bare)
    time = "since" if "since" in keys else "happened_at"
    if (when := NOTICE_ASKS[time].read(one)) and not values["phone"]:
        values[time] = when
    return {key: value for key, value in values.items() if value is not None and key in keys}
