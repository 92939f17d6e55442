"""Whether somebody says that they are old themselves: 「我七十了」, not 「我爸七十了」."""

from __future__ import annotations

import re

from insurance.words.numerals import plain

# 60 and more, in figures and in words.
_AGE = r"(?:[6-9]\d|1[01]\d|[六七八九]十[一二三四五六七八九]?)(?:多|来|几)?"
_OWN_AGE = re.compile(
    rf"(?:我|俺|咱|本人|老[汉头婆]子?|阿拉)(?:今年|都|已经|快|是|也|可|有|虚岁|马上)*{_AGE}(?:岁|周岁|的人|了|啦|咯|[,，。!！]|$)"
    rf"|(?:^|[,，。!！])(?:今年|虚岁|都|已经)+{_AGE}(?:岁|了|啦)"
)
_SELF = re.compile(
    r"(?:^|[,，。\s])(?:老头子|老太[婆太]|老婆子|老朽)我|(?:我|俺)(?:都|也|这|这都|已经)*(?:一?把年纪|一大把(?:年纪|岁数)|土埋半截|老糊涂|老花眼|老眼昏花)"
    r"|(?:^|[,，。\s])(?:人老了(?!的)|老眼昏花|老花眼)|(?:我|俺)(?:是|这|一?个|都是)*(?:一?个)?(?:老年人|老人家?|老头|老太太?|上了?年纪|年纪大了|岁数大了|岁数大)"
)


def says_older(text: str) -> bool:
    """Whether the words give the speaker's own age as 60 or more, or call the speaker old."""
    said = plain(text)
    return _SELF.search(said) is not None or _OWN_AGE.search(said) is not None
