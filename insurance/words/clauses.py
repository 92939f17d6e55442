"""Which part of a message speaks of the accident, and which of something else."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[,，。!！?？;；\n…]")
_HAPPENED = re.compile(
    r"撞|碰|[刮蹭剐擦](?!雨|子|胡)|追尾|怼|磕|[托拖]底|砸|崩|裂|碎|划|淹|泡|进水|涉水|着火|起火|自燃|冒烟|烧|被?偷|被盗|失窃"
    r"|不见了|丢了|没了|出的?事(?!故?多)|出了?险|出险|车祸|发生|坏[了的]|爆胎|翻车|翻了|掉[了下]|凹|受伤|侧滑|打滑|溜车|鼓包|扎[了到]"
)
_OTHER_PURPOSE = re.compile(
    r"报[个了的]?案|报保险|咨询|请问|打电话|打过|报过|说[的过]|理赔款|投保|买[的了]|上的保险|保险是|到期|续保|生效|提车|提的|喝|想起|定损"
    r"|告诉(?:了)?我|通知(?:了)?我|[跟和给]我(?:说|讲)|打给我|联系(?:的|了)?我"
    r"|年检|保养|洗车|预约|吗|多久|什么时候|几点|能不能|能来|会来|快点|再说|联系我|有空|方便"
)
_BEFORE = re.compile(r"停[的在好进到]|出的?门|开出来")
_NOT = re.compile(r"(?:不是|并非)(?:在|说)?$")
_CORRECTION = re.compile(r"(?:啊?不对|[说记写打讲报填发给弄搞输]错了?|更正一?下?)[,，。:!！\s]*")


def clause_around(text: str, position: int) -> tuple[int, int]:
    """Where the clause that holds this position begins and ends."""
    start = max((match.end() for match in _BREAK.finditer(text, 0, position)), default=0)
    end = _BREAK.search(text, position)
    return start, end.start() if end else len(text)


def clause_weight(text: str, position: int) -> int:
    """3: its clause tells what happened; 2: it does not say; 1: it tells what came before; below: something else."""
    start, end = clause_around(text, position)
    if _NOT.search(text[start:position]):
        return -1
    clause = text[start:end]
    if _HAPPENED.search(clause):
        return 3
    if _OTHER_PURPOSE.search(clause):
        return -1
    return 1 if _BEFORE.search(clause) else 2


def corrected(text: str) -> str:
    """What follows the customer's last 「不对」 or 「说错了」; the whole text if there is none."""
    return text[max((match.end() for match in _CORRECTION.finditer(text)), default=0) :]


def distance_to_accident(text: str, position: int) -> int:
    """How many signs lie between this position and the nearest word of its clause that tells what happened."""
    start, end = clause_around(text, position)
    return min((abs(match.start() - position) for match in _HAPPENED.finditer(text, start, end)), default=1000)


def tells_of_accident(text: str) -> bool:
    """Whether any word of the text tells what happened."""
    return _HAPPENED.search(text) is not None
