"""Cities and where we sell; titles, tax numbers and addresses of invoices; clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from foundation.clock import in_beijing
from foundation.settings import Settings
from insurance.clocks import after_days, after_working_days
from insurance.policies.invoices import check_email, check_tax_number, parse_email, parse_tax_number, parse_title
from insurance.policies.regions import is_sold, parse_region

RIGHT, WRONG = "9144030071526726XG", "9144030071526726XA"


@pytest.mark.parametrize(
    ("said", "name", "sold"),
    [
        ("深圳", "深圳", True),
        ("青岛为啥不让保", "青岛", False),
        ("山东烟台的车", "烟台", True),
        ("我在江苏能买吗", "江苏", False),
        ("上海牌照但在深圳住能买不", "上海", False),
        ("住杭州,车是合肥的牌", "合肥", True),
        ("西安", "西安", True),
        ("宁波", "宁波", False),
    ],
)
def test_a_city_goes_with_its_province_unless_it_is_licensed_apart(
    settings: Settings, said: str, name: str, sold: bool
) -> None:
    region = parse_region(said)
    assert region is not None
    assert region.name == name
    assert is_sold(region, settings.sell_regions) is sold


def test_words_without_a_place_name_none() -> None:
    assert parse_region("什么时候开我们这") is None


def test_a_company_needs_its_name_and_a_number_that_can_be_right() -> None:
    assert parse_title(f"示例科技有限公司,税号{RIGHT}") == f"示例科技有限公司 {RIGHT}"
    assert parse_title(f"示例科技有限公司,税号{WRONG}") is None
    assert parse_title("示例科技有限公司") is None
    assert parse_title("个人") == "个人"
    assert parse_tax_number(RIGHT.lower()) == RIGHT
    assert check_tax_number(WRONG)
    assert check_tax_number(RIGHT) is None
    assert check_tax_number("个人就行") is None


def test_an_address_is_read_out_of_its_sentence() -> None:
    assert parse_email("发到zhang.wei@mail.example.com,谢谢") == "zhang.wei@mail.example.com"
    assert parse_email("没有邮箱") is None
    assert check_email("zhang@")
    assert check_email("没有邮箱") is None


def test_fifteen_days_and_fifteen_working_days() -> None:
    sunday = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    assert f"{in_beijing(after_days(sunday, 15)):%m-%d %H:%M}" == "12-07 23:59"
    assert f"{in_beijing(after_working_days(sunday, 15)):%m-%d}" == "12-11"
