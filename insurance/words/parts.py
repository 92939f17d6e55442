"""Which parts of the car are damaged, by their usual names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.words.numerals import plain
from insurance.words.traditional import simplified

_SIDES = {
    "左": "左",
    "右": "右",
    "主驾驶": "左前",
    "副驾驶": "右前",
    "主驾": "左前",
    "副驾": "右前",
    "驾驶位": "左前",
    "驾驶员侧": "左前",
}
_WHERE = (
    r"(?P<where>(?:主驾驶|副驾驶|主驾|副驾|驾驶位|左[侧边面]?|右[侧边面]?|前面?|后面?|车头|车尾|车){0,3})"
    r"的?(?:那?[个扇块]|侧)?"
)
# (words, usual name, which positions it may carry)
_PARTS = (
    (r"保险杠|前?后?杠(?!杆)|保险杆", "保险杠", "前后"),
    (r"后视镜|倒车镜|反光镜|耳朵", "后视镜", "左右"),
    (r"翼子板|叶子板", "翼子板", "左右前后"),
    (r"引擎盖|机盖|发动机盖|前盖", "引擎盖", ""),
    (r"后备箱盖?|后备厢盖?|尾箱|后尾箱", "后备箱", ""),
    (r"尾门|后尾门", "尾门", ""),
    (r"大灯|前灯|车灯|头灯", "大灯", "左右"),
    (r"尾灯|后灯", "尾灯", "左右"),
    (r"雾灯", "雾灯", "左右"),
    (r"前?挡风玻璃|前挡|前风挡|风挡|挡风玻离", "前挡风玻璃", ""),
    (r"后挡(?:风玻璃)?|后风挡", "后挡风玻璃", ""),
    (r"天窗|天幕|全景天窗", "天窗", ""),
    (r"侧窗|车窗玻?璃?|三角窗", "车窗", "左右前后"),
    (r"轮毂|钢圈|轮圈", "轮毂", "左右前后"),
    (r"轮胎|车胎|胎(?=爆|破|鼓|扎|没气)", "轮胎", "左右前后"),
    (r"轮眉", "轮眉", "左右前后"),
    (r"车?门(?!牌|口|店|卫|禁|槛|柱|外|前|诊|把)", "门", "左右前后"),
    (r"门把手", "门把手", "左右前后"),
    (r"裙边|侧裙|(?<!到)(?<!过)门槛(?!高)", "侧裙", "左右"),
    (r"底盘|车底|底护板|底盘护板|护板", "底盘", ""),
    (r"电池包?|电池舱", "电池", ""),
    (r"充电口", "充电口", ""),
    (r"车顶|顶棚", "车顶", ""),
    (r"中网|格栅|进气格栅", "中网", ""),
    (r"车头|车前面|前脸", "车头", ""),
    (r"车尾|车屁股|屁股|车后面", "车尾", ""),
)
_ALL = re.compile(_WHERE + "(?:" + "|".join(f"(?P<p{index}>{part[0]})" for index, part in enumerate(_PARTS)) + ")")
# Named often enough to be known, and never noted as a damaged part by themselves.
_MORE = re.compile(
    r"[左右](?:前|后)?(?:[侧边]面?|[角方])(?!车道|的?车|来|那|有|转|行)|车[门身窗轮漆灯](?!牌)|[前后左右]门|[ABC]柱|安全气囊|气囊|雷达|摄像头|方向盘"
    r"|仪表盘?|中控屏?|座椅|雨刮器?|油箱盖?|排气管?|水箱|发动机|电机|悬挂|减震器?|避震器?|行李架|内饰|地板|线束|电瓶|牌照框?|挡泥板|机舱"
    r"|玻璃|胎|[前后车]?轮子?|漆面|面漆|车牌架|副车架|大梁|脚垫|车架(?!号)|后座|前机盖|前脸|门把手?|反光镜|充电枪口"
)
_AREAS = (
    ("充电口", "充电"),
    ("电池", "电池"),
    ("轮", "轮(?!眉)|胎"),
    ("玻璃", "玻璃|挡|窗|幕"),
    ("顶", "顶|行李架"),
    ("底", "底盘|地板|副车架|大梁"),
    ("左", "左"),
    ("右", "右"),
    ("前", "前|引擎盖|大灯|中网|车头|雾灯|机舱|水箱"),
    ("后", "后[^视]|尾"),
)
_NOT_DAMAGED = re.compile(r"没(?:事|坏|伤|有(?:坏|伤|损))|好好的|完好|不是")
_OTHERS = re.compile(r"(?:对方|他|她|人家|前车|后车)的?(?:车)?的?$")
_HIT_BY = re.compile(r"(?:停车场|小区|车库|地库|单位|学校|商场|公司|家|大)的?$")


@dataclass(frozen=True)
class CarPart:
    """A part of somebody's car, harmed or not, the area of the car it belongs to, and where its words stand."""

    area: str
    start: int
    end: int


def read_parts(text: str) -> tuple[str, ...]:
    """The damaged parts named, each by its usual name (前保险杠, 右后门, 左后视镜 …), in the order they were said.

    The other side's parts, and parts said to be unharmed, are left out.
    """
    text = simplified(plain(text))
    names: dict[str, None] = {}
    for match in _ALL.finditer(text):
        part = _name(match)
        if part is not None and not _is_left_out(text, match):
            names[part] = None
    return tuple(names)


def part_words(text: str) -> list[CarPart]:
    """Every part that is named in plain, simplified text, whosever and however it is."""
    found = [CarPart(_area(name), *match.span()) for match in _ALL.finditer(text) if (name := _name(match)) is not None]
    for match in _MORE.finditer(text):
        if not any(match.start() < word.end and word.start < match.end() for word in found):
            found.append(CarPart(_area(match.group()), *match.span()))
    return sorted(found, key=lambda word: word.start)


def _area(name: str) -> str:
    """One of the ten areas that a damaged part is noted by, or 其他; of 「右前门」 the side."""
    return next((area for area, words in _AREAS if re.search(words, name)), "其他")


def _name(match: re.Match[str]) -> str | None:
    index = int((match.lastgroup or "p0")[1:])
    _, name, positions = _PARTS[index]
    where = match["where"]
    for said, meant in _SIDES.items():
        where = where.replace(said, meant)
    said_word = match.group(f"p{index}")
    side = "".join(sign for sign in "左右" if sign in where and sign in positions)
    end = next((sign for sign in "前后" if (sign in where or said_word.startswith(sign)) and sign in positions), "")
    if len(side) > 1:
        side = ""  # 「左右两边」: both, so neither is named
    if name == "门" and not (side or end) and "车" not in match.group():
        return None  # a door alone may be anybody's
    return f"{side}{end}{'车门' if name == '门' and not (side or end) else name}"


def _is_left_out(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 5) : match.start()]
    after = re.split(r"[,，。;；!！?？\n、]", text[match.end() : match.end() + 6])[0]
    negated = re.search(r"(?:不是|没(?:有)?(?:伤|碰|撞|刮|蹭)到?)$", before)
    return bool(_OTHERS.search(before) or _HIT_BY.search(before) or negated or _NOT_DAMAGED.search(after))
