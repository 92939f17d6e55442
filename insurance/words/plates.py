"""Number plates as people type and say them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from insurance.words.cities import CITIES, PROVINCES
from insurance.words.clauses import corrected, tells_of_accident
from insurance.words.numerals import as_digits, capitals, plain
from insurance.words.sides import is_ours, is_theirs
from insurance.words.traditional import simplified

SEVERAL = "您说到了不止一个车牌：{plates}。请问出险的是哪一辆？"
NOT_A_PLATE = "车牌“{said}”好像不完整。新能源车牌是 8 位，比如粤BD12345；燃油车牌是 7 位，比如粤B12345，麻烦再发一次。"
NO_PROVINCE = "车牌前面还有省份简称，麻烦补上再发一次，比如粤BD12345。"

_SIGNS = {name: sign for sign, name in PROVINCES.items()}
_GAP = r"[\s·•・∙.\-_—–~:]{0,3}"
_LETTER = "[A-HJ-NP-Z]"
_ANY = "[A-Z0-9]"
_SAID = r"(?:省|市|自治区)?(?:的|牌照?|车牌|那边){0,2}[,，]?"
_REGION = f"(?P<region>[{''.join(PROVINCES)}]|(?P<place>{'|'.join([*_SIGNS, *CITIES])}){_SAID})"
_SERIAL = rf"(?P<serial>{_ANY}(?:{_GAP}{_ANY}){{%d}})"
_PREFIX = rf"{_REGION}{_GAP}(?P<letter>{_LETTER})(?:{_GAP}|{_GAP}[的点杠,，、]{_GAP})"
# The longest first. I and O stand on no plate behind the city's letter, so there they are slips for 1 and 0.
_SHAPES = tuple(re.compile(f"{_PREFIX}{_SERIAL % (count - 1)}(?!{_ANY})") for count in (6, 5))
_MARKED = re.compile(rf"{_PREFIX}{_SERIAL % 3}{_GAP}(?P<mark>[挂学警港澳领])(?![校员队口习告察生])")
_LITTLE_MORE = 2  # characters beside the plate
_WHOSE = r"(?:对方|对面|他|她|人家|前车|后车|肇事(?:车|者)?|那(?:辆|台)车|跑(?:掉|了)?的?那?(?:辆|个)?车?|逃逸的?车?)"
_IS_THEIRS = re.compile(
    rf"(?:车牌|牌照|号牌|牌子|那个?号)(?!.{{0,6}}我的)[^,，。;；?？我]{{0,10}}?(?:是|写的|填的|成了?|那是)+{_WHOSE}们?(?:家|那边)?的?(?:车)?的?"
    rf"|^(?:那|这)个?(?:车牌|牌照|号)?[^,，。;；?？]{{0,3}}是{_WHOSE}的(?:车牌|牌照)"
)
_EMBASSY = re.compile(r"(?<!\d)(?:使(?P<after>\d{3}[·.]?\d{3})|(?P<before>\d{6})使(?![用得劲]))(?!\d)")
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]")
_FUEL = re.compile(r"(?=(?:.*\d){2})[A-HJ-NP-Z0-9]{5}")
_TRAILER = re.compile(r"[A-HJ-NP-Z0-9]{4}")
_ATTEMPT = re.compile(f"(?:{'|'.join(PROVINCES)}){_GAP}[A-Z]{_GAP}{_ANY}(?:{_GAP}{_ANY}){{1,8}}")
_BARE = re.compile(rf"(?<!{_ANY}){_LETTER}{_GAP}(?:[A-HJK][A-Z0-9]\d{{4}}|\d{{5}}[A-HJK]?|[A-Z0-9]\d{{4}})(?!{_ANY})")

# What one car did to the other, between their plates; and what was done to it, behind the second.
_DID_TO = re.compile(
    r"(?:的?车子?)?[\s,，]*(?:不小心|倒车时?|变道时?)*(?:[撞刮蹭碰剐擦怼]|追尾)[了到上着伤坏]*[\s,，]*"
)
_DONE_BY = re.compile(r"(?:的?车子?)?[\s,，]*(?:被|让|叫|给)[\s,，]*")
_WAS_DONE = re.compile(r"(?:的?车子?)?\s*(?:给|从后面|追)*(?:[撞刮蹭碰剐擦怼]|追尾|尾)")

# What a voice program writes down for the letters of a plate.
_LETTERS = dict(
    zip("诶毕比必币闭笔逼壁西地迪弟帝第滴递伊记寄杰凯恩批皮提替歪", "ABBBBBBBBCDDDDDDDEGGJKNPPTTY", strict=True)
)
_LETTER_SIGNS = "".join(_LETTERS)
_AFTER_REGION = f"(?<=[{''.join(PROVINCES)}])"
_ALOUD = re.compile(
    rf"{_AFTER_REGION}[{_LETTER_SIGNS}]{{1,2}}(?=\d{{5}}(?!{_ANY}))|{_AFTER_REGION}[{_LETTER_SIGNS}](?={_ANY}{{5,6}}(?!{_ANY}))"
    rf"|(?<=[{''.join(PROVINCES)}]{_LETTER})[{_LETTER_SIGNS}](?=\d{{5}}(?!{_ANY}))"
)


@dataclass(frozen=True)
class PlateWord:
    """A plate, whosever it is, and where it stands."""

    plate: str
    start: int
    end: int


def parse_plate(text: str) -> str | None:
    """The customer's own plate, like `粤BD12345`; None if there is none, or if it is open which of several it is.

    The other side's (「对方车牌…」) is left out. What follows 「不对」 counts more than what went before it.
    """
    text = simplified(plain(text))
    rest = corrected(text)
    return _own_plate(rest) or (None if rest == text else _own_plate(text))


def find_plates(text: str) -> list[str]:
    """The plates in the text that are not the other side's, in order, each once. Several: ask which one is meant."""
    one = parse_plate(text)
    if one:
        return [one]
    text = simplified(plain(text))
    found = plate_words(text)
    return list(dict.fromkeys(each.plate for each in found if not is_theirs(text, each.start, each.end)))


def parse_other_plate(text: str) -> str | None:
    """The other side's plate, where the text says that it is theirs (「对方车牌…」)."""
    text = simplified(plain(text))
    if pair := _hit_each_other(text):
        return pair[1]
    found = plate_words(text)
    theirs = {one.plate for one in found if is_theirs(text, one.start, one.end)}
    if not theirs and len(found) > 1 and tells_of_accident(text):  # one is said to be ours, so the other is not
        theirs = {one.plate for one in found if not is_ours(text, one.start)} if parse_plate(text) else set()
    return theirs.pop() if len(theirs) == 1 else None


def other_sides_plate(text: str, known: str | None) -> dict[str, str | None]:
    """「车牌号那个是对方的」: the plate that was taken for ours, where it belongs; empty if nothing is said."""
    if known is None or plate_words(simplified(plain(text))) or not _IS_THEIRS.search(text):
        return {}
    return {"plate_no": None, "third_plate": known}


def is_plate_alone(text: str) -> bool:
    """Whether the words are one plate and nothing more: 「京B88888」."""
    text = simplified(plain(text)).strip(" ,，。!！")
    found = plate_words(text)
    return len(found) == 1 and len(text) - (found[0].end - found[0].start) <= _LITTLE_MORE


def check_plate(text: str) -> str | None:
    """A sentence for the customer if the text seems to give a plate and no single plate can be read from it."""
    if parse_plate(text) is not None:
        return None
    text = simplified(plain(text))
    found = plate_words(text)
    ours = dict.fromkeys(one.plate for one in found if not is_theirs(text, one.start, one.end))
    if len(ours) > 1:
        return SEVERAL.format(plates="、".join(ours))
    figures = as_digits(capitals(text))
    attempt = _ATTEMPT.search(figures)
    if attempt and not any(one.start == attempt.start() for one in found):
        return NOT_A_PLATE.format(said=text[slice(*attempt.span())].strip())
    return NO_PROVINCE if not found and _BARE.search(figures) else None


def mask_plate(plate_no: str) -> str:
    """粤B·D***5"""
    return f"{plate_no[:2]}·{plate_no[2:3]}{'*' * max(0, len(plate_no) - 4)}{plate_no[-1:]}"


def plate_words(text: str) -> list[PlateWord]:
    """Every plate in plain, simplified text. As it is typed first, so that 「粤B12345一辆」 has five digits."""
    found: dict[int, PlateWord] = {}
    typed = capitals(text)
    for figures in (
        typed,
        as_digits(typed),
        _letters_read(as_digits(typed)),
    ):  # one sign for one sign, so positions stay
        for word in _shaped(figures):
            if not any(word.start < other.end and other.start < word.end for other in found.values()):
                found[word.start] = word
    return [found[start] for start in sorted(found)]


def _letters_read(text: str) -> str:
    """「粤毕地12345」, as a voice program writes down the letters that were said: 粤BD12345."""
    return _ALOUD.sub(lambda found: "".join(_LETTERS.get(sign, sign) for sign in found.group()), text)


def _hit_each_other(text: str) -> tuple[str, str] | None:
    """Ours and theirs: 「粤BD12345被粤B54321撞了」, 「我粤BD12345撞了粤B54321」; without 「我」 it is open."""
    found = plate_words(text)
    if len(found) != 2 or found[0].plate == found[1].plate:
        return None
    first, second = found
    between = text[first.end : second.start]
    hit = is_ours(text, first.start) and _DID_TO.fullmatch(between)
    was_hit = _DONE_BY.fullmatch(between) and _WAS_DONE.match(text, second.end)
    is_first_theirs = is_theirs(text, first.start, first.end)
    return (first.plate, second.plate) if (hit or was_hit) and not is_first_theirs else None


def _own_plate(text: str) -> str | None:
    if pair := _hit_each_other(text):
        return pair[0]
    found = [one for one in plate_words(text) if not is_theirs(text, one.start, one.end)]
    plates = {one.plate for one in found}
    if len(plates) > 1:
        plates = {one.plate for one in found if is_ours(text, one.start)}
    return plates.pop() if len(plates) == 1 else None


def _shaped(text: str) -> Iterator[PlateWord]:
    for pattern in (_MARKED, *_SHAPES):
        for match in pattern.finditer(text):
            plate = _plate(match)
            if plate is not None:
                yield PlateWord(plate, *match.span())
    for match in _EMBASSY.finditer(text):
        digits = re.sub(r"\D", "", match["after"] or match["before"])
        yield PlateWord(f"使{digits}" if match["after"] else f"{digits}使", *match.span())


def _plate(match: re.Match[str]) -> str | None:
    region = _region(match)
    serial = re.sub(r"[^A-Z0-9]", "", match["serial"]).replace("O", "0").replace("I", "1")
    if region is None:
        return None
    if mark := match.groupdict().get("mark"):
        return f"{region}{serial}{mark}" if _TRAILER.fullmatch(serial) else None
    shape = _NEW_ENERGY if len(serial) == 6 else _FUEL
    return f"{region}{serial}" if shape.fullmatch(serial) else None


def _region(match: re.Match[str]) -> str | None:
    """粤B, also of 「广东B」, and of 「深圳B」 where the letter is that city's."""
    place, letter = match["place"], match["letter"]
    if place in CITIES:
        return CITIES[place] if CITIES[place].endswith(letter) else None
    return _SIGNS.get(place or "", match["region"]) + letter
