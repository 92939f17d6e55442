"""The account of what happened, without what else the customer says in the same breath: numbers, names, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.questions.question_words import is_question
from insurance.words.clauses import tells_of_accident
from insurance.words.people import NAME
from insurance.words.phones import phone_words
from insurance.words.plates import plate_words
from insurance.words.sides import is_theirs

_CLAUSE = re.compile(r"[^,，。;；!！?？\n]+[,，。;；!！?？\n]*")
_LABEL = re.compile(
    r"(?:我|俺|咱|本人)?的?(?:车牌|牌照|车|手机|电话|联系方式|联系电话)?(?:号码?)?(?:就?是|为|[:：\s])*$"
)
_NAME = re.compile(
    rf"(?:我叫|本人叫|我的?名字(?:叫|是))(?:{NAME})(?=[,，。;；!！?？\s]|$|电话|手机|车牌|[我你您那现请])"
)
# Said to us and not of the accident, also where no punctuation stands between.
_TO_US = re.compile(
    r"(?:你好|您好|在吗)[,，。!！\s]*|(?:我|俺)?(?:想|要|来)+报个?(?:案|保险)[了啊吧]?"
    r"|(?:你看|你说|那|现在|我|俺|这|请问|你们?|到底|这种情况|接下来)*(?:该|要|应该|可以|能)*(?:怎么办|咋办|咋整|如何是好|怎么弄|怎么处理|咋个办)"
    r"(?:啊|呀|呢|嘛|哦|哟|才好)*"
    r"|(?:明年|来年)?(?:的)?(?:保费|保险)(?:明年|会|要|还)*(?:涨|贵|上浮)[^,，。;；]{0,3}(?:不|吗|么|嘛|多少|没)"
    r"|(?:你们?|保险公司?|这个?)?(?:能|给|会|可以|管)(?:不能|不会)?(?:给|全)?(?:赔|报销|理赔)(?:吗|么|嘛|多少|不(?=$|[,，。;；!！?？]))"
    r"|能不能(?:赔|报销|理赔)(?:赔?多少)?"
    r"|你们?(?:写|填)的?(?:啥|什么|都是啥)[^,，。;；]*|(?:我)?(?:不是|都)?(?:刚才)?说过了(?:吗|嘛|么)?"
)


def account(text: str) -> str:
    """What of the words tells the accident; empty if nothing is left. The other side's plate and phone stay."""
    own = [(word.start, word.end) for word in plate_words(text) if not is_theirs(text, word.start, word.end)]
    own += [(word.start, word.end) for word in phone_words(text) if not is_theirs(text, word.start, word.end)]
    told = _TO_US.sub("", _NAME.sub("", _without(text, own)))
    clauses = [each for each in _CLAUSE.findall(told) if tells_of_accident(each) or not is_question(each)]
    return re.sub(r"[,，。;；\s]*([,，。;；])", r"\1", "".join(clauses)).strip(" ,，。;；:：!！?？\n")


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = _LABEL.sub("", text[:start]) + text[end:]
    return text
