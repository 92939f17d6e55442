"""Whose it is: our customer's or the other side's plate, phone or car, by the words around it."""

from __future__ import annotations

import re

_OTHERS = r"对方|对面|他的?|她的?|人家|那辆|那台|前车|后车|另一辆|另外一辆|第三方|三者|肇事|网约车|货车|出租车|大车"
_OURS = r"我|俺|本车|自己|咱|偶|这边"
_SIDE = re.compile(f"(?P<theirs>{_OTHERS})|(?P<ours>{_OURS})")
_BREAK = re.compile(r"[,，。;；!！?？\n]")
_DOES_TO_US = re.compile(r"\s*的?(?:车|那辆车|司机)?(?:把我|[撞碰刮蹭剐擦怼](?:了|到|上|到了)?我|追尾(?:了)?我)")
_REACH = 14


def is_theirs(text: str, start: int, end: int) -> bool:
    """Whether what stands there belongs to the other side: 「对方车牌…」, 「…撞了我」."""
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1]
    sides = [match.lastgroup for match in _SIDE.finditer(before)]
    if sides:
        return sides[-1] == "theirs"
    return _DOES_TO_US.match(text, end) is not None


def is_ours(text: str, start: int) -> bool:
    """Whether the words before it say that it is the customer's own: 「我的车牌是…」."""
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1]
    sides = [match.lastgroup for match in _SIDE.finditer(before)]
    return bool(sides) and sides[-1] == "ours"
