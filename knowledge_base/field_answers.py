"""What is said of a particular of a product: present, absent or not written down, with the clause that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from foundation.settings import Settings
from knowledge_base import citation, composer
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.fields import FieldAsked, Fields
from knowledge_base.inquiry import Inquiry
from knowledge_base.model import Clause, FieldValue, Product
from knowledge_base.products import Products

CHOICES = 3
FIELD_CHOICE = "{product}的{field}"


class FieldAnswers:
    """Answers from the fields of one release."""

    def __init__(self, settings: Settings, products: Products, fields: Fields, clauses: Mapping[str, Clause]) -> None:
        self._settings = settings
        self._products = products
        self._fields = fields
        self._clauses = clauses

    def answer(self, inquiry: Inquiry, asked: FieldAsked) -> Answer | Suggestions | None:
        """One answer when every product that may be meant says the same; what each of two says; else which is meant."""
        held = []
        for code in sorted(asked.codes):
            product = self._products.get(code)
            version = inquiry.version_of(product) if product else None
            value = self._fields.value(code, version, asked.field) if product and version is not None else None
            if product and value:
                held.append((product, value))
        if not held:
            return None
        if len({(value.state, value.value) for _, value in held}) == 1:
            return self._from_fields(inquiry, held, told=held[:1])
        if are_one_cover(product.code for product, _ in held):
            return self._from_fields(inquiry, held, told=held)
        titles = tuple(FIELD_CHOICE.format(product=product.name, field=asked.field) for product, _ in held)
        topics = tuple(f"{value.product}@{value.version}:{asked.field}" for _, value in held)
        return Suggestions(titles[:CHOICES], 1.0, topics[:CHOICES])

    def _from_fields(
        self,
        inquiry: Inquiry,
        held: Sequence[tuple[Product, FieldValue]],
        *,
        told: Sequence[tuple[Product, FieldValue]],
    ) -> Answer:
        """`held`: what the products that may be meant say; `told`: those of them that are said."""
        texts, cited = [], []
        for product, value in told:
            clause = self._clauses.get(value.clause or "")
            texts.append(composer.field_in_words(value, product, self._settings, clause, day=inquiry.policy_day))
            if clause:
                cited.append(citation.of_clause(clause, inquiry.text, product.name, self._settings, quote=value.quote))
        product, value = told[0]
        return Answer(
            text=composer.outcome_left_open("\n\n".join(texts), inquiry.text),
            citations=tuple(cited),
            score=1.0,
            topic=f"{value.product}@{value.version}:{value.field}",
            question=FIELD_CHOICE.format(product=product.name, field=value.field),
            route="field",
            products=tuple(product.code for product, _ in held),
            state=value.state.name.lower(),
        )


def are_one_cover(codes: Iterable[str]) -> bool:
    """The same cover for cars with an engine and for new-energy cars: each is told what it says."""
    return len({code.partition("-")[2] for code in codes}) == 1
