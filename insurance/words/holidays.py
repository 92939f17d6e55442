"""The days that people name instead of a date: public holidays by year."""

from __future__ import annotations

from datetime import date, timedelta

# Those that follow the moon or the sun, by year. A year that is not here is not guessed.
_SPRING = {2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
           2030: (2, 3), 2031: (1, 23), 2032: (2, 11)}  # fmt: skip
_MOVING: dict[str, dict[int, tuple[int, int]]] = {
    "清明": {2023: (4, 5), 2024: (4, 4), 2025: (4, 4), 2026: (4, 5), 2027: (4, 5), 2028: (4, 4), 2029: (4, 4),
             2030: (4, 5), 2031: (4, 5), 2032: (4, 4)},
    "端午": {2023: (6, 22), 2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16),
             2030: (6, 5), 2031: (6, 24), 2032: (6, 12)},
    "七夕": {2023: (8, 22), 2024: (8, 10), 2025: (8, 29), 2026: (8, 19), 2027: (8, 8), 2028: (8, 26), 2029: (8, 16),
             2030: (8, 5), 2031: (8, 24), 2032: (8, 12)},
    "中秋": {2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22),
             2030: (9, 12), 2031: (10, 1), 2032: (9, 19)},
}  # fmt: skip
_FIXED = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "愚人节": (4, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
    "跨年夜": (12, 31),
    "三八妇女节": (3, 8),
    "五一劳动节": (5, 1),
    "六一儿童节": (6, 1),
    "十一国庆": (10, 1),
}
# Days counted from the spring festival: 除夕 is the eve, 初三 the third day, 元宵 the fifteenth.
_FROM_SPRING = {"除夕": -1, "大年三十": -1, "年三十": -1, "春节": 0, "元宵": 14, "正月十五": 14}
_FROM_SPRING |= {f"初{sign}": days for days, sign in enumerate("一二三四五六七八九十")}

NAMES = (*_FIXED, *_MOVING, *_FROM_SPRING)


def holiday(name: str, year: int) -> date | None:
    """The date of this holiday in this year; None if it is not known."""
    if name in _FIXED:
        month, day = _FIXED[name]
        return date(year, month, day)
    if name in _MOVING:
        found = _MOVING[name].get(year)
        return None if found is None else date(year, *found)
    spring = _SPRING.get(year)
    return None if spring is None else date(year, *spring) + timedelta(days=_FROM_SPRING[name])
