"""Which kind of loss a claim is, as far as papers, photos and clocks differ by it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from insurance.claims import lines
from insurance.claims.lines import Line


class Branch(StrEnum):
    SINGLE = "single"
    TWO_PARTY = "two_party"
    INJURY = "injury"
    FIRE = "fire"
    FLOOD = "flood"
    THEFT = "theft"
    GLASS = "glass"
    SCRATCH = "scratch"
    PILE = "pile"
    PARKED_HIT = "parked_hit"
    OTHER = "other"
    HEALTH = "health"
    ACCIDENT = "accident"
    HOUSEHOLD = "household"


WORDS: dict[Branch, str] = {
    Branch.SINGLE: "单方事故",
    Branch.TWO_PARTY: "双方或多方事故",
    Branch.INJURY: "有人受伤",
    Branch.FIRE: "起火冒烟",
    Branch.FLOOD: "水淹涉水",
    Branch.THEFT: "被盗",
    Branch.GLASS: "玻璃破碎",
    Branch.SCRATCH: "划痕",
    Branch.PILE: "充电和充电桩",
    Branch.PARKED_HIT: "停放被撞",
    Branch.OTHER: "其他",
    Branch.HEALTH: lines.WORDS[Line.HEALTH],
    Branch.ACCIDENT: lines.WORDS[Line.ACCIDENT],
    Branch.HOUSEHOLD: lines.WORDS[Line.HOUSEHOLD],
}
_BY_LINE: dict[str, Branch] = {
    Line.HEALTH: Branch.HEALTH,
    Line.ACCIDENT: Branch.ACCIDENT,
    Line.HOUSEHOLD: Branch.HOUSEHOLD,
}
_BY_CAUSE: dict[str, Branch] = {
    "glass": Branch.GLASS,
    "scratch": Branch.SCRATCH,
    "theft": Branch.THEFT,
    "fire": Branch.FIRE,
    "flood": Branch.FLOOD,
    "charging": Branch.PILE,
    "parked_hit": Branch.PARKED_HIT,
    "falling_object": Branch.SINGLE,
}


def branch_of(fields: dict[str, Any]) -> Branch:
    """Another line by its name; of motor losses people first, then what happened, and an injury that nobody denies
    counts as one."""
    if fields.get("line") in _BY_LINE:
        return _BY_LINE[fields["line"]]
    if fields.get("has_injury") in (True, "unknown"):
        return Branch.INJURY
    cause = fields.get("damage_cause")
    if cause in _BY_CAUSE:
        return _BY_CAUSE[cause]
    if fields.get("accident_type") in ("two_party", "multi"):
        return Branch.TWO_PARTY
    return Branch.SINGLE if cause == "collision" else Branch.OTHER
