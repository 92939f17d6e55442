"""Where it happened, in the customer's own words."""

from __future__ import annotations

import re

from insurance.words.cities import CITIES, PROVINCES
from insurance.words.clauses import clause_around, tells_of_accident
from insurance.words.numerals import plain
from insurance.words.place_talk import is_of_the_hurt, is_only_talk, without_talk

TOO_VAGUE = "麻烦说得再具体一点，比如哪个城市、什么路或者小区、停车场的名字，方便同事找到。"

_LONGEST = 60
_ONE_PLACE = 25  # characters
# Where the car or somebody is now; with the accident in the same words it may have happened there.
_ELSEWHERE = re.compile(r"(?:医院(?:[\u4e00-\u9fff]科)?|骨科|急诊|[4四][Ss]店|修理厂|修车店|汽修厂)$")
_WITH_US = re.compile(r"^(?:你们?|您们?|贵)(?:家|公司|这|那|平台)(?!门口|楼下)")  # where the policy was bought
_KIND = (
    "(?:停车场|停车位|车位|车库|地库|小区|路口|红绿灯|高速|快速路|高架|隧道|大桥|立交桥?|匝道|收费站|服务区|出口|入口|门口"
    "|广场|商场|超市|医院|学校|公司|单位|园区?|大厦|酒店|饭店|加油站|充电站|充电桩|4S店|机场|车站|高铁站|地铁站|公交站"
    r"|街道?|大道|大街|国道|省道|环路|[东南西北中内外]环|路(?![上过边人况面灯牌牙沿肩桩])|巷|胡同|(?<=\d)弄|楼下|桥[上下]|路边"
    "|附近|科技园|工业园|交叉口|十字路?口?(?![架绣])|村口?|镇|县|区|市)"
)
_TEXT = r"[^,，。;；!！?？\n]"
_SAY = re.compile(
    r"(?:就?(?<![现正实存])在|位于|地点(?:是|在|[:：])?|地址(?:是|[:：])?|开到|走到|(?<![撞碰刮蹭剐擦怼磕想说找])到了?|经过|路过)\s*"
    rf"(?P<place>{_TEXT}{{0,30}}?{_KIND}(?:{_TEXT}{{0,12}}?{_KIND})*"
    rf"(?:{_TEXT}{{0,6}}?(?:号|段|公里处?|米处?|[A-Za-z]?\d*[层区栋](?!别)|出口|方向|附近|旁边?|边上|里面"
    r"|[上下里外内边](?![班雨车门次个面午周月])))?)"
)
_STOP = "在从到去往停开撞被把让了是我你他她给说时候有没叫送就和跟与对把过走来回的上下又才还这那想要能"
_SIGN = rf"(?![{_STOP}])[\u4e00-\u9fffA-Za-z0-9+]"
_CITY = rf"(?:{'|'.join([*CITIES, *PROVINCES.values()])})(?:省|市|自治区)?"
# A city, then what it is near; or the name of a road or a building, from the last sign that cannot belong to it.
_NAMED = re.compile(
    rf"(?:{_CITY})?(?:{_SIGN}){{0,10}}?(?<!保险)(?<!城)(?<!地)(?<!充)(?:{_KIND}|修理厂|口岸|码头|工地|[4四][Ss]店|[^\W\d]{{1,2}}[省州县]|桥(?!壳))"
    rf"(?:[和与](?:{_SIGN}){{1,8}}?(?:路口|交叉口|交汇处?|路))?"
    rf"(?:(?:{_SIGN}){{0,4}}?{_KIND}|[A-Za-z]?\d{{1,6}}[层区栋楼号]?|[A-Z]\d?|方向|附近|旁边?|(?:{_SIGN}){{0,4}}公里处?|[Kk]?\d{{1,4}}\+\d{{1,4}}){{0,6}}"
)
_REGIONS = re.compile(_CITY)
# An address by itself, from the city or the county down to the road: 「淄博市张店区柳泉路」.
_ADDRESS = re.compile(
    r"(?:^|(?<=[,，。;；\s\d点分半日号午上]))(?P<place>(?:(?![日月号点分午早晚在])[\u4e00-\u9fff]){2,8}[市县州][\u4e00-\u9fff]{1,7}(?:[区县镇]|新区)"
    r"[\u4e00-\u9fffA-Za-z0-9]{1,14}?(?:大道|大街|广场|停车场|小区|商场|路|街|巷))(?=$|[,，。;；\s没人车我])"
)
_THEREABOUTS = re.compile(
    rf"(?<=[在到])(?P<place>(?:{_SIGN}){{2,8}}?)(?:那边|这边|那块|那里|这里|那儿|这儿|附近|一带|里面|旁边)"
)
_STARTS_WITH = re.compile(
    r"^(?:(?:就|是)*(?:刚刚|刚才|今天|昨天|前天|昨晚|今早)(?:早上|上午|中午|下午|晚上)?[,，\s]*)?(?:(?:(?:我|俺|咱)(?:们|的)?(?=[是就在现当大好应说位从停]))?(?:说的)?(?:是|就|现在|当时|大概|好像|应该)*(?:在|位于)?|地点是?|地址是?|哪里?呢?)[:：,，\s]*"
)
_STOPS = r"[,，。;；!！?？\s~]*"
_TAIL = re.compile(_STOPS + r"(?:这里|这儿|那里|那儿|那边|这边|那$|的?地方|吧|呢|啊|呀|哦|了|的)*" + _STOPS + "$")
_HAPPENED = re.compile(
    r"(?:[我俺他她]们?|对方|人家)?(?:倒车|停车时|出库|进库|掉头|转弯|变道|开车|行驶|等红灯|被|追尾|撞|碰|刮|蹭|剐|擦|出了?事|出险|发生|着火|淹|泡"
    r"|[和跟与](?=[^,，。]{0,8}(?:[撞碰刮蹭剐车]|追尾))).*$"
)
# 「地库B2 淹了」, 「停地库」: what was done there.
_AND_HAPPENED = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z0-9])[\s,，]*(?:被淹|淹|泡水?|被?[撞碰刮蹭剐擦]|追尾)[了的到过着]*$"
)
_DRIVEN_IN = re.compile(r"^(?:车子?)?停(?:在|到|放在)?(?=[\u4e00-\u9fff]{2}|[A-Z])(?!车)")
# 「车在4S店，长沙芙蓉路撞的」: the workshop is where the car stands.
_WORKSHOP = re.compile(r"^(?:[4四][Ss]店|修理厂|修车店)(?:里面?|了|在|那边|[,，\s])*")
_BESIDE_IT = re.compile(r"(?:的?停车场|门口|对面|旁|附近|外|院)")
_NOT_A_PLACE = re.compile(
    r"^(?:不知道|不清楚|不记得|忘了|哪里|什么|没有|有|是|对|嗯|好|不是|不|[\d\s:：\-+]+|转?人工|怎么.*|为什么.*)$"
)
_TOO_VAGUE = re.compile(
    r"^(?:外面|路上|路边|医院|家里?|这里|这儿|那里|停车场|车库|地库|小区|公司|单位|高速|附近|门口|楼下|街上|路口|现场)[上下里边]?$"
)

_ASKED_FOR = re.compile(r"(?:哪|什么|啥|谁)")  # 「不知道在哪条路」
# What stands everywhere, and has no name: unasked it is no place yet, asked it may be all that somebody knows.
_NAMELESS = re.compile(
    r"^(?:(?:我们?|自己|一个)?(?:小区|商场|超市|酒店|饭店|餐厅)的?(?:地下|露天)?"
    r"(?:停车场|停车位|车库|地库|车位|门口|外面|楼下|路边|里面?)?)$"
)


# A place that has no name of its own, so that the city or the address beside it says where it is.
_NO_NAME = re.compile(
    r"(?:我们?|俺们?|咱们?|自己|自家|公司|单位|老家|家|村|小区|菜市场|商场|超市|停车场|地下|地库|车库|车位|路边|路口|门口|楼下|充电[桩站]?"
    r"|[4四][Ss]店|学校|医院|酒店|饭店|院子?|那块|那边|里面?|外面|的|上|下|旁边|附近|地铁口|好像|是|在|高速|[一二三四五12345]层|[Bb负])+"
)
_WITH_CITY = re.compile(rf"(?:就?是?在)?(?P<place>{_CITY}[\u4e00-\u9fffA-Za-z0-9]{{3,24}})")


def is_nameless(place: str) -> bool:
    """「我们小区」, 「公司地库」: nobody finds it by these words alone."""
    return _NO_NAME.fullmatch(place) is not None


def parse_place(text: str, *, asked: bool = False) -> str | None:
    """The place in the customer's words. `asked`: the text answers 「在哪里出的事？」, so most of it is the place."""
    said = plain(text).strip()
    place = _place(said, asked=asked)
    if place is None or not is_nameless(place):
        return place
    clauses = (_WITH_CITY.fullmatch(clause) for clause in re.split(r"[,，。;；\s]+", said))
    named = next((match["place"] for match in clauses if match and not tells_of_accident(match["place"])), None)
    return named if named and names_place(named) else place


def _place(said: str, *, asked: bool) -> str | None:
    if asked:
        return _asked(said)
    if place := next(iter(_places_said(said)), None):
        return place
    address = _ADDRESS.search(said)
    return address["place"] if address else None


def _asked(said: str) -> str | None:
    """What is left of the answer without the talk around the place."""
    if is_of_the_hurt(said):
        return None
    said = without_talk(said)
    found = [match for match in _SAY.finditer(said) if _trimmed(match["place"])]
    wanted = next((match for match in found if not _ELSEWHERE.search(match["place"])), None) or next(iter(found), None)
    if wanted is None:
        return _answered(said)
    place = _trimmed(wanted["place"])
    if _ELSEWHERE.search(place):  # 「车在4S店，长沙芙蓉路撞的」
        told = [_trimmed(each) for each in re.split(r"[,，。;；]", said) if place not in each and names_place(each)]
        return next((each for each in told if each), place)
    begins = not _STARTS_WITH.sub("", said[: wanted.start("place")])
    whole = _answered(said) if begins and not tells_of_accident(said) else None
    is_one = whole is not None and len(whole) <= _ONE_PLACE and not re.search(r"[,，。;；]", whole)
    return whole if is_one else place


def _places_said(said: str) -> list[str]:
    """The places that the words say it happened at, the likeliest first; where somebody is cared for is none."""
    found = []
    for match in _SAY.finditer(said):
        place = _trimmed(match["place"])
        start, end = clause_around(said, match.start("place"))
        is_elsewhere = _ELSEWHERE.search(place) is not None and not tells_of_accident(said[start:end])
        not_told = (_WITH_US, _ASKED_FOR, _TOO_VAGUE, _NAMELESS)
        if place and not is_elsewhere and not any(each.match(place) for each in not_told):
            found.append(place)
    return found


def place_spans(text: str) -> list[tuple[int, int]]:
    """Where plain, simplified text names places: what it is at, roads and buildings, cities and provinces."""
    spans = [(match.start("place"), match.start("place") + len(place)) for match in _SAY.finditer(text)
             if (place := _trimmed(match["place"]))]  # fmt: skip
    for pattern in (_NAMED, _THEREABOUTS, _REGIONS):
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in spans):
                spans.append(match.span())
    return sorted(spans)


def names_place(text: str) -> bool:
    """Whether the words hold the name of a kind of place (a road, a car park, a quarter)."""
    return re.search(_KIND, plain(text)) is not None


def _answered(said: str) -> str | None:
    first = _STARTS_WITH.sub("", said)
    place = _TAIL.sub("", first)[:_LONGEST].strip()
    place = _DRIVEN_IN.sub("", _AND_HAPPENED.sub("", place)).strip()
    if len(place) < 2 or _NOT_A_PLACE.match(place):
        return None
    return None if is_only_talk(place, names_place=names_place(place)) else place


def _trimmed(place: str) -> str:
    place = _TAIL.sub("", _HAPPENED.sub("", place)).strip()[:_LONGEST]
    rest = _WORKSHOP.sub("", place)
    return rest if names_place(rest) and not _BESIDE_IT.match(rest) else place


def check_place(text: str) -> str | None:
    """A sentence for the customer if the place is too vague to find (「路上」)."""
    place = _answered(plain(text).strip())
    return TOO_VAGUE if place is None or _TOO_VAGUE.match(place) else None
