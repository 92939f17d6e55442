"""How many cars an accident is about, as the answer to that very question: 「就我一台」, 「俩车」, 「还有辆货车」."""

from __future__ import annotations

import re

from insurance.words.causes import classify_type
from insurance.words.numerals import NUMBER, plain, to_count

_CARS = "(?:辆|台|部|架|个)(?:车子?|汽车|小车|轿车)?|车"
_AROUND = r"[了的吧啊呢哦呀嘛哈,，。.!！~\s]*"
_BEFORE = "(?:我|俺|咱|总|一?共|就|只|有|才|是|大概|应该|好像|涉及|加(?:上)?我|连我|算上我|一起|的|车)*"
_IN_ALL = rf"{_BEFORE}({NUMBER})\s*(?:{_CARS})?"
_CHAIN = r"(?:连环|追尾|相?撞|撞一起|碰一起|剐蹭|刮蹭|一起|都)*"
_TOTAL = re.compile(rf"{_AROUND}{_IN_ALL}{_CHAIN}{_AROUND}(?:我自己|自己|我的|我和对方|我跟他)?{_AROUND}")
_BESIDES = re.compile(
    rf"(?:还有|另外|另|被|别的|其他|其它|除了我[^,，]{{0,4}}|对方|对面|跟|和|与|同)(?:还)?(?:有|撞了|碰了)?({NUMBER})\s*(?:{_CARS})"
)
_MANY = re.compile(r"(?:好|十|有)几[辆台部个]|^几[辆台部]|多[辆台车方]|一串|连环|好多[辆台车]|前后都|前面后面")
_NOBODY_ELSE = re.compile(
    r"没人|(?:没|无|不|未)(?:有|跟|和|与|同|碰|撞|蹭|刮|剐|涉及|牵扯|牵涉|挨着|到|着|上|关)*(?:任何|什么)?"
    r"(?:别|其他|其它|另外|第三方|旁人|他人|第二[辆台个]|人家|关)"
)
_ONLY_MINE = re.compile(
    r"(?:就|只|光|仅|单|单独|全是|都是)(?:有|是|伤了|坏了)?(?:我|俺|咱|偶|自己|自个|自家|本车|这)"
    r"|^(?:我|俺|咱)?(?:自己|自个儿?)(?:的|一?[个辆台部]|车|弄|蹭|碰|撞|刮|剐|开|倒|搞|$)|^我的?车?$|单(?:车|独)?事故|^单车$"
)
_SOMEBODY = r"(?:他|她|它|人家|对方|别人|对面)"
_ONE_OTHER = re.compile(
    rf"(?:我|俺|咱)(?:的车?)?(?:和|跟|与|同)|(?:还|另)(?:外)?(?:有|一)|(?:和|跟|与|同)(?:[前后旁]|一?[个辆台部]|{_SOMEBODY})"
    rf"|{_SOMEBODY}[^,，]{{0,4}}我|我[^,，]{{0,4}}{_SOMEBODY}|^有(?:的|啊|一[辆台个])?{_AROUND}$"
)
_SHORT = 12  # characters; more are a story, which tells it in its own way
_NONE = re.compile(rf"(?:没有?|无|木有|冇|莫得|没得){_AROUND}")


def read_car_count(text: str) -> str | None:
    """single, two_party or multi; None if the words do not answer it."""
    said = plain(text).strip()
    if len(said) > _SHORT and (told := classify_type(said)):
        return told
    if _NONE.fullmatch(said) or _NOBODY_ELSE.search(said):
        return "single"
    if total := _TOTAL.fullmatch(said):
        return _of(to_count(total.group(1)))
    if besides := _BESIDES.search(said):
        return _of(1 + (to_count(besides.group(1)) or 1))
    if _MANY.search(said):
        return "multi"
    if _ONLY_MINE.search(said) and not _ONE_OTHER.search(said):
        return "single"
    is_answer = len(said) <= _SHORT and _ONE_OTHER.search(said)
    return "two_party" if is_answer else classify_type(said)


def _of(count: int | None) -> str | None:
    if not count:
        return None
    return {1: "single", 2: "two_party"}.get(count, "multi")
