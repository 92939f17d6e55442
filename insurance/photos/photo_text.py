"""What the words on a photo say: plates, a vehicle's number, and the fields of a driving permit or licence.

Nothing here is known; it is what a photo seems to show. A plate has its shape and a vehicle's number its check digit,
or it is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from insurance.photos.photo_reading import TextLine
from insurance.words.numerals import plain
from insurance.words.plates import plate_words
from insurance.words.policy_numbers import is_vin

SURE = 0.85  # below which a line is not believed
_VIN = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{17}(?![A-Z0-9])")
_LOOKS_LIKE = str.maketrans("OQI", "001")  # no vehicle's number has these letters
_DAY = re.compile(r"((?:19|20)\d\d)[-年./](\d\d?)[-月./](\d\d?)")

# What a document is, by words that stand on no other. The first that fits.
_DOCUMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("driving_permit", re.compile("机动车行驶证|号牌号码.*车辆识别代号|车辆识别代号.*发证日期")),
    ("driving_licence", re.compile("机动车驾驶证|准驾车型.*有效期|初次领证日期")),
    ("police_report", re.compile("道路交通事故(?:认定书|证明)|事故自行协商协议|交通事故快速处理")),
    ("policy", re.compile("机动车.{0,12}保险单|强制保险(?:标志|单)")),
    ("invoice", re.compile("发票代码|增值税.{0,6}发票")),
)
_PERMIT_FIELDS = {
    "owner": "所有人",
    "usage": "使用性质",
    "model": "品牌型号",
    "registered_on": "注册日期",
    "issued_on": "发证日期",
}
_LICENCE_FIELDS = {"name": "姓名", "class": "准驾车型", "valid_until": "至"}
_FIELDS = {"driving_permit": _PERMIT_FIELDS, "driving_licence": _LICENCE_FIELDS}
_DATES = frozenset({"registered_on", "issued_on", "valid_until"})
_SAME_ROW = 0.6  # of a line's height
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,20}")


def readings_of(lines: Sequence[TextLine]) -> dict[str, Any]:
    """JSON: "plates" in order of size, the largest first, with the share of the photo's width that each takes; "vin";
    "document", one of `_DOCUMENTS`; "fields" of the document. Keys of what is not there are left out.
    """
    sure = [line for line in lines if line.score >= SURE]
    document = _document(sure)
    found = {
        "plates": _plates(sure),
        "vin": _vin(sure),
        "document": document,
        "fields": _fields(sure, _FIELDS.get(document or "", {})),
    }
    return {key: value for key, value in found.items() if value}


def _plates(lines: Sequence[TextLine]) -> list[dict[str, Any]]:
    widths: dict[str, float] = {}
    for line in lines:
        for word in plate_words(plain(line.text)):
            widths[word.plate] = max(widths.get(word.plate, 0), line.width)
    ordered = sorted(widths.items(), key=lambda item: -item[1])
    return [{"plate": plate, "width": round(width, 3)} for plate, width in ordered]


def _vin(lines: Sequence[TextLine]) -> str | None:
    """The one whose check digit is right; two of them are none."""
    found = {
        fixed
        for line in lines
        for each in _VIN.finditer(plain(line.text).upper().replace(" ", ""))
        if is_vin(fixed := each.group().translate(_LOOKS_LIKE))
    }
    return found.pop() if len(found) == 1 else None


def _document(lines: Sequence[TextLine]) -> str | None:
    words = "".join(line.text for line in sorted(lines, key=lambda line: (line.top, line.left)))
    return next((kind for kind, pattern in _DOCUMENTS if pattern.search(words)), None)


def _fields(lines: Sequence[TextLine], labels: dict[str, str]) -> dict[str, str]:
    found = {}
    for key, label in labels.items():
        value = _value(lines, label)
        if key in _DATES:
            day = _DAY.search(value)
            value = "{}-{:0>2}-{:0>2}".format(*day.groups()) if day else ""
        elif key in ("name", "owner"):
            value = value if _NAME.fullmatch(value) else ""
        if value:
            found[key] = value[:60]
    return found


def _value(lines: Sequence[TextLine], label: str) -> str:
    """What stands behind the label, in its own line or in the next one to the right."""
    for line in lines:
        before, here, after = line.text.partition(label)
        if not here or (before.strip() and label != "至"):
            continue
        if after.strip(" :：*"):
            return after.strip(" :：*")
        height = line.bottom - line.top
        beside = [each for each in lines if each.left >= line.right and abs(each.top - line.top) < height * _SAME_ROW]
        if beside:
            return min(beside, key=lambda each: each.left).text.strip()
    return ""
