"""Words that put a filed rescue right: 「救援地点改成…」, 「我刚说错了，车在…」, 「拖车电话换成139…」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.questions.question_words import is_question
from actions.report.claim_corrections import is_marked
from actions.services.service_answers import Said, is_nameless_road, place, plate, trouble
from actions.services.service_rescue_words import asks_hotline, cancels, wants_another
from insurance.danger.dangers import read_dangers
from insurance.policies.regions import parse_region
from insurance.words.partial import patch_phone, patch_plate
from insurance.words.phones import find_phones, parse_phone
from insurance.words.phrases import any_of
from insurance.words.place_corrections import corrected_place
from insurance.words.places import names_place
from insurance.words.plates import find_plates

_LONGEST = 120  # characters
_RESCUE = any_of(r"救援|拖车|搭电|板车|清障车|师傅(?!说|讲|问|告诉)")
_MISTAKE = any_of(
    r"(?<!对)不对|[说写填搞弄打讲记报发给输选]错(?!过)|错了|错啦|有误|(?:应该|其实|实际上?)是|不是[^,，。]{1,16}[,，]?(?:而)?是|(?:打|写|说|看|输)成了"
)
_CHANGE = any_of(
    r"改(?!天|日|装)|换(?!胎|备胎|轮|电池|电瓶)|更正|纠正|变了|变更|(?:挪|移|推|搬|开|滑)(?:到|去)了?(?!哪|什么)|不在[^,，。]{1,12}[,，]"
)
_MOVED = any_of(
    r"车(?:子)?(?:现在|已经|刚刚?|被|又|给|我|们|都)*(?:挪|移|推|开|滑)(?:到|去)了?(?!哪|什么)|换(?:了个|了|个)?(?:地方|位置)了?"
)
_ELSE = any_of(
    r"保单|续保|投保|保险|发票|报案|案子|案件|理赔|出险|事故|报价|投诉|退保|过户|批改|预约|对方|对面|前车|后车|别人的"
)
_OTHER_PAPERS = any_of(r"(?:报案|案子|案件|保单|理赔)(?:里|的|上|单|信息)")
_CAN_IT = any_of(r"(?:能|可以|怎么|如何|咋|哪里|哪儿|在哪|想|要|得)[^,，。]{0,10}(?:改|换|更正)")
_KEPT = any_of(r"^(?:算了|没事|没关系|那|就|还是|先|[,，])*(?:不(?:用|要|想|需)?(?:改|换|变)|没错|没问题|算了)")
_ITS_ENTRY = any_of(r"信息|登记|资料|内容|填的|写的|单子")
_FIELDS = (
    ("place", any_of(r"地点|位置|地址|定位|(?<!换)(?<!别的)地方(?!修|停)")),
    ("phone", any_of(r"(?<!打)电话|手机|号码|联系方式")),
    ("plate_no", any_of(r"车牌|牌照|车号|牌号")),
    ("trouble", any_of(r"车况|故障|毛病|情况|问题(?!不)")),
)
# What comes before the right place; of several the last one counts.
_BEFORE_PLACE = re.compile(
    r"(?:(?:改|换|挪|移|推|开|滑|搬)(?:成|到|为|去)了?|应该是?在?|其实是?在|不是[^,，。;；是]{1,20}[,，]?(?:而)?是在?"
    r"|(?:车子?|我们?|人)(?:现在|其实|实际上?|应该|是|停|还|都|已经|就)*在|停在|是在|(?<=[,，])(?:现在|其实)?在|(?<=[点置址方位])(?:是|在|[:：]))[:：\s]*"
)
_END_OF_CLAUSE = re.compile(r"[,，。;；!！?？\n]")
_AFTER_PLACE = re.compile(r"(?:\s|谢谢|麻烦|[吗吧呢啊呀哦])+$")
_WHERE = re.compile(r"(?:车子?|我们?|人)(?:现在|其实|应该|不|是|停|还|都|已经|就)*在|停在|挪到|移到|推到|滑到")
_NO_PLACE = re.compile(
    r"^(?:拖|送|运|了|的|哪|什么|没电|爆胎|动不了|高速(?:公路)?[上]?$|错|不对)|(?:发你|告诉你|说一下)"
)
_BEFORE_TROUBLE = re.compile(r"(?:改成|改为|换成|应该是|其实是|(?<!不)是)")


@dataclass(frozen=True)
class Change:
    """`names_it`: the rescue itself is named. `keys`: the fields named, of which `values` may lack some."""

    names_it: bool
    keys: tuple[str, ...]
    values: dict[str, str]
    is_mistake: bool


def may_change(text: str) -> bool:
    """Whether the words may put right something that was filed; cheap, and true of many others as well."""
    if len(text) > _LONGEST or cancels(text) or wants_another(text) or asks_hotline(text):
        return False
    return any(words.search(text) for words in (_MISTAKE, _CHANGE, _MOVED)) or is_marked(text) is not None


def keeps(text: str) -> bool:
    """「算了不改了」, after it was asked what to change it to."""
    return _KEPT.search(text) is not None


def read_change(text: str, known: dict[str, Any], now: datetime) -> Change | None:
    """What these words (`may_change`) put right of what is `known`; None if they are about something else."""
    names_it = _RESCUE.search(text) is not None
    if (_OTHER_PAPERS if names_it else _ELSE).search(text):
        return None
    is_mistake = _MISTAKE.search(text) is not None
    keys = tuple(key for key, words in _FIELDS if words.search(text))
    values = read_values(text, known, now, keys)
    if is_question(text) and not _CAN_IT.search(text) and not (values and is_mistake):
        return None
    if values:
        return Change(names_it, keys, values, is_mistake)
    if names_it and (keys or (is_mistake and _ITS_ENTRY.search(text))):
        return Change(names_it, keys, {}, is_mistake)
    return Change(names_it, keys, {}, is_mistake) if keys and is_mistake and not names_place(text) else None


def read_values(text: str, known: dict[str, Any], now: datetime, keys: tuple[str, ...]) -> dict[str, str]:
    """The new values by field; what is said as it was noted is none."""
    told = {
        "phone": parse_phone(text) or ("phone" in keys and patch_phone(text, str(known.get("phone") or ""))) or None,
        "plate_no": _plate(text, known, now, keys),
        "place": _place(text, known, now, keys),
        "trouble": _trouble(text, known, now, keys),
    }
    return {key: value for key, value in told.items() if value and value != known.get(key)}


def read_bare(key: str, text: str, now: datetime) -> str | None:
    """The value where it was asked for, and hardly anything else is said."""
    said = Said(text, "inform", now, True)
    if is_question(text):
        return None
    readers = {"phone": lambda one: parse_phone(one.text), "plate_no": plate, "place": place, "trouble": trouble}
    return readers[key](said)


def _plate(text: str, known: dict[str, Any], now: datetime, keys: tuple[str, ...]) -> str | None:
    named = "plate_no" in keys
    found = plate(Said(text, "inform", now, named)) if find_plates(text) or named else None
    return found or (patch_plate(text, str(known.get("plate_no") or "")) if named else None)


def _place(text: str, known: dict[str, Any], now: datetime, keys: tuple[str, ...]) -> str | None:
    """The right place: behind the words that put it right, else in a clause that names one."""
    if keys and "place" not in keys and not _WHERE.search(text):
        return None
    told = [text[found.end() :] for found in _BEFORE_PLACE.finditer(text)]
    clauses = [_END_OF_CLAUSE.split(rest, maxsplit=1)[0] for rest in reversed(told)]
    if "place" in keys and not told:
        clauses = [clause for clause in _END_OF_CLAUSE.split(text)[1:] if names_place(clause)]
    bare = [_AFTER_PLACE.sub("", clause.strip()) for clause in clauses]
    asked = [place(Said(clause, "inform", now, True)) for clause in bare if _may_be_place(clause)]
    found = next(filter(None, asked), None) or corrected_place(text, known.get("place"))
    if found is None or is_nameless_road(found):
        return None
    is_sure = "place" in keys or _WHERE.search(text) or names_place(found) or parse_region(found)
    return found if is_sure else None


def _may_be_place(clause: str) -> bool:
    is_other = _NO_PLACE.search(clause) or read_dangers(clause) or find_phones(clause) or find_plates(clause)
    return len(clause) > 1 and not is_other


def _trouble(text: str, known: dict[str, Any], now: datetime, keys: tuple[str, ...]) -> str | None:
    """「不是没电，是爆胎」: what stands behind the words that put it right."""
    if keys and "trouble" not in keys:
        return None
    rest = _BEFORE_TROUBLE.split(text)[1:]
    return trouble(Said(rest[-1], "inform", now, False)) if rest else None
