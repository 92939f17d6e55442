"""What a photo shows, as far as it can be told from what is written on it; people decide."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any


class Label(StrEnum):
    WHOLE_CAR = "whole_car"
    PLATE = "plate"
    CLOSE_UP = "close_up"
    OTHER_PARTY = "other_party"
    DOCUMENT = "document"
    OTHER = "other"


LABEL_WORDS: dict[Label, str] = {
    Label.WHOLE_CAR: "全景",
    Label.PLATE: "车牌",
    Label.CLOSE_UP: "损伤近景",
    Label.OTHER_PARTY: "对方",
    Label.DOCUMENT: "证件单据",
    Label.OTHER: "其他",
}
_PLATE_FILLS = 0.3  # of the photo's width: it is a photo of the plate
_CAR_AROUND = 0.22  # a plate no wider than this has most of a car around it


def suggest(readings: dict[str, Any]) -> Label | None:
    """From `photo_text.readings_of`. A dent has no words on it: a close-up, like all else, is not guessed."""
    if readings.get("document"):
        return Label.DOCUMENT
    plates = readings.get("plates") or []
    if len(plates) != 1:
        return None
    if plates[0]["width"] >= _PLATE_FILLS:
        return Label.PLATE
    return Label.WHOLE_CAR if plates[0]["width"] <= _CAR_AROUND else None


def in_claim(label: Label | None, readings: dict[str, Any], others: Collection[str]) -> Label | None:
    """The same beside what the claim knows: a car with the other side's plate is the other side's."""
    plates = {each["plate"] for each in readings.get("plates") or ()}
    return Label.OTHER_PARTY if label in (Label.WHOLE_CAR, Label.PLATE) and plates & set(others) else label
