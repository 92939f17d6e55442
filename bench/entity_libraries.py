"""Libraries that read entities, each as a finder like ours, as far as they are installed (decision 0015 says which)."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from insurance.words.entities import Entity

Finder = Callable[[str, datetime], Iterable[Entity]]


def installed_libraries() -> Iterator[tuple[str, tuple[str, ...], Finder]]:
    """Name, kinds and finder of every library that can be imported."""
    for name, module, kinds, make in _LIBRARIES:
        try:
            library = importlib.import_module(module)
        except ImportError:
            continue
        yield name, kinds, make(library)


def _jionlp(jio: Any) -> Finder:
    def times(text: str, now: datetime) -> Iterator[Entity]:
        for one in jio.ner.extract_time(text, time_base=now.timestamp(), with_parsing=True):
            if one["type"] in ("time_point", "time_span"):
                yield Entity("time", _start_of(one["detail"]["time"][0]), *one["offset"])

    def money(text: str) -> Iterator[Entity]:
        for one in jio.ner.extract_money(text, with_parsing=True):
            number = one["detail"]["num"]
            yield Entity("money", float(number[0] if isinstance(number, list) else number), *one["offset"])

    def numbers(text: str) -> Iterator[Entity]:
        for one in jio.extract_motor_vehicle_licence_plate(text, detail=True):
            yield Entity("plate", re.sub(r"[·.\s]", "", one["text"]).upper(), *one["offset"])
        for one in jio.extract_phone_number(text, detail=True):
            yield Entity("phone", re.sub(r"\D", "", one["text"])[-11:], *one["offset"])
        for one in jio.extract_id_card(text, detail=True):
            yield Entity("id_number", one["text"].upper(), *one["offset"])

    def places(text: str) -> Iterator[Entity]:
        for names, _ in jio.recognize_location(text)["domestic"] or ():
            for name in filter(None, names.values()):
                said = next((form for form in (name, name[:-1]) if form in text), None)
                if said:
                    yield Entity("place", said, text.index(said), text.index(said) + len(said))

    def find(text: str, now: datetime) -> list[Entity]:
        found = (times(text, now), money(text), numbers(text), places(text))
        return [one for some in found for one in _until_it_fails(some)]

    return find


def _chinese_time(library: Any) -> Finder:
    import arrow

    reader = library.TimeNormalizer()

    def find(text: str, now: datetime) -> Iterator[Entity]:
        answer = reader.parse(text, arrow.get(now.replace(tzinfo=None)))
        stamp = answer.get("timestamp") or (answer.get("timespan") or [None])[0]
        if stamp:
            yield Entity("time", _start_of(stamp), 0, len(text))

    return lambda text, now: _until_it_fails(find(text, now))


def _dateparser(library: Any) -> Finder:
    def find(text: str, now: datetime) -> Iterator[Entity]:
        settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
        for words, moment in library.search_dates(text, languages=["zh"], settings=settings) or ():
            yield Entity("time", moment.strftime("%Y-%m-%dT%H:%M"), text.index(words), text.index(words) + len(words))

    return lambda text, now: _until_it_fails(find(text, now))


def _microsoft(library: Any) -> Finder:
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency

    def find(text: str, now: datetime) -> Iterator[Entity]:
        for one in recognize_datetime(text, library.Culture.Chinese, reference=now.replace(tzinfo=None)):
            value = (one.resolution or {"values": [{}]})["values"][0]
            said = value.get("value") or value.get("start")
            if said and re.match(r"\d{4}-\d\d-\d\d", said):
                yield Entity("time", _start_of(said), one.start, one.end + 1)
        for one in recognize_currency(text, library.Culture.Chinese):
            if (one.resolution or {}).get("value"):
                yield Entity("money", float(one.resolution["value"]), one.start, one.end + 1)

    return lambda text, now: _until_it_fails(find(text, now))


def _cpca(library: Any) -> Finder:
    def find(text: str, _: datetime) -> Iterator[Entity]:
        for name in library.transform([text]).iloc[0, :3]:
            said = next((form for form in (name, str(name)[:-1]) if name and form in text), None)
            if said:
                yield Entity("place", said, text.index(said), text.index(said) + len(said))

    return lambda text, now: _until_it_fails(find(text, now))


def _stdnum(library: Any) -> Finder:
    def find(text: str, _: datetime) -> Iterator[Entity]:
        for match in re.finditer(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)", text):
            if library.is_valid(re.sub("[ -]", "", match.group())):
                yield Entity("id_number", re.sub("[ -]", "", match.group()).upper(), *match.span())

    return find


def _until_it_fails(found: Iterator[Entity]) -> list[Entity]:
    """What was found before the library broke on this text, if it did."""
    entities = []
    try:
        for one in found:
            entities.append(one)
    except Exception:  # some of them raise on ordinary sentences: what they have found by then counts
        return entities
    return entities


def _start_of(stamp: str) -> str:
    """A library's stamp as ours: midnight is a day without an hour."""
    day, _, clock = str(stamp).replace("T", " ").partition(" ")
    return day if clock[:5] in ("", "00:00") else f"{day}T{clock[:5]}"


_LIBRARIES: tuple[tuple[str, str, tuple[str, ...], Callable[[Any], Finder]], ...] = (
    ("jionlp", "jionlp", ("plate", "phone", "id_number", "time", "money", "place"), _jionlp),
    ("ChineseTimeNLP", "ChineseTimeNLP", ("time",), _chinese_time),
    ("dateparser", "dateparser.search", ("time",), _dateparser),
    ("recognizers-text", "recognizers_text", ("time", "money"), _microsoft),
    ("cpca", "cpca", ("place",), _cpca),
    ("addressparser", "addressparser", ("place",), _cpca),
    ("python-stdnum", "stdnum.cn.ric", ("id_number",), _stdnum),
)
