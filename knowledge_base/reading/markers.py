"""How Chinese documents number their parts: 编, 章, 节, 条, 1.1, 一、, （一）, ①."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum

_NUMBER = "[〇零一二两三四五六七八九十百千0-9０-９]+"
_NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.")
_CIRCLED = "①-⑳"

PART = re.compile(rf"^第\s*{_NUMBER}\s*(?:编|部分)")
CHAPTER = re.compile(rf"^第\s*{_NUMBER}\s*章")
SECTION = re.compile(rf"^第\s*{_NUMBER}\s*节")
APPENDIX = re.compile(rf"^附(?:表|录|件)\s*(?:{_NUMBER}|[A-Z])?(?=[：:、.．\s（(]|$|\S{{1,20}}(?:表|书|单|标准)$)")
RIDER = re.compile(r"^附加[^，。；：、]{2,24}(?:条款|保险|险)$")
ARTICLE = re.compile(rf"^第\s*{_NUMBER}\s*条(?:之{_NUMBER})?")
DECIMAL = re.compile(r"^\d{1,2}(?:[.．]\d{1,3}){1,3}(?![.．]?\d|[%％‰元万亿年月日个倍米吨])")
TOP_DECIMAL = re.compile(r"^\d{1,2}[.．、]?(?=\s*[^\d\s.．%％‰元万亿年月日个倍米吨])")
HAN = re.compile(r"^[一二三四五六七八九十]{1,3}、")
ITEM = re.compile(
    rf"^(?:[（(]\s*(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})\s*[)）]|[{_CIRCLED}]|\d{{1,2}}[、.．)）](?!\d))"
)
TERM = re.compile(r"^(?:【([^】]{1,24})】|([^，。；：\s]{2,16})(?:\s*[：:]\s*(?:是?指|即)?|\s*(?:是指|，指|指)))")

# Headings that stand alone between articles, with no number.
_BARE = re.compile(
    r"^(?:总则|保险责任|责任免除|免除保险人责任|除外责任|保险期间|保险金额.{0,8}|赔偿限额|责任限额|免赔额.{0,6}|保险标的"
    r"|释义|定义|名词解释|通用条款|附则|其他事项|其他|争议处理.{0,8}|赔偿处理|理赔.{0,6}|保险费.{0,6}"
    r"|(?:投保人|被保险人|保险人|投保人、被保险人|保险人、投保人、被保险人)的?义务|合同(?:解除|变更|终止).{0,8})$"
)


class Rank(IntEnum):
    """How high a heading without a style stands; styles take tens."""

    PART = 5
    CHAPTER = 15
    SECTION = 25
    BARE = 85


class Scheme(StrEnum):
    """What a document numbers its clauses by."""

    ARTICLE = "第X条"
    DECIMAL = "1.1"
    HAN = "一、"
    HEADING = "headings"


_RANKS = (
    (PART, Rank.PART),
    (APPENDIX, Rank.PART),
    (RIDER, Rank.PART),
    (CHAPTER, Rank.CHAPTER),
    (SECTION, Rank.SECTION),
)
_ANY = (PART, CHAPTER, SECTION, APPENDIX, ARTICLE, DECIMAL, HAN, ITEM)
_LONGEST_HEADING = 40


def rank_of(text: str) -> Rank | None:
    """The rank of a heading that tells by its words that it is one; None for anything else."""
    if len(text) > _LONGEST_HEADING or text.endswith(("。", "；", "，", "：")):
        return None
    found = next((rank for marker, rank in _RANKS if marker.match(text)), None)
    return Rank.BARE if found is None and _BARE.match(text.replace(" ", "")) else found


def opens_part(heading: str) -> bool:
    """Whether numbers begin again under this heading: a part, an additional cover, an appendix."""
    return any(marker.match(heading) for marker in (PART, APPENDIX, RIDER))


def words_of(heading: str) -> str:
    """A heading without its number."""
    found = next((found for marker in (CHAPTER, SECTION, TOP_DECIMAL, HAN) if (found := marker.match(heading))), None)
    return heading[found.end() :].strip(" \u3000:：、.") if found else heading


def spaced(heading: str) -> str:
    """第一章 保险责任, however the document parts the two."""
    found = next((found for marker in (PART, CHAPTER, SECTION) if (found := marker.match(heading))), None)
    if found is None:
        return heading
    number, rest = re.sub(r"\s", "", found[0]), heading[found.end() :].strip(" \u3000:：、")
    return f"{number} {rest}".strip()


def begins_anew(text: str) -> bool:
    """Whether a line cannot be the continuation of the line before it."""
    return any(marker.match(text) for marker in _ANY) or text.startswith("【")


def scheme_of(texts: list[str]) -> Scheme:
    """The numbering that a document goes by: the highest of which there are at least two."""
    for scheme, marker in ((Scheme.ARTICLE, ARTICLE), (Scheme.DECIMAL, DECIMAL), (Scheme.HAN, HAN)):
        if sum(marker.match(text) is not None for text in texts) >= 2:
            return scheme
    return Scheme.ARTICLE if any(ARTICLE.match(text) for text in texts) else Scheme.HEADING


def split_number(text: str, scheme: Scheme) -> tuple[str, str] | None:
    """The number of a clause that begins here, and the rest of the line."""
    marker = {Scheme.ARTICLE: ARTICLE, Scheme.DECIMAL: DECIMAL, Scheme.HAN: HAN}.get(scheme)
    found = marker.match(text) if marker else None
    if found is None:
        return None
    number = re.sub(r"\s", "", found[0]).translate(_NARROW).rstrip("、")
    return number, text[found.end() :].strip().lstrip(":： \u3000")


def term_defined(text: str) -> tuple[str, str] | None:
    """The term that a paragraph of definitions explains, and the whole explanation."""
    found = TERM.match(text)
    return (found[1] or found[2], text) if found else None
