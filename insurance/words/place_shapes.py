"""Places told in passing, without 「在」: 「今天下午三点北京朝阳大悦城地下车库」, 「京港澳往北」."""

from __future__ import annotations

import re
from datetime import datetime

from insurance.words.cities import CITIES, PROVINCES
from insurance.words.clauses import tells_of_accident
from insurance.words.phones import phone_words
from insurance.words.plates import plate_words
from insurance.words.time_words import time_spans
from insurance.words.times import mask

_CITY = rf"(?:{'|'.join([*CITIES, *PROVINCES.values()])})(?:省|市|自治区)?"
_NOT_IN_NAMES = "在被把撞碰刮蹭剐擦我俺咱你您他她了吗呢是没给说叫让车停开追赔保险报案去到从来走买"
_SIGN = rf"(?![{_NOT_IN_NAMES}])[\u4e00-\u9fffA-Za-z0-9]"
_END_OF_NAME = (
    r"(?:地下)?(?:停车场|车库|地库|服务区|收费站|加油站|充电站|立交桥?|路口|交叉口|十字路?口?(?!架|绣)|高架(?:桥|路)?"
    r"|高速(?:公路)?|快速路|隧道|大桥|广场|商场|购物中心|大厦|小区|大道|大街|国道|省道|[东南西北中内外一二三四五六]环路?"
    r"|路(?![上过边人况面灯牌牙沿肩桩线])|街道?|巷|胡同|酒店|公园|机场|[火汽]车站|高铁站|地铁站|体育馆|体育场"
    r"|大学|中学|小学|营地|景区|码头|口岸|园区|科技园|工业园)"
)
_ONWARD = r"(?:往|朝|向)?[东南西北](?:向|边|侧|方向)|(?:往|朝)[\u4e00-\u9fff]{1,6}?(?:方向|去)|(?:往|朝)[东南西北]"
_INSIDE = (
    r"(?:[负BbFf-]?[一二三四五六七八九十\d]{1,3}[层楼号区]?|\s?[A-Z]\d{0,2}[区座口栋]?|[东南西北]?(?:门口?|侧|出口|入口)"
    r"|附近|旁边|对面|门口|[和与跟](?=[\u4e00-\u9fff]))"
)
_NEXT_NAME = rf"[和与跟]?(?:{_SIGN}){{0,8}}?{_END_OF_NAME}"
_NAME = rf"(?:{_CITY})?(?:{_SIGN}){{1,12}}?{_END_OF_NAME}(?:{_NEXT_NAME}|{_ONWARD}|{_INSIDE}){{0,4}}"
_ROAD_NAMES = (
    r"(?:[GS]\d{1,4}|京港澳|京沪|京哈|京藏|京昆|京台|京新|沪昆|沪蓉|沪渝|沪陕|连霍|包茂|兰海|厦蓉|广昆|沈海|长深|济广"
    r"|大广|二广|青银|青兰|福银|杭瑞|泉南|汕昆|绕城|机场)"
)
_ON_THE_ROAD = r"[\u4e00-\u9fff]{1,6}?(?:段|服务区|出口|收费站|方向|互通)|[Kk]?\d{1,4}公里处?"
_ROAD = rf"{_ROAD_NAMES}(?:[\u4e00-\u9fff]{{0,4}}高速)?(?:{_ONWARD}|高速|{_ON_THE_ROAD}){{1,4}}"
_FOLLOWS = r"(?=$|[,，。;；!！~\s\0]|[这那](?:边|儿|里)|[人车没我被倒追撞碰刮蹭剐擦出能停掉电手有]|发生|变道)"
_PLACE = re.compile(rf"(?P<place>{_ROAD}|{_NAME}){_FOLLOWS}")
_LEAD = re.compile(
    r"(?:就|在|是|吧|的时候|时候|左右|大概|大约|应该|可能|好像|事|了|的|呢|啊|嘛|我|俺|咱|位于|地点|[,，:：\s\0])*"
)
_AT_CITY = re.compile(rf"在(?P<place>{_CITY}(?:{_SIGN}){{1,8}}?)(?=[撞碰刮蹭剐擦追]|被|倒车|出[的了]?事|出险|发生|翻)")
_ON_ROAD = re.compile(rf"(?:在|开到|上|走|经过)(?P<place>{_ROAD})")
_ELSEWHERE = re.compile(r"网点|怎么走|在哪|吗$|[?？]|修理厂|4[sS]店|定损|理赔|保单|牌照")
_NEAR = 6  # characters between a time and what stands behind it
_AN_HOUR = 120  # characters; a longer message is a story


def place_beside(text: str, now: datetime) -> str | None:
    """The place in plain text where it stands by itself behind a time or a city's name; None if there is none."""
    for words in (_AT_CITY, _ON_ROAD):
        if found := words.search(text):
            return found["place"]
    if len(text) > _AN_HOUR:
        return None
    times = [(span.start, span.end) for span in time_spans(text, now)]
    phones = [(word.start, word.end) for word in phone_words(text)]
    rest = mask(text, [*times, *phones, *((word.start, word.end) for word in plate_words(text))])
    for start in _starts(rest, times):
        if place := _place_at(rest, start):
            return place
    return None


def is_shaped_like_place(text: str) -> str | None:
    """The place that stands at the very beginning of the words."""
    found = _PLACE.match(text)
    return found["place"] if found else None


def _starts(text: str, times: list[tuple[int, int]]) -> list[int]:
    """Where a place may begin: behind a time, and at the beginning of a clause that names a city or a road."""
    begins = [0, *(match.end() for match in re.finditer(r"[,，。;；!！\s\0]+", text))]
    ends = [end for _, end in times]
    named = re.compile(rf"(?:就|在|我在)?(?:{_CITY}(?!的|牌|保|交警)|[GS]\d|京港澳|京沪|沪昆|绕城)")
    return [at for at in begins if any(_is_behind(text, end, at) for end in ends) or named.match(text, at)]


def _is_behind(text: str, end: int, at: int) -> bool:
    """Whether nothing but 「左右」 or a comma stands between the end of a time and this place in the text."""
    return 0 <= at - end <= _NEAR and _LEAD.fullmatch(text, end, at) is not None


def _place_at(text: str, start: int) -> str | None:
    clause = re.split(r"[,，。;；!！?？\n\0]", text[start:], maxsplit=1)[0]
    lead = _LEAD.match(text, start)
    found = _PLACE.match(text, lead.end() if lead else start)
    if found is None or (_ELSEWHERE.search(clause) and not tells_of_accident(clause)):
        return None
    return found["place"]
