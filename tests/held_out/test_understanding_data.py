"""The judging data in `understanding/` is well formed; it never runs the bot."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.held_out.understanding import count

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
CHARACTER = "[A-HJ-NP-Z0-9]"
# After province and city: fuel, small NEV or large NEV.
PLATE = re.compile(f"[{PROVINCES}][A-Z](?:{CHARACTER}{{5}}|[A-HJK]{CHARACTER}[0-9]{{4}}|[0-9]{{5}}[A-HJK])")
PARTS = {"前", "后", "左", "右", "底", "顶", "玻璃", "轮", "电池", "充电口", "其他"}
PARTIES = {
    "本人",
    "配偶",
    "父母",
    "子女",
    "亲戚",
    "朋友",
    "同事",
    "代驾",
    "对方",
    "行人",
    "骑行者",
    "乘客",
    "伤者",
    "物业",
    "其他",
}
KINDS = {
    "plate",
    "vin",
    "phone",
    "id_number",
    "policy_number",
    "claim_number",
    "money",
    "time",
    "place",
    "party",
    "part",
}
VIN_VALUES = {str(n): n for n in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def intents() -> dict[str, Any]:
    return count.read("intents")


@pytest.fixture(scope="module")
def person() -> dict[str, Any]:
    return count.read("person")


@pytest.fixture(scope="module")
def safety() -> dict[str, Any]:
    return count.read("safety")


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, Any]]:
    return count.read("entities")["sentences"]


def entities_of(sentences: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [entity for sentence in sentences for entity in sentence["entities"] if entity["entity"] == kind]


def test_every_phrasing_names_one_of_the_seventy_intents(intents: dict[str, Any]) -> None:
    names = set(intents["names"])
    assert len(names) == len(intents["names"]) == 70
    for entry in intents["intents"]:
        assert entry["intent"] in names, entry
        assert set(entry.get("also", [])) <= names - {entry["intent"]}, entry


def test_every_intent_has_enough_phrasings(intents: dict[str, Any]) -> None:
    frequent = set(intents["frequent"])
    assert len(frequent) == 12
    per_intent = Counter(entry["intent"] for entry in intents["intents"])
    assert per_intent.total() >= 720
    scarce = {name: per_intent[name] for name in intents["names"] if per_intent[name] < (16 if name in frequent else 8)}
    assert scarce == {}


def test_wishes_for_a_person_are_many_and_mostly_indirect(person: dict[str, Any]) -> None:
    assert len(person["wishes"]) >= 80
    assert sum(wish["indirect"] for wish in person["wishes"]) > len(person["wishes"]) / 2
    assert len(person["look_alikes"]) >= 100


def test_every_emergency_has_a_known_kind(safety: dict[str, Any]) -> None:
    kinds = safety["kinds"]
    assert len(safety["emergencies"]) >= 120
    assert len(safety["look_alikes"]) >= 150
    assert {entry["kind"] for entry in safety["emergencies"]} == set(kinds)
    for entry in safety["emergencies"]:
        assert set(entry.get("also", [])) <= set(kinds) - {entry["kind"]}, entry
    assert all(kind["numbers"] and kind["meaning"] for kind in kinds.values())


def test_every_look_alike_says_why(
    person: dict[str, Any], safety: dict[str, Any], sentences: list[dict[str, Any]]
) -> None:
    without = [sentence for sentence in sentences if not sentence["entities"]]
    entries = [*person["look_alikes"], *safety["look_alikes"], *without]
    assert [entry for entry in entries if not entry.get("why")] == []


def test_no_sentence_is_there_twice() -> None:
    places = defaultdict(list)
    for name, entries in count.lists().items():
        for entry in entries:
            places[count.bare(entry["text"])].append(name)
    assert {text: names for text, names in places.items() if len(names) > 1} == {}


def test_spans_stand_in_their_sentences_once_and_apart(sentences: list[dict[str, Any]]) -> None:
    assert len(sentences) >= 150
    for sentence in sentences:
        spans = []
        for entity in sentence["entities"]:
            assert entity["entity"] in KINDS, entity
            assert sentence["text"].count(entity["text"]) == 1, entity
            start = sentence["text"].index(entity["text"])
            spans.append((start, start + len(entity["text"])))
        spans.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), sentence


def test_every_kind_of_entity_occurs(sentences: list[dict[str, Any]]) -> None:
    assert {kind for kind in KINDS if len(entities_of(sentences, kind)) < 8} == set()


def test_plates_and_phones_have_their_form(sentences: list[dict[str, Any]]) -> None:
    plates = [entity["value"] for entity in entities_of(sentences, "plate")]
    assert [plate for plate in plates if not PLATE.fullmatch(plate)] == []
    assert len({plate[0] for plate in plates}) >= 25
    assert sum(len(plate) == 8 for plate in plates) >= 15
    phones = [entity["value"] for entity in entities_of(sentences, "phone")]
    assert [phone for phone in phones if not re.fullmatch(r"1[3-9]\d{9}", phone)] == []


def id_is_right(number: str) -> bool:
    born = datetime.strptime(number[6:14] + "+0800", "%Y%m%d%z")
    expected = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False)) % 11]
    return len(number) == 18 and born.year > 1900 and number[17] == expected


def vin_is_right(vin: str) -> bool:
    rest = sum(VIN_VALUES[character] * weight for character, weight in zip(vin, VIN_WEIGHTS, strict=True)) % 11
    return vin[8] == "0123456789X"[rest]


def test_check_digits_are_right(sentences: list[dict[str, Any]]) -> None:
    assert all(id_is_right(entity["value"]) for entity in entities_of(sentences, "id_number"))
    assert all(vin_is_right(entity["value"]) for entity in entities_of(sentences, "vin"))


def test_policy_and_claim_numbers_and_money_are_normalised(sentences: list[dict[str, Any]]) -> None:
    numbers = [*entities_of(sentences, "policy_number"), *entities_of(sentences, "claim_number")]
    assert [entity for entity in numbers if not re.fullmatch(r"[A-Z0-9]+", entity["value"])] == []
    assert [entity for entity in entities_of(sentences, "money") if not entity["value"] > 0] == []


def test_parts_and_parties_come_from_their_lists(sentences: list[dict[str, Any]]) -> None:
    assert {entity["value"] for entity in entities_of(sentences, "part")} <= PARTS
    assert {entity["value"] for entity in entities_of(sentences, "party")} <= PARTIES


def moment_of(value: str) -> datetime | date:
    if "T" not in value:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    assert moment.utcoffset() == timedelta(hours=8), value
    return moment


def test_times_parse_and_have_a_clock(sentences: list[dict[str, Any]]) -> None:
    for sentence in sentences:
        times = [entity for entity in sentence["entities"] if entity["entity"] == "time"]
        assert bool(times) == ("clock" in sentence), sentence
        for entity in times:
            clock = moment_of(sentence["clock"])
            assert isinstance(clock, datetime)
            for value in [entity["value"], *entity.get("also", [])]:
                moment = moment_of(value)
                day = moment.date() if isinstance(moment, datetime) else moment
                assert abs((clock.date() - day).days) <= 60, entity
            assert ("T" in entity["value"]) == ("tolerance_minutes" in entity), entity


def test_the_readme_shows_the_real_counts() -> None:
    readme = (count.HERE / "README.md").read_text(encoding="utf-8")
    assert count.table() in readme
    assert count.kinds() in readme
