"""Violence that the words tell of by themselves, and quarrels that may come to it."""

from __future__ import annotations

import re

from insurance.words.numerals import plain
from insurance.words.phrases import any_of

_ME = r"(?:我们|咱们|我|俺|咱|人)"
# 「打我电话」, 「打我老公138…」, 「打人工」, 「打人家手机」 call; 「打了招呼」, 「打的车」 strike nobody.
_NO_CALL = (
    r"(?![^,，。;；!！?？]{0,8}\d{5})"
    r"(?![^,，。;；!！?？]{0,4}(?:电话|手机|号码?|微信|工(?!地)|座机|车|主意|招呼|交道|寿|保|财|账|卡|客服))"
)
_STRIKES = any_of(
    rf"(?<![被把给拨])打(?:了|着|伤了?|过)?{_ME}{_NO_CALL}(?!工)|动(?:起)?手(?:了)?(?:打|推|要|来)|(?:要|想|在|正|还|就)(?:跟我|对我|和我)?动手(?!术|机|续|修)",
    r"(?:对方|对面|他们?|她们?|那人|那男的|那女的|司机|一群人|几个人|有人|别人)[^,，。;；!！?？]{0,6}动手(?:了|打|推)(?!术|机|续)",
    rf"(?:揍|踹|扇|掐|砍|捅|殴打|围殴|抽)(?:了|着)?{_ME}(?!家)|(?:追着|围着|按着|摁着|堵着|骑着)[^,，。;；]{{0,3}}打(?!电话|手机)",
    r"(?:我|我们|咱们?|老婆|老公|我[爸妈]|儿子|女儿|朋友)(?:刚|刚才|正|在|都|已经|现在)*(?:被|让|给|叫)[^,，。;；!！?？]{0,6}(?:打了(?!电话|招呼|折)|打伤|揍|踹|殴打|围殴|砍|捅|掐)",
    r"(?:拿|抄|举|提|掏|拎)(?:着|了|出来?|起)?[^,，。;；]{0,4}(?:刀|棍|扳手|砖头?|锤子?|钢管|铁棒|铁棍)[^,，。;；]{0,6}(?:我|砸|打|过来|冲|下来|追|吓|威胁)",
    rf"(?:要|想|说|扬言)[^,，。;；]{{0,4}}(?:弄死|打死|砍死|杀了?|捅死|整死|揍死|弄残){_ME}",
    rf"(?:拖|拽|拉|扯)(?:着|了)?{_ME}(?:下车|出来|衣服|头发|领子|不放)",
)
# Somebody else is angry: what comes of it nobody knows.
_OTHERS = (
    r"(?:对方|对面|他们?|她们?|那人|那男的|那女的|前车|后车|司机|车主|家属|一群人|几个人|有人|大爷|大妈|老头|外卖)"
)
_QUARRELS = any_of(
    rf"{_OTHERS}[^,，。;；!！?？]{{0,8}}(?:在闹|闹事|闹得|一直闹|骂(?:我|人|得|街)|吼|威胁|恐吓|拦着|拦住|堵着|堵住|不让(?:我|我们|人)?(?:走|离开|动|上车)|纠缠|围着|围住|扣着?(?:我|人|车|钥匙)|拍(?:我)?车窗|砸我车|踢我车|敲我车窗|要打|想打|急眼|推(?:我|人|搡))",
    rf"{_ME}(?:被|让|给)(?![^,，。;；]{{0,3}}(?:交警|警察|水))[^,，。;；!！?？]{{0,6}}(?:骂了?|威胁|围住|围着|拦住|拦下|堵住|堵着|扣住)(?!里)",
)
_PRESSES = re.compile(
    r"快(?!赔)|现在|正|在打|还在|救命|救我|人工|客服|怎么办|咋办|追着|围着|按着|堵着|刀|棍|扳手|砖|锤|砍|捅|弄死|打死|拽|拖我|拉我"
)
_NO_VIOLENCE = re.compile(
    r"(?:我|咱)(?:要|想|真想|都想|气得|恨不得)[^,，。;；]{0,4}(?:打|骂|揍)|真想(?:打|揍)人"
    r"|(?:气囊|方向盘|安全带|车门|雨刮|冰雹|石[子头]|树枝|雨|球)[^,，。;；]{0,4}打"
)
_CALLS_NAMES_OF_US = re.compile(r"(?:你们|客服|保险公司)[^,，。;；]{0,6}(?:骂|吼|闹)")


def is_attacked(said: str) -> bool:
    """Whether somebody strikes, or is about to. `said`: what is told as a fact."""
    return _STRIKES.search(_NO_VIOLENCE.sub("", said)) is not None


def presses(text: str) -> bool:
    """Whether it goes on, by the words: then it needs no reader."""
    return _PRESSES.search(plain(text)) is not None


def is_quarrel(text: str) -> bool:
    """「对方在闹」, 「他不让我走」: others are angry, and nobody has been struck by the words."""
    if is_attacked(plain(text)):
        return True
    said = _CALLS_NAMES_OF_US.sub("", _NO_VIOLENCE.sub("", plain(text)))
    return _QUARRELS.search(said) is not None
