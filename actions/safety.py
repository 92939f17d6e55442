"""Safety first: fixed scripts for danger, said before any question of the report. Never freely worded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from insurance.dangers import Danger, is_on_highway, read_dangers

INJURY = "先救人：请马上拨打 120，并拨 122 或 110 报警。伤者先别随意搬动，您自己也注意来车。保险的事我来帮您记。"
FIRE = (
    "请马上停车断电，所有人离车，到上风处远离车辆，拨打 119，说明是新能源车和车型。"
    "别回车里取东西，也不要自己靠近灭火。\n"
    "人都安全了，我们再报案。"
)
FLOOD = (
    "先保命：解开安全带，开窗或敲碎侧窗边角逃生，人到高处。车停下后不要启动、不要充电，也别碰橙色高压线。\n"
    "人安全了，我们再报案。"
)
HIGHWAY = (
    "先开双闪，车上的人都撤到护栏外，在车后 150 米外摆好警示牌，不要在车道上等。高速请拨 12122 或 110。\n"
    "人安全了，我们再往下办。"
)
NO_RESTART = (
    "泡过水的车请不要启动、不要充电，也不要自己开走，以免扩大损坏或触电起火。\n"
    "如果已经启动过，请马上断电、人离开车，如实告诉我们就好。请拍下水位线和车内水痕，等拖车和专业检测。"
)
THEFT = "请先拨打 110 报警，记下报警回执或立案号，现场先别动。报了警我们再往下登记。"

_SOAKED = re.compile(r"泡水|泡过水|泡了|水淹|被淹|淹过|淹了|进水|涉水|水里|水退")
_STARTING = re.compile(
    r"启动|发动|打火|打着|点火|着车|上电|通电|充[个点上下]?[会点]?(?:儿)?电|充着|试(?:一下|试|一试|着)|开(?:走|回|去|到|出来|一下|动)|还能开|能不能开|可以开|能开[吗不]"
)

_SCRIPTS = {Danger.WATER: FLOOD, Danger.FIRE: FIRE, Danger.INJURY: INJURY, Danger.HIGHWAY: HIGHWAY}


def scripts(dangers: Iterable[Danger]) -> tuple[str, ...]:
    """The scripts for these dangers, in the order in which they are met."""
    return tuple(_SCRIPTS[danger] for danger in Danger if danger in dangers)


def scripts_for(text: str, intent: str, fields: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[str, ...]:
    """The scripts for a loss that calls nobody urgently: water, the motorway, theft. What was `known` before is not
    repeated; `fields` is what was read from the message."""
    known, found = known or {}, []
    if intent == "flood_restart" or asks_to_start(text, known):
        return (NO_RESTART,)
    cause = fields.get("damage_cause")
    if cause == "theft" and known.get("damage_cause") != "theft" and fields.get("police_reported") is not True:
        found.append(THEFT)
    if cause == "flood" and known.get("damage_cause") != "flood":
        found.append(FLOOD)
    before = f"{known.get('accident_place')}{known.get('narrative')}"
    fast = intent == "highway_safe" or Danger.HIGHWAY in read_dangers(text, reporting=True)
    if fast and not is_on_highway(before):
        found.append(HIGHWAY)
    return tuple(found)


def asks_to_start(text: str, known: dict[str, Any]) -> bool:
    """Whether the words are about starting, driving or charging a car that stood in water."""
    wet = known.get("damage_cause") == "flood" or _SOAKED.search(text)
    return bool(wet and _STARTING.search(text))
