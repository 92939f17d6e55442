"""Products are found by what customers call them, versions by when they bought."""

from datetime import date

import pytest

from knowledge_base.fields import FieldAsked, Fields, read_field_words
from knowledge_base.ingest import corpus_of_folder
from knowledge_base.model import FieldValue, Presence, Product, ProductVersion
from knowledge_base.products import Products, version_named
from knowledge_base.reading.folder import DOCUMENTS
from knowledge_base.words import read_synonyms

TODAY = date(2026, 11, 29)


def product(code: str, name: str, *aliases: str) -> Product:
    old = ProductVersion(code, "2014", date(2015, 6, 1), date(2020, 9, 18))
    return Product(code, name, aliases, "motor", (old, ProductVersion(code, "2020", date(2020, 9, 19), None)))


PRODUCTS = Products(
    [
        product("own-damage", "机动车损失保险", "车损险", "车损"),
        product("nev-own-damage", "新能源汽车损失保险", "车损险", "新能源车损险"),
        product("third-party", "机动车第三者责任保险", "三者险", "三者"),
        product("scratch", "附加车身划痕损失险", "划痕险"),
    ]
)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("三者险保额选多少", {"third-party"}),
        ("车损险管自燃吗", {"own-damage", "nev-own-damage"}),
        ("新能源车损险管自燃吗", {"nev-own-damage"}),
        ("划恒险能单独买吗", {"scratch"}),
        ("三者险和划痕险", {"third-party", "scratch"}),
        ("今天天气怎么样", set()),
        ("我想买意外险", set()),
    ],
)
def test_the_longest_name_wins_and_one_slip_is_forgiven(question: str, codes: set[str]) -> None:
    assert PRODUCTS.named(question) == codes


@pytest.mark.parametrize(
    ("question", "version"),
    [
        ("我2019年买的车损险赔不赔", date(2019, 7, 1)),
        ("我的保单是2020年10月买的", date(2020, 10, 1)),
        ("去年买的保险", date(2025, 7, 1)),
        ("2014版条款里自燃保不保", "2014"),
        ("18年那份保单还作数吗", date(2018, 7, 1)),
        ("二零一九年上的车损险", date(2019, 7, 1)),
        ("老条款的三者险怎么算", date(2020, 9, 18)),
        ("开了15年的车能买吗", None),
        ("保费2000元以下", None),
        ("2022款的车能买吗", None),
        ("车损险保自燃吗", None),
    ],
)
def test_the_version_is_that_of_when_the_policy_was_bought(question: str, version: date | str | None) -> None:
    assert version_named(question, TODAY) == version


WAITING = FieldValue("scratch", "2020", "等待期", Presence.UNKNOWN, "", None, "")
TWICE = FieldValue("scratch", "2020", "次数", Presence.PRESENT, "一次", None, "")
FIELDS = Fields([WAITING, TWICE], PRODUCTS, read_synonyms(), {"等待期": ("多久生效", "马上"), "次数": ("几回",)})


def test_a_field_is_surely_asked_for_by_nothing_but_its_name_and_the_product() -> None:
    asked = FIELDS.asked("划痕险有没有等待期")
    assert asked == FieldAsked("等待期", frozenset({"scratch"}), is_sure=True)
    assert FIELDS.asked("划痕险有观察期吗") == asked
    assert FIELDS.asked("划痕险等待期里被人划了找不到人怎么办") is None
    assert FIELDS.asked("有没有等待期") is None
    assert FIELDS.asked("有没有等待期", ["scratch"]) == asked


def test_customers_words_for_a_field_count_where_the_product_has_it_and_little_else_is_asked() -> None:
    assert FIELDS.asked("划痕险多久生效啊") == FieldAsked("等待期", frozenset({"scratch"}), is_sure=False)
    assert FIELDS.asked("划痕险一年几回") == FieldAsked("次数", frozenset({"scratch"}), is_sure=False)
    assert FIELDS.asked("玻璃险多久生效") is None
    assert FIELDS.asked("划痕险马上到期了，隔壁老王说要找代理人转投，真的假的") is None


def test_every_field_with_words_of_its_own_exists_in_our_documents() -> None:
    known = {value.field for value in corpus_of_folder(DOCUMENTS).fields}
    assert set(read_field_words()) <= known
