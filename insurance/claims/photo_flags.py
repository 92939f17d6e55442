"""What handlers read of the marks that a claim's photos give. Customers are never told: most have an innocent cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from insurance.claims.risk_flags import Flag
from insurance.photos import photo_claims

_SAYS: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "duplicate": lambda which, _: f"{which}是同一个画面",
    "reused": lambda which, detail: f"{which}与另一起报案的照片{'相同' if detail['same_file'] else '相近，请比对'}",
    "time_differs": lambda which, detail: f"{which}的拍摄时间与出险时间相差 {abs(detail['hours']):g} 小时",
    "place_differs": lambda which, detail: f"{which}的拍摄位置离出险地点约 {detail['kilometres']:g} 公里",
    "edited": lambda which, detail: f"{which}经图片软件处理过（{detail['software']}）",
    "plate_differs": lambda which, detail: f"{which}上是 {'、'.join(detail['seen'])}，报案车牌是 {detail['told']}",
    "vin_differs": lambda which, detail: f"{which}上的车架号是 {detail['seen']}，报案的是 {detail['told']}",
}


def in_words(flags: Sequence[photo_claims.Flag]) -> tuple[Flag, ...]:
    """One mark each, with the other claim's number where there is one."""
    return tuple(_in_words(flag) for flag in flags)


def _in_words(flag: photo_claims.Flag) -> Flag:
    which = "第" + "、".join(str(position) for position in sorted(flag.positions)) + "张照片"
    number = flag.detail.get("claim")
    return Flag(f"photo_{flag.kind}", _SAYS[flag.kind](which, flag.detail), (number,) if number else ())
