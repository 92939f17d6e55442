"""Plates, phones, policy numbers and VINs, typed and spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.policies.demo_policies import DEMO_POLICIES
from insurance.words.cities import PROVINCES
from insurance.words.phones import check_phone, parse_phone
from insurance.words.plates import check_plate, mask_plate, parse_other_plate, parse_plate
from insurance.words.policy_numbers import (
    check_policy_no,
    check_vin,
    parse_claim_no,
    parse_policy_no,
    parse_vin,
    parse_vin_tail,
)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("粤BD12345", "粤BD12345"),
        ("粤b·d12345", "粤BD12345"),
        ("粤 B D1 23 45", "粤BD12345"),
        ("粤B-12345", "粤B12345"),
        ("粤Ｂ・１２３４５", "粤B12345"),
        ("粤 B 一二三四五", "粤B12345"),
        ("粤B幺二三四五", "粤B12345"),
        ("车牌是皖AF66688，昨天撞的", "皖AF66688"),
        ("广东B12345", "粤B12345"),
        ("京A12345D", "京A12345D"),  # a large new-energy car has its letter last
        ("京A1234D", "京A1234D"),
        ("粤A1234挂", "粤A1234挂"),
        ("京A1234警", "京A1234警"),
        ("粤BO1234", "粤B01234"),
        ("粤B12345，不对，是粤B54321", "粤B54321"),
        ("我的车是粤BD12345，对方车牌皖A88888", "粤BD12345"),
        ("粤B12345 3点撞的", "粤B12345"),
        ("粤B12345一辆车", "粤B12345"),
        ("粵B88T66", "粤B88T66"),
        ("深圳B12345", "粤B12345"),
        ("深圳A12345", None),
        ("沪A0023领", "沪A0023领"),
        ("使224578", "使224578"),
        ("粤B12345和皖A66666", None),
        ("粤B1234", None),
        ("粤B123456", None),
        ("粤BABCDE", None),
        ("对方是粤B12345", None),
        ("我在云南路12345号", None),
        ("订单号 新A1234567", None),
        ("", None),
    ],
)
def test_a_plate_is_read(said: str, plate: str | None) -> None:
    assert parse_plate(said) == plate


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("对方车牌皖A88888", "皖A88888"),
        ("粤B12345撞了我的车", "粤B12345"),
        ("前车是粤B12345", "粤B12345"),
        ("粤B12345", None),
    ],
)
def test_the_other_sides_plate_is_kept_apart(said: str, plate: str | None) -> None:
    assert parse_other_plate(said) == plate


@pytest.mark.parametrize("said", ["粤B1234", "粤B123456", "粤B12345和皖A66666", "B12345", "bd12345"])
def test_a_plate_that_cannot_be_right_is_asked_about(said: str) -> None:
    assert check_plate(said)


@pytest.mark.parametrize("said", ["粤BD12345", "不知道", "粤B12345撞了我的车", "BWS202603010000011", "你好"])
def test_nothing_is_asked_where_no_plate_is_wrong(said: str) -> None:
    assert check_plate(said) is None


@given(
    province=st.sampled_from(sorted(PROVINCES)),
    city=st.sampled_from(LETTERS),
    serial=st.one_of(
        st.from_regex(r"[A-HJK][A-HJ-NP-Z0-9][0-9]{4}", fullmatch=True),
        st.from_regex(r"[0-9]{5}[A-HJK]", fullmatch=True),
        st.from_regex(r"[A-HJ-NP-Z0-9]{3}[0-9]{2}", fullmatch=True),
    ),
    gap=st.sampled_from(["", " ", "·", "-", "."]),
    is_small=st.booleans(),
)
def test_every_plate_of_every_province_is_read_however_it_is_spaced(
    province: str, city: str, serial: str, gap: str, is_small: bool
) -> None:
    said = f"{province}{city}{gap}{serial[:2]}{gap}{serial[2:]}"
    assert parse_plate(f"车牌{said.lower() if is_small else said}，谢谢") == province + city + serial


def test_all_31_provinces_are_known() -> None:
    assert len(PROVINCES) == 31


def test_a_plate_is_shown_masked() -> None:
    assert mask_plate("粤BD12345") == "粤B·D****5"


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("幺三八零零幺三八零零零", "13800138000"),
        ("一三八 零零一三 八零零零", "13800138000"),
        ("我电话是13800138000，打不通再打13800138000", "13800138000"),
        ("打13800138000，不对，13900139000", "13900139000"),
        ("我的电话13800138000，对方电话13900139000", "13800138000"),
        ("13800138000一直打不通", "13800138000"),
        ("tel13800138000", "13800138000"),
        ("13800138000 13900139000", None),
        ("1380013800", None),
        ("138001380001", None),
        ("12800138000", None),
        ("440301199001011234", None),
        ("BW20261113800138", None),
        ("0755-88886666", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_read(said: str, phone: str | None) -> None:
    assert parse_phone(said) == phone


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("13800138000 13900139000", "不止一个"),
        ("1380013800", "10 位"),
        ("138001380001", "12 位"),
        ("0755-88886666", "不像手机号"),
    ],
)
def test_a_number_that_cannot_be_right_is_asked_about(said: str, about: str) -> None:
    assert about in (check_phone(said) or "")


@pytest.mark.parametrize("said", ["13800138000", "不方便留", "昨晚8点", "粤B12345"])
def test_nothing_is_asked_where_no_number_is_wrong(said: str) -> None:
    assert check_phone(said) is None


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]), st.booleans())
def test_every_mobile_number_is_read_however_it_is_said(number: str, gap: str, is_spoken: bool) -> None:
    said = gap.join((number[:3], number[3:7], number[7:]))
    if is_spoken:
        said = said.translate(dict(zip(map(ord, DIGITS), "零幺二三四五六七八九", strict=True)))
    assert parse_phone(f"电话：{said}。") == number


def test_policy_and_claim_numbers_are_told_apart() -> None:
    assert parse_policy_no("保单号 bws2026 0301 0000 011") == "BWS202603010000011"
    assert parse_policy_no("BW20261122123456") is None
    assert parse_claim_no("查一下bw20261122123456到哪了") == "BW20261122123456"
    assert parse_claim_no("BWS202603010000011") is None


def test_a_company_may_have_its_own_policy_numbers() -> None:
    assert parse_policy_no("P-12345678", r"P\d{8}") == "P12345678"
    assert check_policy_no("没有", r"P\d{8}")


def test_every_demo_policy_number_and_vin_is_read() -> None:
    for policy in DEMO_POLICIES:
        assert parse_policy_no(f"保单{policy['policy_no']}") == policy["policy_no"]
        assert parse_vin(f"车架号{policy['vin']}") == policy["vin"]


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("1HGBH41JXMN109187", "有一位不对"),
        ("LFV3A23C4J3IO1234", "I、O、Q"),
        ("车架号LFV3A23C4J3123", None),
        ("车架号LFV3A23C4J312345", "16 位"),
        ("1HGBH41JXMN109186", None),
    ],
)
def test_a_vin_that_cannot_be_right_is_asked_about(said: str, about: str | None) -> None:
    sentence = check_vin(said)
    assert sentence is None if about is None else about in (sentence or "")


def test_the_last_six_of_a_vin_will_do_for_a_car_without_plates() -> None:
    assert parse_vin_tail("还没上牌，车架号后六位是 a12345") == "A12345"
    assert parse_vin_tail("还没上牌，后六位 001234") is None
    assert parse_vin_tail("还没上牌，车架号后六位是 001234") == "001234"
