"""What is missing in the summary, said in the customer's words: parts alone, a sentence to be added, one more car."""

from __future__ import annotations

import re
from typing import Any

from insurance.words.clauses import tells_of_accident
from insurance.words.numerals import plain
from insurance.words.parts import part_words, read_parts
from insurance.words.traditional import simplified

_AND = "；"
_LONGEST_STORY = 1000
_AROUND_PARTS = re.compile(
    r"(?:和|跟|与|还有|还|以及|加上|另外|的|也|都|一共|就|是|坏了?|碎了?|裂了?|凹了?|掉漆了?|损失|部位|这些?|两个?|[、,，。.!！\s])*"
)
_FIELD = (
    r"(?:出险|事故)?(?:时间|地点|地址|位置|经过|过程|车牌号?|牌照|电话|手机号?|驾驶[人员]|司机|受伤|人数"
    r"|部位|原因|照片|名字|姓名|保单号?)"
)
_STARTS_WITH_FIELD = rf"(?:我|对方)?的?{_FIELD}"
_AROUND_WORDS = " ,，。的"
_MISSING = (
    r"(?:你们?|您|这里|上面|咋|怎么|都|也|还|就|又|给|帮我?|请|麻烦|要|得|把|这个|那个|这些?|呢|啊|[,，\s])*"
    r"(?:(?:没|漏|忘|少)(?:有|了)?(?:写|记|填|加|说|登|算|提)|(?:写|记|加|补|填)(?=上|进|下来|一下))"
    r"(?:上|进去|进来|到|下来|一下)*(?:去|了|啊|呀|吧|呗|哦|呢|嘛|[,，。!！\s])*"
)
_WHAT_IS_MISSING = re.compile(rf"(?P<what>.{{4,80}}?){_MISSING}")
_FIRST_THE_WISH = re.compile(
    r"(?:再|还要|还|要|帮我|给我|请|麻烦|把|你们?|[,，\s])*(?:加|补|写|记|补充)(?:上|一下|一句|一条|个|进去)+[:：,，\s]*(?P<what>.{4,80})"
)
_ONE_MORE = re.compile(
    r"(?:那|对了|哦|[,，\s])*(?P<what>(?:还有|另外有?)(?:一)?(?:[个辆台部])?[^?？吗么怎哪多什]{2,30}?)(?:呢|啊|呀|的呢|[。!！])*"
)
_ONE_MORE_CAR = re.compile(r"(?:还有|另外有?)(?:一)?[个辆台部](?:[^,，。;；]{0,4}车|被[^,，。;；]{0,3}[撞碰刮蹭剐追])")
_MORE_TYPE = {"single": "two_party", "two_party": "multi"}
_ONLY_OURS = re.compile(
    r"(?=.{0,12}[车辆台部])(?:其实|应该|[,，\s])*(?:就|只有?|只是|都是|就是|只伤了)(?:我|俺|咱)(?:自己|一个|这一?)?(?:的|家)?(?:一?[辆台部])?车?(?:[,，]?没有?(?:别人|别的车|对方|其他车))?[的了啊呀吧。!！]*"
)
_ALSO = re.compile(r"也|还有|另外|同时|连.{1,6}都|(?:写|加|补|记)[上进]|(?:没|漏|忘|少)(?:有|了)?(?:写|记|填|加)")
_NOT_CAUSE = re.compile(r"原因|不是|改[成为]")
_CAUSE = r"(?:划痕|碰撞|玻璃(?:破碎)?|停着被撞|泡水|起火|被盗|坠物(?:砸到)?|充电(?:出事)?|单方|双方)"
_ASKED_BACK = re.compile(
    rf"(?:什么|咋|怎么|为什么|啥)?(?:是|写|成|变成?)*{_CAUSE}(?:了|啊)?(?:[?？]+|[啊呀吗][,，]?)[,，\s]*(?:我|这|那|明明)?(?:其实|明明)?是?(?P<value>[^?？]{{3,40}})"
)
_NUMBERED = re.compile(r"\d{4}")


def parts_alone(text: str) -> bool:
    """「右前大灯和右前翼子板」: parts of the car, and nothing said of them but that they are damaged."""
    said = simplified(plain(text))
    if not read_parts(said):
        return False
    for word in reversed(part_words(said)):
        said = said[: word.start] + said[word.end :]
    return _AROUND_PARTS.fullmatch(said) is not None


def added_to_story(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """The story with what is said to be missing behind it, and the kind of accident where that is one more car."""
    what = _missing(text)
    before = str(known.get("narrative") or "")
    if what is None or what in before:
        return {}
    told: dict[str, Any] = {"narrative": f"{before}{_AND}{what}"[:_LONGEST_STORY] if before else what}
    more = _MORE_TYPE.get(str(known.get("accident_type")))
    return {**told, "accident_type": more} if more and _ONE_MORE_CAR.search(text) else told


def only_ours(text: str) -> bool:
    """「就我自己的车」: no other car, said of the kind of accident."""
    return _ONLY_OURS.fullmatch(text.strip()) is not None


def is_added(text: str) -> bool:
    """Whether the words only add to what is known: 「天窗也碎了」 makes no other loss of it."""
    return _ALSO.search(text) is not None and _NOT_CAUSE.search(text) is None


def cause_asked_back(text: str) -> str | None:
    """「划痕？是撞柱子」: what is said to be right, where the cause is asked back in wonder."""
    found = _ASKED_BACK.fullmatch(text.strip())
    return found["value"] if found else None


def _missing(text: str) -> str | None:
    """What is to be added; a field alone, or a number, is none."""
    said = text.strip()
    found = _WHAT_IS_MISSING.fullmatch(said) or _FIRST_THE_WISH.fullmatch(said)
    if found is None:
        found = _ONE_MORE.fullmatch(said) if tells_of_accident(said) or _ONE_MORE_CAR.search(said) else None
    if found is None:
        return None
    what = found["what"].strip(_AROUND_WORDS)
    is_value = re.match(_STARTS_WITH_FIELD, what) or _NUMBERED.search(what)
    return None if is_value or len(what) < 4 else what
