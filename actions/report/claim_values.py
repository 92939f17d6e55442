"""New values for fields in the customer's own words: the story, the kind of accident, the number of hurt, the parts."""

from __future__ import annotations

import re
from typing import Any

from actions.report.claim_additions import only_ours, parts_alone
from insurance.claims import facts
from insurance.claims.facts import classify_cause
from insurance.words.clauses import tells_of_accident
from insurance.words.phones import phone_words
from insurance.words.sides import is_theirs

_IS = (
    r"[^,，。;；]{0,8}?(?:不对|[写填搞弄记]?错了?|有误|要改|改一下)?[,，。\s]*(?:应该|其实|实际上?|准确说?|正确的)?"
    r"(?:说的是|是|在|改成|改为|换成|写成?|填成?|:|：)[:：,，\s]*(?:在)?"
)
_STORY = re.compile(rf"(?:经过|过程){_IS}(?P<value>.{{2,}})$")
_PLAIN_STORY = re.compile(r"(?:经过|过程)(?:不对|[写填搞弄记]?错了?|有误)[了啊,，。\s]*(?P<value>.{2,})$")
# Words about our writing, and about who somebody is, are no story.
_NO_STORY = re.compile(
    r"你们?(?:的话|写|怎么|咋|编|瞎)|您(?:写|怎么)|我的话|报案人|^我是[\u4e00-\u9fff]{2,3}$|什么|啥|怎么|哪里|乱七八糟"
)
_PUT = re.compile(r"改成|改为|换成|写成?|应该是")
_STRIPPED = "。,，!！:： 吧了的呢啊呀"
_OTHER_SIDE = re.compile(r"(?:对方|对面|他|她|后车|前车|肇事)[^。;；!！?？\n]{0,60}$")
_AND = "；"
_LONGEST_STORY = 1000
_LEAST = 6
_TYPES = {"单方": "single", "双方": "two_party", "两方": "two_party", "多方": "multi"}
_OTHERWISE = {"单方": "two_party"}
_OF_THE_HURT = re.compile(r"几个人|人数|受伤")
_TYPE = re.compile("单方|双方|两方|多方")
_NOT_TYPE = re.compile(r"(?:不是|并非|不算|哪是|怎么是|怎么成了?|不应该是)(?P<type>单方|双方|两方|多方)(?:事故|的)?")
_UNHURT = re.compile(
    r"(?<!人)(?<!有)(?:人员)?受伤(?:的|情况|人员|人数|那[项个栏])*(?:是|改成|改为|写成?|填成?|选|应该是?|[:：,，\s])*(?:没有?|无|0)(?:人|的|了)?"
    r"(?=$|[,，。;；!！\s]|时间|地点|车牌|电话|经过|另外|还有|改)"
)
_PART_MISSING = re.compile(
    r"(?:没|漏|忘|少)(?:有)?(?:写|加|记|填|录|算|登)|没上|少了|漏了|漏掉|补[上充一个]|加[上个一]|还有|损失|部位|也(?:坏|碎|裂|凹|掉|断|伤)"
    r"|[碎裂凹瘪断掉坏变]了|掉漆"
)


def corrected_story(text: str) -> str | None:
    """「经过改成：倒车蹭到柱子」: what follows, if it tells of anything."""
    found = _STORY.search(text) or _PLAIN_STORY.search(text)
    value = found["value"].strip(_STRIPPED) if found else ""
    if _NO_STORY.search(value):
        return None
    tells = classify_cause(value) is not None or tells_of_accident(value)
    is_put = _PUT.search(text) is not None and len(value) >= _LEAST
    return value if len(value) > 1 and (tells or is_put) else None


def corrected_type(text: str) -> str | None:
    """「改成双方」, 「不是单方，有三轮车」; None where no kind of accident is named."""
    if not _TYPE.search(text):
        return "single" if only_ours(text) else None
    denied = _NOT_TYPE.search(text)
    rest = _NOT_TYPE.sub("", text)
    other = _OTHERWISE.get(denied["type"]) if denied else None
    if named := _TYPE.search(rest):
        return _TYPES[named.group()]
    told = facts.classify_type(rest) or facts.read_car_count(rest.strip(_STRIPPED))
    return told if denied is None or (told and told != _TYPES[denied["type"]]) else other


def denies_injury(text: str) -> bool:
    """「受伤改成没有」, 「受伤没有，时间…」: the field and its new value. 「有人受伤没有？」 asks."""
    return _UNHURT.search(text) is not None


def count_put_right(text: str, known: dict[str, Any]) -> int | None:
    """「受伤的就1个人」, and a bare 「1个人」 where somebody is hurt."""
    if known.get("has_injury") is not True:
        return None
    if (count := facts.count_injured(text)) is not None:
        return count
    is_short = len(text) <= _LEAST + 2
    return facts.count_people(text) if is_short or _OF_THE_HURT.search(text) else None


def with_other_side(text: str, known: dict[str, Any]) -> str | None:
    """The story with the other side's phone behind it, in the words it was told in; None if there is none to add."""
    theirs = [word for word in phone_words(text) if is_theirs(text, word.start, word.end)]
    before = str(known.get("narrative") or "")
    if not theirs or not before or theirs[0].number in before:
        return None
    found = _OTHER_SIDE.search(text[: theirs[0].end])
    return f"{before}{_AND}{found.group()}"[:_LONGEST_STORY] if found else None


def parts_added(text: str, known: dict[str, Any]) -> list[str]:
    """「大灯碎了没写上啊」: all parts, with those that were missing; empty if none is new."""
    before = list(known.get("damage_parts", ()))
    if not (_PART_MISSING.search(text) or parts_alone(text)):
        return []
    new = [part for part in facts.read_parts(text) if part not in before]
    return [*before, *new] if new else []
