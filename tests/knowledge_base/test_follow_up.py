"""A short question takes from the one before what it leaves out, and only as long as that is fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge_base.answer import Answer, Suggestions
from knowledge_base.follow_up import Session, answer_in, carried, readings
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
        ("那保额怎么定呢", "划痕险保额怎么定"),
        ("那我怎么投诉呢", "那我怎么投诉呢"),
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


BROKEN = Session().after("前挡玻璃裂了赔吗", Answer("", (), 1.0, question="玻璃单独碎了，怎么处理？"), NOW)


@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        ("要什么材料", ["前挡要什么材料", "要什么材料"]),
        ("那轮胎呢", ["轮胎玻璃裂了赔吗", "那轮胎呢"]),
        ("报案以后大概多长时间能拿到钱", ["报案以后大概多长时间能拿到钱"]),
        ("大概多长时间能弄完呀", ["大概多长时间能弄完呀", "前挡大概多长时间能弄完呀"]),
    ],
)
def test_a_thing_is_carried_on_like_a_product(asked: str, ways: list[str]) -> None:
    assert readings(asked, BROKEN, PRODUCTS, NOW) == ways


def test_a_question_that_was_met_with_choices_is_what_is_spoken_of() -> None:
    offered = SESSION.after("玻璃碎了", Suggestions(("玻璃单独碎了，怎么处理？",), 0.5, ("V01",)), NOW)
    assert carried("要什么材料", offered, PRODUCTS, NOW) == "玻璃要什么材料"


class Knows:
    """Answers what it lists."""

    products = PRODUCTS

    def __init__(self, *known: str) -> None:
        self._known = known

    def answer_now(self, question: str, **_: object) -> Answer | None:
        return Answer(question, (), 1.0) if question in self._known else None


def test_the_first_way_to_understand_it_that_is_answered_counts() -> None:
    assert answer_in(Knows("要什么材料", "前挡要什么材料"), "要什么材料", BROKEN, NOW)[0] == "前挡要什么材料"
    assert answer_in(Knows("要什么材料"), "要什么材料", BROKEN, NOW)[0] == "要什么材料"
    assert answer_in(Knows(), "要什么材料", BROKEN, NOW) == ("前挡要什么材料", None)
