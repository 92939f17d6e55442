"""What is written on photos: read in a child process, believed only where it has the right shape."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from foundation.settings import load_settings
from insurance.photos import photo_records
from insurance.photos.photo_labels import Label, in_claim, suggest
from insurance.photos.photo_process import PhotoProcess
from insurance.photos.photo_reading import PhotoReader, TextLine
from insurance.photos.photo_text import readings_of
from tests.examples.photos.make_photos import font, jpeg

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "photos"
VIN = "LDEM0A0A9TA000001"


def line(text: str, *, score: float = 0.99, left: float = 0.1, top: float = 0.1, width: float = 0.2) -> TextLine:
    return TextLine(text, score, left, top, left + width, top + 0.04)


@pytest.fixture(scope="module")
def reader() -> Iterator[PhotoReader]:
    reader = PhotoReader()
    yield reader
    reader.close()


async def test_a_plate_is_read_from_a_photo_of_a_car(reader: PhotoReader) -> None:
    lines = await reader.read((EXAMPLES / "car_front.jpg").read_bytes())
    assert lines is not None
    readings = readings_of(lines)
    assert [each["plate"] for each in readings["plates"]] == ["粤B12345"]
    assert suggest(readings) is Label.WHOLE_CAR


async def test_a_driving_permit_is_read_field_by_field(reader: PhotoReader) -> None:
    lines = await reader.read((EXAMPLES / "driving_permit.jpg").read_bytes())
    assert lines is not None
    readings = readings_of(lines)
    assert readings["document"] == "driving_permit"
    assert readings["fields"] == {
        "owner": "林某某",
        "usage": "非营运",
        "model": "样例牌SL7000BEV",
        "registered_on": "2025-03-18",
        "issued_on": "2025-03-18",
    }
    assert "vin" not in readings  # the number of this sample has no right check digit: it is not believed
    assert suggest(readings) is Label.DOCUMENT


async def test_a_driving_licence_and_a_vehicle_s_number_are_read(reader: PhotoReader) -> None:
    card = Image.new("RGB", (1400, 900), (236, 240, 232))
    draw = ImageDraw.Draw(card)
    for text, at in (
        ("中华人民共和国机动车驾驶证", (300, 60)), ("姓名 张伟", (120, 240)), ("准驾车型 C1", (120, 400)),
        ("有效期限 2024-05-06至2034-05-06", (120, 560)), (VIN, (120, 740)),
    ):  # fmt: skip
        draw.text(at, text, font=font(56), fill=(20, 20, 24))
    lines = await reader.read(jpeg(card))
    assert lines is not None
    readings = readings_of(lines)
    assert readings["document"] == "driving_licence"
    assert readings["fields"] == {"name": "张伟", "class": "C1", "valid_until": "2034-05-06"}
    assert readings["vin"] == VIN


async def test_a_sign_in_a_garage_is_no_plate(reader: PhotoReader) -> None:
    lines = await reader.read((EXAMPLES / "pillar_garage.jpg").read_bytes())
    assert lines
    assert readings_of(lines) == {}


async def test_what_is_no_picture_is_not_read_and_the_next_one_is(reader: PhotoReader) -> None:
    assert await reader.read(b"\xff\xd8\xff nothing") is None
    assert await reader.read((EXAMPLES / "car_front.jpg").read_bytes())


async def test_behind_too_many_a_photo_is_not_read_and_nobody_is_held_up() -> None:
    reader = PhotoReader(most_waiting=0)
    assert await asyncio.wait_for(reader.read((EXAMPLES / "car_front.jpg").read_bytes()), 1) is None


async def test_a_reader_that_dies_costs_no_photo() -> None:
    reader = PhotoReader(PhotoProcess(0.01, module="insurance.photos.photo_text_worker"))
    assert await reader.read((EXAMPLES / "car_front.jpg").read_bytes()) is None


async def test_a_photo_is_examined_with_what_is_written_on_it() -> None:
    photo = await photo_records.examine((EXAMPLES / "rear_scratch.jpg").read_bytes(), load_settings())
    assert photo.readings["plates"][0]["plate"] == "粤B12345"
    assert photo.problem is None
    unread = load_settings(read_photos=False)
    assert (await photo_records.examine((EXAMPLES / "rear_scratch.jpg").read_bytes(), unread)).readings == {}


@pytest.mark.parametrize(
    ("text", "score", "plates"),
    [
        ("粤B·12345", 0.99, ["粤B12345"]),
        ("粤BD12345", 0.99, ["粤BD12345"]),
        ("粤BDI2345", 0.99, ["粤BD12345"]),  # no plate has an I
        ("粤B·12345", 0.6, []),
        ("B2-017", 0.99, []),
        ("粤B1234", 0.99, []),
        ("减速慢行", 0.99, []),
    ],
)
def test_a_plate_has_the_shape_of_one_and_is_read_surely(text: str, score: float, plates: list[str]) -> None:
    readings = readings_of([line(text, score=score)])
    assert [each["plate"] for each in readings.get("plates", ())] == plates


@pytest.mark.parametrize(
    ("text", "vin"),
    [
        (VIN, VIN),
        (f"车辆识别代号 {VIN}", VIN),
        (VIN.replace("0", "O"), VIN),
        (VIN.replace("9T", "8T"), None),
        (f"{VIN}7", None),
    ],
)
def test_a_vehicle_s_number_has_a_right_check_digit(text: str, vin: str | None) -> None:
    assert readings_of([line(text)]).get("vin") == vin


def test_two_vehicles_numbers_on_one_photo_are_none() -> None:
    assert "vin" not in readings_of([line(VIN), line("LDEM0B0B2TA000002", top=0.5)])


def test_a_value_may_stand_beside_its_label() -> None:
    lines = [line("机动车行驶证"), line("使用性质", top=0.3, width=0.1), line("非营运", left=0.25, top=0.305)]
    assert readings_of(lines)["fields"] == {"usage": "非营运"}


@pytest.mark.parametrize(
    ("readings", "label"),
    [
        ({}, None),  # a dent has no words on it
        ({"document": "invoice"}, Label.DOCUMENT),
        ({"plates": [{"plate": "粤B12345", "width": 0.15}]}, Label.WHOLE_CAR),
        ({"plates": [{"plate": "粤B12345", "width": 0.5}]}, Label.PLATE),
        ({"plates": [{"plate": "粤B12345", "width": 0.26}]}, None),
        ({"plates": [{"plate": "粤B12345", "width": 0.15}, {"plate": "粤B99999", "width": 0.1}]}, None),
    ],
)
def test_a_label_is_suggested_only_where_words_tell_it(readings: dict[str, object], label: Label | None) -> None:
    assert suggest(readings) is label


def test_a_car_with_the_other_s_plate_is_the_other_s() -> None:
    readings = {"plates": [{"plate": "粤B99999", "width": 0.15}]}
    assert in_claim(Label.WHOLE_CAR, readings, ["粤B99999"]) is Label.OTHER_PARTY
    assert in_claim(Label.WHOLE_CAR, readings, []) is Label.WHOLE_CAR
