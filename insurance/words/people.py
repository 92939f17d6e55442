"""Names people give."""

from __future__ import annotations

import re

from insurance.words.numerals import plain
from insurance.words.phrases import any_of

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜"
    "吉饶刁瞿戚丘古米池"
)
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|东方|南宫"
NAME = rf"(?:(?:{_DOUBLE})[\u4e00-\u9fa5]{{1,2}}?|[{_SURNAMES}][\u4e00-\u9fa5]{{1,2}}?)"
_END = r"(?=[,，。;；!！?？\s、的]|$|电话|手机|车牌|车主|先生|女士|小姐|\d|开的?车?|在开)"
_CALLED = re.compile(rf"(?:我叫|我是|名字(?:是|叫)|姓名(?:是|[:：])?|称呼我?|本人)\s*(?P<name>{NAME}){_END}")
_SURNAME = re.compile(rf"(?:免贵姓|我姓|贵姓|姓)\s*(?P<name>(?:{_DOUBLE})|[{_SURNAMES}]){_END}")
_TITLED = re.compile(
    rf"(?:我是|叫我|称呼我?|^)\s*(?P<name>[{_SURNAMES}])(?:先生|女士|小姐|师傅|老师|总|姐|哥)(?=[,，。;；!！?？\s]|$)"
)
_OTHERS = re.compile(
    r"(?:司机|驾驶员|车主|代驾|师傅|保安|物业|交警|警察|邻居|老板|同事|朋友|对方|对面|他|她|人家)[^,，。;；]{0,4}$"
)
_FOREIGN = r"[A-Za-z][A-Za-z .]{1,30}|[\u4e00-\u9fa5]{1,8}·[\u4e00-\u9fa5]{1,8}"
_BARE = re.compile(rf"^(?P<name>{NAME}|{_FOREIGN})$")
# Words that begin like a surname and are no names.
_NOT_NAMES = any_of(
    "车主|本人|方便|任何|时候|高速|金额|成都|安全|常州|石家|钟头|向左|向右|单方|全责|路口|路上|关于|何时|马上|车险",
    "司机|余额|白色|黑|万一|左边|右边|后面|文字",
)


def parse_name(text: str, *, asked: bool = False) -> str | None:
    """The reporter's name (「我叫张伟」「免贵姓李」 → 张伟, 李). `asked`: a bare name counts."""
    said = plain(text).strip()
    for pattern in (_CALLED, _SURNAME, _TITLED):
        match = pattern.search(said)
        if match and pattern is _SURNAME and _OTHERS.search(said[: match.start()]):
            continue
        if match and not _NOT_NAMES.search(match["name"]):
            return match["name"]
    bare = _BARE.match(said.strip(" ,，。.!！")) if asked else None
    return bare["name"] if bare and not _NOT_NAMES.search(bare["name"]) else None


def is_name(words: str) -> bool:
    """Whether the words, which begin like one, are a name."""
    return not _NOT_NAMES.search(words)
