"""The place put right: 「地点写…」, 「地点前面加个西安」, 「是深圳的科技园北路口」."""

from __future__ import annotations

import re

from insurance.words.cities import CITIES, PROVINCES
from insurance.words.numerals import plain
from insurance.words.place_shapes import is_shaped_like_place
from insurance.words.places import parse_place

_FIELD = r"(?:出险|事故)?(?:地点|地址|位置|地方(?!不对|错|填))"
_FILLER = (
    r"(?:那一?[项栏]|都|也|就|请|帮我|给我|直接|可以|嘛|么|呢|啊|呀|的话|不对|[写填搞弄记说]错了?|错了?|有误|要改|改一下|应该|其实|实际上?|准确[地的]?说?"
    r"|正确的?|我说的?|说的|[,，:：\s])*"
)
_NOT_THAT = r"(?:不是(?!是)(?:在)?[^,，。;；是]{1,20}?[,，]?(?:而)?(?=是))?"
_PUT = r"(?:改成|改为|改到|换成|换到|写成?|填成?|登记成?|记成?|说成?|是|在|为|[:：])+[,，:：\s]*"
_PLACE = re.compile(rf"{_FIELD}{_FILLER}{_NOT_THAT}{_FILLER}{_PUT}(?P<value>[^,，。;；!！?？\n]{{2,60}})")
_IN_FRONT = re.compile(
    rf"(?:{_FIELD})?(?:的?(?:前面|前边|开头|最前面?))?(?:再|要|帮我|给我|还要)*(?:加|补|添)(?:个|上|一个|一下)?(?P<front>[\u4e00-\u9fff]{{2,30}})"
)
_CITY = re.compile(rf"(?:{'|'.join([*CITIES, *PROVINCES.values()])})(?:省|市)?")
_IT_IS = re.compile(
    r"^(?:不对|不是|错了?|[哦噢啊]*对了|[,，\s])*(?:应该|其实|说的)?(?:就)?是(?P<at>在)?(?P<value>[^,，。;；!！?？]{3,40})$"
)
_OTHER_FIELD = re.compile(r"电话|手机|车牌|时间|几点|受伤|报警|经过|驾驶|司机|照片|保单|我[^,，。]{0,4}开")
_PUT_AGAIN = re.compile(r"^(?:改成|改为|写成?|填成?|换成|详细点?|具体点?|就|是|在)+")
_NEXT_FIELD = re.compile(
    r"(?:(?:还有|另外|以及|而且)|电话|手机|车牌|时间|受伤|报警|经过|驾驶|司机|照片|保单|损失|损坏|坏的?是|后面那|那句|是?后车|是?前车|对方)"
)
_NOT_VALUES = re.compile(r"(?:改成|改为|写|填|医院|我家|那里|这里|那儿|这儿|哪里|什么|经过|不对|错|的|了)+")


def corrected_place(text: str, known: str | None) -> str | None:
    """The right place in words that put it right; None if they give none. `known`: the place as it was noted."""
    said = plain(text).strip()
    if known and re.match(_FIELD, said) and (found := _IN_FRONT.search(said)):
        return _with_front(found["front"], known)
    if found := _PLACE.search(said):
        place = parse_place(_PUT_AGAIN.sub("", _of_place_alone(found["value"])), asked=True)
        return None if place is None or _NOT_VALUES.fullmatch(place) else place
    return _bare(said, known) if known else None


def in_same_city(value: str, known: str) -> str:
    """「滨江」 instead of 「杭州西湖边上」 is in Hangzhou still, unless another city is named."""
    city = _CITY.match(known)
    return value if city is None or _CITY.match(value) else city.group() + value


def _of_place_alone(value: str) -> str:
    """「梅溪湖 损坏右前门」, 「沪昆高速 K1520 附近，是后车追我」: up to where another matter begins."""
    other = _NEXT_FIELD.search(value, 2)
    return value[: other.start()].strip() if other else value


def _with_front(front: str, known: str) -> str | None:
    """「地点前面加个西安」, with or without the rest behind it."""
    if known in front:
        return front
    city = _CITY.match(front)
    if city is None or known.startswith(city.group()):
        return None
    return front if len(front) > city.end() + 1 else city.group() + known


def _bare(said: str, known: str) -> str | None:
    """「是深圳的科技园北路口」: said of nothing else, and a place that is the known one in other words."""
    found = _IT_IS.match(said)
    if found is None or _OTHER_FIELD.search(found["value"]):
        return None
    value = found["value"]
    city = _CITY.match(value)
    rest = value[city.end() :].lstrip("的") if city else value
    if is_shaped_like_place(rest) is None or not (city or found["at"] or _share(rest, known)):
        return None
    return parse_place(value, asked=True)


def _share(one: str, other: str) -> bool:
    return any(one[at : at + 2] in other for at in range(len(one) - 1))
