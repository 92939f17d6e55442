"""Danger words that only ask: what would be covered, what counts as what, out of curiosity. A cry is never one."""

from __future__ import annotations

import re

from insurance.danger.dangers import asks_about_cover
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

# It happens, or it is ours: then it is told, in whatever form.
_CRIES = any_of(
    r"(?:着|起)火(?:了|啦)|烧起来(?:了|啦)|(?:正|还|在|又)(?:烧|冒|着火|漏|流|滑|沉)|冒烟(?:了|呢|啊)|冒(?:着|出)|火(?:很|好|越来越)大",
    r"救(?!援|生)|快(?!赔|修)|马上|现在|刚(?!需)|突然|流血|晕|昏|喘|躺|疼|痛|动不了|出不(?:来|去)|困|夹|压(?!力)|120|119|110|怎么办|咋办|咋整",
    r"(?:我|俺|咱)(?:们)?(?:的)?(?:车(?!损|险|上险)|电池|(?:撞|碰|刮|蹭)(?:了|到|倒|伤))|被我|我把|出(?:了)?事了",
)
_ONLY_CURIOUS = re.compile(
    r"(?:就是?|只是?|纯|随便|单纯|先)(?:好奇|问问|问一?下|想知道|想问|想了解|了解一?下|咨询)|好奇(?:而已|一下|问|$)"
    r"|(?:呢|吗|么|嘛|不)[?？,，。\s]*(?:我)?(?:问问|问一?下|咨询一?下|了解一?下)[,，。!！~\s]*$"
)
# What counts as what.
_COUNTS_AS = re.compile(
    r"算(?!了|起来|账)(?:不算)?[^,，。;；]{0,8}(?:吗|么|嘛|不)[?？]*$|(?:真|到底|是不是)(?:的)?(?:赔|保)双倍"
)
# After a question of cover: one more case of it. 「冒烟呢」, 「锁车里呢」 tell of what goes on.
_ONE_MORE_CASE = re.compile(
    r"(?:[撞碰刮蹭追烧着淹泡砸偷盗压轧坏炸死伤][^,，。;；]{0,3}(?:了|到|的)|的是|的时候|开(?:去|走|出去)|自己|之后|以后)[^,，。;；]{0,8}(?:呢|吗|么|嘛|不)[?？]*$"
)
_GOES_ON = re.compile(r"(?:(?<!烧)(?<!点)着|里|[上中下]|烟|血|烫|响|漏)呢[?？]*$")
# A circumstance of the kind that a policy speaks of, and nobody to whom it has happened.
_CIRCUMSTANCE = re.compile(
    r"(?:智驾|智能驾驶|自动驾驶|辅助驾驶|自动泊车|远程召唤|召唤|节假日|假期|春节|脱保|断保|过期|没(?:年检|审车|上牌|买保险)|酒驾|醉驾|无证|超速|闯红灯|逆行|超载|改装|借(?:给|出去)|网约|滴滴|拉货|新手|实习期|没系安全带)"
    r"[^,，。;；我]{0,8}(?:撞|碰|刮|蹭|追尾|出事|出险)"
)


def only_asks(text: str, *, after_question: bool) -> bool:
    """Whether danger words ask and tell of nothing. `after_question`: cover was asked about right before."""
    said = plain(text)
    if _CRIES.search(said):
        return False
    if _ONLY_CURIOUS.search(said) or _COUNTS_AS.search(said):
        return True
    return after_question and _ONE_MORE_CASE.search(said) is not None and not _GOES_ON.search(said)


def is_one_more_case(text: str) -> bool:
    """「超速撞的呢」, 「智驾撞了保险赔不赔」: a case of cover, and no loss of anybody's."""
    said = plain(text)
    if _CRIES.search(said) or re.search(r"[昨前今]天|早上|上午|下午|晚上|对方|有人|别人把|被人", said):
        return False
    asks = asks_about_cover(said) or re.search(r"(?:呢|吗|么|嘛|不|双倍)[?？]*$", said) is not None
    return asks and _CIRCUMSTANCE.search(said) is not None
