"""Words that answer nothing: 「好的」 to "is anybody hurt" is asked back, and 「是的」 twice is a yes."""

from __future__ import annotations

import re

from insurance.words.nods import nods, says_yes

IS_IT_SO = "是有人受伤了吗？有的话请先拨打 120。"
FOR_ANOTHER = "好的，您替人报也行，知道多少说多少。"
NO_ANSWER_YET = "人有没有事最要紧，这一句我再跟您确认一下。"
HURT = "has_injury"
YES_OR_NO = frozenset({"drivable", "police_reported"})
# Not 「能」, 「可以」, 「嗯」 or 「对」: these are answers to 「还能开吗」.
_HEARD = re.compile(r"(?:好|收到|知道|明白|懂|谢谢|多谢|ok(?:ay)?|的|了|吧|嘞|啊|呀|哈|[,，。!！~\s])+", re.I)

_ANOTHER = re.compile(
    r"(?:出事的?|出险的?|报案的?|[,，\s])*不是我(?:的车|自己|本人)?[,，\s]*(?:而?是|替|帮)(?:的是)?(?:我们?)?的?"
    r"(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|爱人|媳妇|对象|儿子|女儿|孩子|朋友|同事|[哥弟姐妹]{1,2}|爷爷|奶奶|岳父|岳母"
    r"|亲戚|公司|单位|老板|领导|[他她])"
    r"(?:的?车?|出的?事|报|的)?[了啊呀。!！~]*"
)


# 「我不是车主，车是租车公司的」 puts nothing right.
_OWNED = re.compile(
    r"(?:我|俺|本人)?(?:就|并)?不是车主(?:本人)?|(?:这|那|我开的)?(?:个|辆|台)?车子?(?:就|也)?不是我的"
    r"|(?:这|那|我开的)?(?:个|辆|台)?车子?(?:就|也)?是(?:我)?(?:们)?(?:租|借|公司|单位|租车公司|[\u4e00-\u9fff]{1,2}租车|老板|朋友|同事|别人|亲戚"
    r"|[爸妈哥弟姐妹]|老[公婆]|媳妇|儿子|女儿)(?:来|名下)?的"
)


def is_for_another(text: str) -> bool:
    """「不是我，是我爸」, 「车是租车公司的」: whose matter or car it is, and no fact of the accident."""
    clauses = [clause for clause in re.split(r"[,，。;；!！~\s]+", text) if clause]
    is_of_owner = bool(clauses) and all(_OWNED.fullmatch(clause) for clause in clauses)
    return is_of_owner or _ANOTHER.fullmatch(text) is not None


def asks_back(question: str | None, text: str, before: str, misses: int) -> str | None:
    """What is asked about an agreement that stands where harm was asked for; None if it stands for itself."""
    if question != HURT or not nods(text) or confirms(question, text, before, misses):
        return None
    return IS_IT_SO if says_yes(text) else NO_ANSWER_YET


def only_heard(question: str, text: str, *, after_correction: bool) -> bool:
    """「好的」 to 「车还能开吗」 tells nothing of the car, nor does 「没错」 right after a correction."""
    if question not in YES_OR_NO or not text:
        return False
    return _HEARD.fullmatch(text) is not None or (after_correction and says_yes(text))


def confirms(question: str | None, text: str, before: str, misses: int) -> bool:
    """Whether 「是有人受伤了吗？」 was asked last, and the text says yes."""
    return question == HURT and misses > 0 and says_yes(before) and says_yes(text)
