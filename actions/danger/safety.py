"""Safety first: fixed scripts for danger, said before anything else. Never freely worded.

The number to call stands in the first sentence of each; then what to do now, in the order of doing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from actions.danger.first_aid.car import WIRE_AND_FIRE
from insurance.danger.dangers import Danger, is_of_another_day, is_on_highway, read_dangers

INJURY = (
    "先救人：请马上拨打 120，并拨 122 或 110 报警，别离开现场。伤者先别随意搬动，出血用干净的布压住，"
    "您自己也注意来车。保险的事我来帮您记。"
)
INJURY_AT_HOME = (
    "先救人：请马上拨打 120，听电话里的指导做。烫伤先用流动的凉水冲 15 到 20 分钟，别抹牙膏；摔伤先别急着扶；"
    "出血用干净的布压住。保险的事我来帮您记。"
)
FIRE = (
    "请马上停车断电，所有人离车，到上风处远离车辆，拨打 119，说明是新能源车和车型。"
    "别回车里取东西，也不要自己靠近灭火。\n"
    "人都安全了，我们再报案。"
)
WATER = (
    "先保命，同时拨打 119 或 110：解开安全带，开窗或敲碎侧窗边角逃生，人到高处。车停下后不要启动、不要充电，"
    "也别碰橙色高压线。\n"
    "人安全了，我们再报案。"
)
HIGHWAY = (
    "先开双闪，车上的人都撤到护栏外，并拨打 12122 或 110。在车后 150 米外摆好警示牌，不要在车道上等，也别回车里。\n"
    "人安全了，我们再往下办。"
)
IN_TUNNEL = (  # which has no guardrail to go behind
    "先开双闪，车上的人从远离车流的一侧下来，贴着墙往洞口或最近的人行横通道走，到外面再等，并拨打 12122 或 110。"
    "别在车里、车道上等，别回去拿东西；来得及就在车后 150 米外摆好警示牌。\n"
    "人安全了，我们再往下办。"
)
TRAPPED = "有人被困请马上拨打 119，有人受伤同时拨打 120。别硬拉硬拽，关掉电源，陪着说话，在车后摆好警示，等救援来。"
LOCKED_IN = (
    "请马上拨打 110 或 119，说明车里锁着人和位置。能用手机 APP 或备用钥匙远程开锁就马上开；"
    "天热或里面的人没精神，别等，敲碎离人最远的侧窗，用衣服挡住碎玻璃。人出来后不舒服就拨 120。"
)
RUNAWAY = (
    "先把车停下来：双手握稳，别熄火，用力踩住刹车不放，长按电子手刹，开双闪、鸣喇叭，靠向护栏或上坡减速，"
    "停稳后拨打 122 或 110，高速上拨 12122。\n"
    "车自己溜走了，人千万别去挡、别去拉。"
)
FALL = (
    "请马上拨打 119 和 110。车悬着就都别动，重心往里靠，一个一个慢慢下，别往悬空的一边去；"
    "有人掉下去了同时拨打 120，别自己下去救。"
)
GAS = (
    "请马上到通风的上风处再拨打 119；车还开着就先开窗、靠边停稳熄火再下来。"
    "别开关电器、别点火抽烟，也别在旁边打电话；头晕、恶心的人拨打 120。"
)
ELECTRIC = (
    "请拨打 119：人在车里、车上搭着电线就留在车里别下来；人在车外就别碰车、橙色线和电线，退到 8 米以外。"
    "有人触电先别用手拉，断电后再救，同时拨打 120。"
)
ILLNESS = (
    "请马上靠边停车、开双闪，拨打 120，说清位置和症状。别让病人自己开车，解开衣领，清醒的话问他平时吃什么药，"
    "别随便喂水喂药。"
)
VIOLENCE = "请先锁好车门窗、别下车，马上拨打 110。别跟对方争，能开走就开到人多或有警察的地方；有人受伤同时拨打 120。"
THEFT_NOW = (
    "请马上拨打 110，说清位置和对方样子。人在安全的地方等，别上前拦、别追，能拍就远远拍下来；"
    "车机有定位先别远程断电，告诉民警。"
)
HAZARD = (
    "请马上离开那里到安全的地方，拨打 110 或 122。能做到的话开双闪、在来车方向摆警示牌，提醒别人绕开，别回去拿东西。"
)
ANIMAL = (
    "请先离开、关好车门，拨打 119 请人来处理，别去抓、别惊动它。被咬、被蜇了马上拨打 120，记住它的样子，"
    "被狗抓咬要尽快打疫苗。"
)
STRANDED = (
    "请马上拨打 110 或 12122 求助，说清位置和几个人，手机省着电。人尽量留在车里保暖或遮阳，别独自走远；"
    "开着暖风或空调要留窗缝，排气管别被雪埋住。"
)
SELF_HARM = (
    "您现在的安全最要紧，请先拨打 12356 心理援助热线，有危险就拨 110 或 120。您不是一个人，"
    "请告诉身边信得过的人，先离开危险的地方。\n"
    "保险和钱的事都可以慢慢想办法，我马上请同事来陪您说话。"
)
FLOOD = "车里车边有人就先撤到高处，被困拨打 119。车泡过水不要启动、不要充电，也别碰橙色高压线，拍下水位线等拖车。"
NO_RESTART = (
    "泡过水的车请不要启动、不要充电，也不要自己开走，以免扩大损坏或触电起火。\n"
    "如果已经启动过，请马上断电、人离开车，如实告诉我们就好。请拍下水位线和车内水痕，等拖车和专业检测。"
)
THEFT = "请先拨打 110 报警，记下报警回执或立案号，现场先别动。报了警我们再往下登记。"

_AT_HOME = re.compile(r"开水|热水|烫|厕所|浴室|洗澡|楼梯|厨房|在家|家里|床上|滑倒|幼儿园|煤气罐")
_ON_THE_ROAD = re.compile(r"车(?!库)|撞|追尾|高速|马路|路口|司机|驾驶")
_HARMED = re.compile(r"撞|追尾|翻|摔|砸|压|夹|血|骨|断|刮|剐|蹭|碰|伤|磕|烫")
_SOAKED = re.compile(r"泡水|泡过水|泡了|水淹|被淹|淹过|淹了|进水|涉水|水里|水退")
_NOT_SOAKED = re.compile(r"(?:没有?|不是)(?:被)?(?:泡过?水?|进水|淹|涉水)[了过的]*")
_A_CAR = re.compile(r"车|电池|电机|发动机|底盘|排气|充电")
_STARTING = re.compile(
    r"启动|发动|打火|打着|点火|着车|上电|通电|充[个点上下]?[会点]?(?:儿)?电|充着|试(?:一下|试|一试|着)|开(?:走|回|去|到|出来|一下|动)|还能开|能不能开|可以开|能开[吗不]"
)

_SCRIPTS = {
    Danger.WATER: WATER,
    Danger.FIRE: FIRE,
    Danger.INJURY: INJURY,
    Danger.HIGHWAY: HIGHWAY,
    Danger.TRAPPED: TRAPPED,
    Danger.LOCKED_IN: LOCKED_IN,
    Danger.RUNAWAY: RUNAWAY,
    Danger.FALL: FALL,
    Danger.GAS: GAS,
    Danger.ELECTRIC: ELECTRIC,
    Danger.ILLNESS: ILLNESS,
    Danger.VIOLENCE: VIOLENCE,
    Danger.THEFT: THEFT_NOW,
    Danger.HAZARD: HAZARD,
    Danger.ANIMAL: ANIMAL,
    Danger.STRANDED: STRANDED,
    Danger.SELF_HARM: SELF_HARM,
}


_TUNNEL = re.compile(r"(?:隧道|洞子)(?!口|外|[出入]口)")


def scripts(dangers: Iterable[Danger], text: str = "") -> tuple[str, ...]:
    """The scripts for these dangers, in the order in which they are met. Nobody leaves a car that cannot be stopped,
    and nobody at home is told to mind the traffic. `text`: the words in which the danger was told."""
    met = set(dangers)
    if Danger.RUNAWAY in met:
        met.discard(Danger.HIGHWAY)  # its own script names the motorway's number
    if {Danger.ILLNESS, Danger.INJURY} <= met and text and not _HARMED.search(text):
        met.discard(Danger.INJURY)  # who falls ill is not told to press on a wound
    if Danger.INJURY in met and _AT_HOME.search(text) and not _ON_THE_ROAD.search(text):
        return (INJURY_AT_HOME,)
    if {Danger.ELECTRIC, Danger.FIRE} <= met:
        return (
            WIRE_AND_FIRE,
            *(_SCRIPTS[danger] for danger in Danger if danger in met - {Danger.ELECTRIC, Danger.FIRE}),
        )
    despairs = (SELF_HARM,) if Danger.SELF_HARM in met else ()  # before all: nobody reads on who wants to die
    told = {**_SCRIPTS, Danger.HIGHWAY: highway(text)}
    return (*despairs, *(told[danger] for danger in Danger if danger in met - {Danger.SELF_HARM}))


def scripts_for(text: str, intent: str, fields: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[str, ...]:
    """The scripts for a loss that calls nobody urgently: water, the motorway, theft. What was `known` before is not
    repeated; `fields` is what was read from the message."""
    known, found = known or {}, []
    if (intent == "flood_restart" and may_be_wet(text, known)) or asks_to_start(text, known):
        return (NO_RESTART,)
    cause = fields.get("damage_cause")
    if cause == "theft" and known.get("damage_cause") != "theft" and fields.get("police_reported") is not True:
        found.append(THEFT)
    if cause == "flood" and known.get("damage_cause") != "flood":
        found.append(FLOOD)
    before = f"{known.get('accident_place')}{known.get('narrative')}"
    stands_there = intent == "highway_safe" and not is_of_another_day(text)
    fast = stands_there or Danger.HIGHWAY in read_dangers(text, reporting=True)
    if fast and not is_on_highway(before):
        found.append(highway(text))
    return tuple(found)


def may_be_wet(text: str, known: dict[str, Any]) -> bool:
    """Whether the car that is spoken of may have stood in water."""
    return known.get("damage_cause") in (None, "flood") or is_wet(text)


def highway(text: str) -> str:
    """The script of a fast road, or of a tunnel where the words name one."""
    return IN_TUNNEL if _TUNNEL.search(text) else HIGHWAY


def is_wet(text: str) -> bool:
    """Whether the words say that the car stood in water, and do not deny it."""
    return _SOAKED.search(_NOT_SOAKED.sub("", text)) is not None


def is_of_a_car(text: str) -> bool:
    """Whether the words name a car, or what only a car does; what stood in water may as well be a floor."""
    return _A_CAR.search(text) is not None or _STARTING.search(text) is not None


def asks_to_start(text: str, known: dict[str, Any]) -> bool:
    """Whether the words are about starting, driving or charging a car that stood in water."""
    wet = known.get("damage_cause") == "flood" or _SOAKED.search(text)
    return bool(wet and _STARTING.search(text))
