"""Insults at us, and nothing besides: no danger, no matter, whatever else the words may sound like."""

from __future__ import annotations

import re

_END = r"(?:机器人|东西|玩意儿?|客服|公司|了|啊|吧|呀|呢|吗|么|嘛|哦|哈|的|啦|[,，。.…!！?？~\s])*"
_YOU = r"(?:你们?|您|小保|机器人)"
_MUCH = r"(?:真|真是|真他妈|就|就是|是|是不是|简直是?|这个?|一个|个|太|有点|怕不是|怎么|他妈|的|大|[,，\s])*"
_NAMES = (
    r"笨蛋|傻(?:[逼比叉子瓜缺蛋]|[Bb])?|煞笔|沙比|白痴|弱智|脑残|智障|蠢(?:货|猪|蛋|死)?|笨(?:死)?|废物|垃圾(?:玩意|东西)?|猪(?:头|脑子)?|王八蛋|混蛋|滚(?:蛋|开|犊子|一边去)?|贱"
    r"|(?:操|草|艹|肏|fuck)(?:你|尼|泥|your)?(?:妈|马|娘|大爷|ma)?(?:的|逼|b)?|(?:日|干)(?:你|尼)(?:妈|大爷)(?:的|逼)?"
    r"|(?:去)?(?:你|他|尼)(?:妈|大爷|奶奶)(?:的|逼)?|妈的|特么|tmd|nmsl|sb|cnm|摆设|花瓶|烦不烦|烦人|讨厌|恶心"
)
_OF_ITS_HEAD = (
    r"(?:脑子|脑袋|脑壳)(?:是不是|真|有点|怕是|都|被)*(?:进水|有(?:病|毛病|问题|坑)|门夹|坏|秀逗|瓦特|短路|不好使)"
)
_ILL = rf"{_YOU}(?:是不是|真|真是|怕是|怎么)*(?:有(?:病|毛病)|秀逗|抽风|瓦特)"
_NO_END = (
    rf"{_YOU}?(?:怎么|能不能|可不可以|别|少|老|总|一直|都|真|[,，\s])*"
    r"(?:这么|那么|太|真)?(?:啰嗦|罗嗦|磨叽|墨迹|啰里啰嗦|有完没完|没完没了|(?:问|话|事儿?)(?:(?:这么|那么|太|真)多|个没完|来问去|东问西))"
)
_INSULT = re.compile(rf"(?>(?:{_ILL}|{_NO_END}|{_YOU}?{_MUCH}(?:{_OF_ITS_HEAD}|{_NAMES})){_END})+", re.I)
# Among other words of anger, as long as nothing of a matter is told.
_STRONG = re.compile(
    r"废物|傻(?:[逼比叉]|[Bb])|智障|白痴|脑残|垃圾(?:东西|玩意|客服|机器人|公司)|王八蛋|混蛋|狗屁"
    r"|滚(?:蛋|远点|一边去)?[!！。]*$",
    re.I,
)
_OF_A_MATTER = re.compile(
    r"我|俺|死|活|车|保[险单费]|案|赔|撞|刮|蹭|定损|查勘|投诉|人工|客服|退|发票|救援|人(?:受|没|死)|伤|火|烟|水|血|他|她|对方|石头|山|坡"
)
_LONGEST, _LONGEST_ANGER = 24, 40  # characters


def is_insult(text: str) -> bool:
    """「你脑子进水了」「滚」「你烦不烦问这么多」."""
    if len(text) <= _LONGEST and _INSULT.fullmatch(text) is not None:
        return True
    is_anger = len(text) <= _LONGEST_ANGER and _STRONG.search(text) is not None
    return is_anger and _OF_A_MATTER.search(text) is None
