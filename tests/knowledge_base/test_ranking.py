"""What the ranker learns from, and what it is told about a question."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge_base.asked_kind import kinds_asked
from knowledge_base.candidates import candidates_of
from knowledge_base.features import AT, FEATURES, Asked
from knowledge_base.index import Index
from knowledge_base.model import Kind, Product
from knowledge_base.products import Products
from knowledge_base.ranker import Example, fit_ranker
from knowledge_base.things import Thing, ThingKind
from knowledge_base.words import Synonyms


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("划痕险哪些不赔", {Kind.EXCLUSION}),
        ("座位险要交啥材料", {Kind.DOCUMENTS}),
        ("车损险保额怎么定", {Kind.CALCULATION}),
        ("全损是啥意思", {Kind.DEFINITION}),
        ("多久要报案", {Kind.LIMIT_OF_TIME}),
        ("车轮险", set()),
    ],
)
def test_what_kind_of_clause_is_asked_for_is_read_from_the_words(question: str, kinds: set[Kind]) -> None:
    assert kinds <= kinds_asked(question)
    assert bool(kinds) == bool(kinds_asked(question))


def test_what_speaks_for_the_right_one_is_learnt_and_what_is_left_out_weighs_nothing() -> None:
    figures = np.zeros((2, len(FEATURES)), dtype=np.float32)
    figures[0, AT["near"]], figures[1, AT["is_clause"]] = 0.2, 1.0
    examples = [Example(figures, np.array([True, False]))] * 20
    learnt, without = fit_ranker(examples), fit_ranker(examples, without=["near"])
    assert learnt.weights[AT["near"]] > 0 > learnt.weights[AT["is_clause"]]
    assert learnt.scores(figures)[0] > learnt.scores(figures)[1]
    assert without.weights[AT["near"]] == 0


def unit(*figures: float) -> np.ndarray:
    return np.array(figures, dtype=np.float32) / np.float32(np.linalg.norm(figures))


def thing(id_: str, kind: ThingKind, *names: str, negatives: tuple[str, ...] = ()) -> Thing:
    return Thing(id_, kind, id_, names[0], names, (), "", None, negatives)


VECTORS = {
    "理赔要多久": unit(1, 0.1, 0),
    "多久到账": unit(1, 0.3, 0),
    "多久到货": unit(0.9, 0, 0.4),
    "天气": unit(0, 0, 1),
}
INDEX = Index(
    [
        thing("T1", ThingKind.FAQ, "理赔要多久", "多久到账", negatives=("多久到货",)),
        thing("~天气", ThingKind.FOREIGN, "天气"),
    ],
    VECTORS,
    Products([]),
    Synonyms({}),
)


def negative(asked: Asked) -> float:
    found = candidates_of(INDEX, asked, np.array([True, True]))
    return float(found.figures[list(found.at).index(0), AT["negative"]])


def test_a_look_alike_counts_against_its_entry_but_not_while_it_is_asked_in_training() -> None:
    assert negative(Asked("多久到货", VECTORS["多久到货"])) > 0
    assert negative(Asked("多久到货", VECTORS["多久到货"], unlisted=True)) == 0


def test_how_near_the_subjects_are_that_are_not_ours_is_known_for_every_question() -> None:
    found = candidates_of(INDEX, Asked("理赔要多久", VECTORS["理赔要多久"]), np.array([True, False]))
    assert list(found.at) == [0, 1]


PRODUCTS = Products([Product("scratch", "附加车身划痕损失险", ("划痕险",), "motor", ())])


def test_what_is_asked_beside_a_product_is_known() -> None:
    assert PRODUCTS.left_out("划痕险，保额有几档？") == "保额有几档"
    assert PRODUCTS.left_out("保额有几档") == ""
    assert PRODUCTS.left_out("划痕险呢") == ""


def test_clauses_are_compared_without_the_product_that_is_named_and_entries_with_it() -> None:
    things = [thing("T1", ThingKind.FAQ, "理赔要多久"), thing("c#1", ThingKind.CLAUSE, "多久到账")]
    index = Index(things, VECTORS, PRODUCTS, Synonyms({}))
    whole, plain = Asked("划痕险多久到账", VECTORS["天气"]), Asked("多久到账", VECTORS["多久到账"])
    everything = np.array([True, True])
    alone, without, together = (
        candidates_of(index, asked, everything).figures[:, AT["near"]]
        for asked in (whole, plain, replace(whole, plain=plain))
    )
    assert together.tolist() == [alone[0], without[1]]
    assert without[1] > alone[1]
