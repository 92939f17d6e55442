"""A short question takes from the one before what it leaves out, and only as long as that is fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge_base.answer import Answer
from knowledge_base.follow_up import Session, carried
from tests.knowledge_base.test_products import PRODUCTS

NOW = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
ANSWERED = Answer("", (), 1.0, question="划痕险有没有免赔额？", products=("scratch",))
SESSION = Session().after("划痕险有没有免赔额", ANSWERED, NOW)


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("那三者险呢", "三者险有没有免赔额"),
        ("三者险呢？", "三者险有没有免赔额"),
        ("它要多久", "划痕险要多久"),
        ("保额怎么定", "划痕险保额怎么定"),
        ("三者险保额选多少", "三者险保额选多少"),
        ("报案之后多久能收到钱到账", "报案之后多久能收到钱到账"),
    ],
)
def test_what_is_left_out_is_put_in(asked: str, understood: str) -> None:
    assert carried(asked, SESSION, PRODUCTS, NOW) == understood


def test_after_half_an_hour_nothing_is_carried_on() -> None:
    assert carried("那三者险呢", SESSION, PRODUCTS, NOW + timedelta(minutes=31)) == "那三者险呢"


def test_a_question_without_an_answer_leaves_the_subject_as_it_was() -> None:
    assert SESSION.after("今天天气", None, NOW).question == "划痕险有没有免赔额"
