"""Whether words ask something, suppose it, report a loss, or want the report to go on, whatever was learned of them."""

from __future__ import annotations

import re
from datetime import datetime

from actions.report.leaving import stops
from insurance.claims.facts import read_everything
from insurance.danger.dangers import supposes, without_supposed
from insurance.words.causes import classify_cause

_QUESTION = re.compile(
    r"[?？]|吗(?!丁)|么[^样]?$|呢$|[赔管行能要用报修给算涨走开保付收贵]不(?=$|[,，。!！]|还是)|(?:那|单独)[^,，。;；]{1,8}(?<![着在正好])呢(?=[,，]|没|人家|我|要|$)|怎么[办弄样处算报赔]|咋[办弄整赔报处]|点算|为什么|为啥|什么(?:时候|意思|材料|流程)|多少钱|多久|(?<![没不])(?:能|要|会|得|便宜|打|涨|降|省|扣|减|退|补|交|差|贵)(?:个)?多少(?![有都也])|按(?:啥|什么|哪个?|多少)[^,，。]{0,4}(?:赔|算|价|定)|真的?假的?[?？]?$|真的假的|是真是假|"
    r"(?:管|赔|保|包|指|是)的?(?:哪[种类些个]|什么|啥)|能不能|可不可以|可以不|行不行|要不要|会不会|是不是|用不用|赔不赔|管不管|算不算|有没有必要|哪里(?:看|查|找|下)|"
    r"[归属算走用]于?(?:哪|什么|啥|谁)|(?:哪[个种些]|什么|啥)(?:险|保险|条款|保障)|保不保|报不报|包不包|给不给(?:赔|报)|[找让归]谁赔|谁(?:来)?赔|赔多少|怎[样么](?:赔|理赔|报|处理)|如何(?:赔|理赔|报|处理|办)|有没有(?:险|保障|得赔)"
)
# Words that ask, in the dialects too, where no question mark and no particle is written.
_ASKING_WORD = re.compile(
    r"(?<![不没])(?:有|是|要|带|做|干|管|拿|算)(?:的是|来|点)?(?:啥|么子|什么|哪些)|(?:啥|什么|么|哪)样的|干(?:嘛|啥|什么)|有没得|有冇|要得不|几时"
    r"|([^\W\d是有时动让对])不\1|[找跟问向叫让该归给](?:谁|哪个)|(?:钱|费)[^,，。;；]{0,4}谁(?:先|来|给|去)*(?:垫|付|出|掏)|电话(?:号码?)?(?:是)?多少|多少号|明年[^,，。]{0,6}(?:贵|涨)|我(?:就|只|先|想)*问(?:问|下|一下|你)|(?<!没)(?<!不)想(?:问|咨询|打听|了解)(?!题|过)"
    r"|(?<!没)(?<!不)(?:咋|怎么)(?:样|开|退|改|查|约|领|交|付|算)(?!都|也|了)"
)
_NOT_KNOWN = re.compile(r"(?:不|没)(?:太|大)?(?:知道|清楚|晓得|记得|记住|注意|看清|管)[^,，。;；]*|唔知[^,，。;；]*")
_GOES_ON = re.compile(
    r"(?:^|[,，。!！])(?:那|咱们?|我们?|先|就|还是|现在|来)*(?:接着|继续|回到|回去)[^,，。;；再]{0,4}(?:报案|理赔|报完)(?:吧|呗|啦|了|啊)?(?=$|[,，。!！~])"
)
_REPORT = re.compile(
    r"(?<![没不别])(?:要|想|来|帮.{0,4})报个?(?:案|保险|按)"
    r"|(?:^|[,，。;；!！])(?:那|好吧?|行吧?|嗯|唉|哎|算了|要不|得了?|我们?|咱们?|还是|就|先|现在)*报(?:案|保险|个案)?(?:吧|呗|了吧|一下吧)"
    r"|^(?:好吧?|行吧?|嗯)[,，]?报(?=$|[,，今昨前刚早上])"
)
# A wish in so many words, whatever is asked beside it.
_WANTS_IT = re.compile(
    r"(?:我|俺|咱)(?:们)?(?:现在|就|也|今天)?(?:要|想)报(?:个)?(?:案|保险)(?:了|吧|啊)?(?=$|[,，。;；!！~\s])"
)

_OF_COVER = re.compile(r"[险赔管保]|理赔|条款|报销|算不|包括|属于|范围|能报|可以报")
_HAS_HAPPENED = re.compile(
    r"了(?:$|[,，。!！~\s]|(?:[一二三五十几数两]|好|个|全|我|引|车|玻|天|前|后|左|右|大|漆|门))|[砸撞刮蹭划打咬剐]的|[被让叫给][^,，。]{0,8}[撞刮蹭砸划淹泡咬偷扎]|(?:全|都|一个个?|满|好多|很多)(?:是|车)?[^,，。]{0,3}(?:坑|包|麻点|凹|洞)"
    r"|[砸打撞刮泡淹咬][^,，。]{0,3}(?:坏|裂|碎|烂|瘪|穿|凹|断|出)"
)


def is_question(text: str) -> bool:
    """Whether the words ask something. 「不知道是什么砸的」 asks nothing."""
    return bool(_QUESTION.search(text) or _ASKING_WORD.search(_NOT_KNOWN.sub("", text)))


def goes_on(text: str) -> bool:
    """「拖车先放着，接着报案」: a clause of its own wants the report to go on, whatever else is put off."""
    return _GOES_ON.search(text) is not None


def is_supposed(text: str) -> bool:
    """Whether the loss in the words is only supposed or spoken of in general: 「台风要来了」, 「车被淹的话」."""
    told = without_supposed(text)
    return supposes(text) and classify_cause(told) is None and not _REPORT.search(told)


def tells_loss(text: str) -> bool:
    """「冰雹砸的，引擎盖全是坑」: what has happened, and no word of cover. 「划痕险是管哪种划痕的」 tells of none."""
    if _OF_COVER.search(text) or is_question(text) or is_supposed(text) or classify_cause(text) is None:
        return False
    return _HAS_HAPPENED.search(text) is not None


def wants_report(text: str) -> bool:
    """「我要报案」 as a clause of its own, whatever is asked beside it."""
    return _WANTS_IT.search(text) is not None and not stops(text)


def reports_loss(text: str, now: datetime) -> bool:
    """Whether the words report an accident, whatever the classifier made of them: a wish, or what happened."""
    if stops(text):
        return False
    if wants_report(text):
        return True
    if is_question(text) or is_supposed(text):
        return False
    return bool(_REPORT.search(text)) or "damage_cause" in read_everything(text, now)
