"""Answers from one published release: by a listed question, a field, or whatever a search is sure enough of."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings
from knowledge_base import citation, composer
from knowledge_base.answer import Answer, Suggestion, Suggestions
from knowledge_base.assist import assist
from knowledge_base.chinese import normalise
from knowledge_base.field_answers import FieldAnswers, are_one_cover
from knowledge_base.fields import Fields
from knowledge_base.follow_up import Session, answer_in, readings
from knowledge_base.gate import Gate
from knowledge_base.inquiry import Inquiry
from knowledge_base.model import Clause, Faq
from knowledge_base.products import GENERAL, Products, version_named

if TYPE_CHECKING:  # these import the embedding model, which only the process that answers may load
    from knowledge_base.search import Found, Search
    from knowledge_base.things import Thing

RELATED = 3
RELATED_FROM = 3.0  # log-odds below the best from which another topic is too far to be offered
CLOSE = 6  # finds among which clauses of a policy's own version are looked for
AS_GOOD = 0.7  # log-odds within which a clause of another product is as good an answer

_NOT_MOTOR = re.compile(r"^(?:健康险|重疾险|意外险|家财险|health-|accident-|home-)")  # how its product is called


class DocumentAnswerer:
    """Answers from one published release."""

    def __init__(
        self, settings: Settings, search: Search, gate: Gate, products: Products, fields: Fields, *, release: int = 0
    ) -> None:
        self.search = search
        self.gate = gate
        self.release = release
        self._settings = settings
        self.products = products
        self.fields = fields
        sources = (thing.source for thing in search.index.things)
        self._clauses = {source.id: source for source in sources if isinstance(source, Clause)}
        self._particulars = FieldAnswers(settings, products, fields, self._clauses)
        self._answer_at = settings.answer_min_score

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None = None,
        products: Collection[str] = (),
        before: str = "",
    ) -> Answer | Suggestions | None:
        if not before:
            return await asyncio.to_thread(self.answer_now, question, as_of=as_of, products=products)
        return await asyncio.to_thread(self._answer_after, before, question, as_of, products)

    async def suggest(self, lines: Sequence[str]) -> tuple[Suggestion, ...]:
        """For a person who serves: answers to the customer's last lines, best first, with citations."""
        return await assist(self.answer_now, lines)

    def _answer_after(
        self, before: str, question: str, as_of: date | None, products: Collection[str]
    ) -> Answer | Suggestions | None:
        """What leans on the questions before it is told by the words of the last, or else by what answered them."""
        now = utc_now()
        questions = before.splitlines()
        session = Session(normalise(questions[-1]), products=tuple(products), at=now)
        if readings(question, session, self.products, now) != [normalise(question)]:
            session = Session(products=tuple(products), at=now)
            for asked in questions:
                looked_up, given = answer_in(self, asked, session, now, as_of=as_of)
                session = session.after(looked_up, given, now)
        return answer_in(self, question, session, now, as_of=as_of)[1]

    def answer_now(
        self,
        question: str,
        *,
        as_of: date | None = None,
        products: Collection[str] = (),
    ) -> Answer | Suggestions | None:
        """The same, blocking for some milliseconds."""
        asked = normalise(question)[: self._settings.max_turn_chars]
        if not asked:
            return None
        day = as_of or in_beijing(utc_now()).date()
        inquiry = Inquiry(asked, day, version_named(asked, day), self._codes(asked, products))
        # A title may name a day itself: it is found as well when it holds today.
        listed = self.search.exact(asked, inquiry.is_in_force) or self.search.exact(
            asked, lambda thing: thing.applies_on(day)
        )
        field = self.fields.asked(asked, products) if listed is None else None
        if field and field.is_sure:
            return self._particulars.answer(inquiry, field)
        found = self.search.look_up(asked, self._admits(inquiry))
        if listed is not None:
            return self._compose(inquiry, listed, 1.0, found)
        weighed = self._weigh(inquiry, found) if found else None
        if field and not (isinstance(weighed, Answer) and weighed.route == "faq"):
            return self._particulars.answer(inquiry, field) or weighed
        return weighed

    def _codes(self, asked: str, otherwise: Collection[str]) -> frozenset[str]:
        return self.products.named(asked) or frozenset(otherwise)

    def _admits(self, inquiry: Inquiry) -> Callable[[Thing], bool]:
        """What is in force; clauses only of the products that are meant."""
        narrow = frozenset(code for code in inquiry.codes if not code.endswith("-general"))

        def admits(thing: Thing) -> bool:
            source = thing.source
            if narrow and isinstance(source, Clause) and source.product not in GENERAL and source.product not in narrow:
                return False
            return inquiry.is_in_force(thing)

        return admits

    def _weigh(self, inquiry: Inquiry, found: Found) -> Answer | Suggestions | None:
        score = self.gate.probability(found.signals)
        may_offer = self.gate.among_three(found.signals) >= self.gate.suggest_at
        best = found.ranked[0]
        gated = self.gate.answer_clause_at if isinstance(best.thing.source, Clause) else self.gate.answer_at
        answer_at = gated if self._answer_at is None else self._answer_at
        if inquiry.version is not None and not isinstance(best.thing.source, Clause):
            # An entry says what holds for everybody today, not what that policy says.
            clauses_first = sorted(found.ranked[:CLOSE], key=lambda find: not isinstance(find.thing.source, Clause))
            return _offer([find.thing for find in clauses_first], score) if may_offer else None
        if score >= answer_at:
            elsewhere = self._as_good_elsewhere(inquiry, found)
            if elsewhere and are_one_cover(thing.product for thing in elsewhere):
                return self._beside(inquiry, elsewhere, score, found)
            if elsewhere:
                return _offer(elsewhere, score)
            return self._compose(inquiry, best.thing, score, found)
        if may_offer:
            things = [find.thing for find in found.ranked]
            motor = [thing for thing in things if _is_motor(thing)] if "车险" in inquiry.text else things
            return _offer(motor or things, score)
        return None

    def _beside(self, inquiry: Inquiry, things: Sequence[Thing], score: float, found: Found) -> Answer:
        """What each of two products says, the likelier one first."""
        first, *others = [self._compose(inquiry, thing, score, found) for thing in things]
        titles = {thing.title for thing in things}
        return replace(
            first,
            text="\n\n".join(answer.text for answer in (first, *others)),
            citations=tuple(cited for answer in (first, *others) for cited in answer.citations),
            products=tuple(code for answer in (first, *others) for code in answer.products),
            related=tuple(title for title in first.related if title not in titles),
        )

    def _as_good_elsewhere(self, inquiry: Inquiry, found: Found) -> list[Thing]:
        """The best clauses when several products that the customer may mean say different things; else none."""
        best = found.ranked[0]
        if not isinstance(best.thing.source, Clause) or best.thing.product in GENERAL or len(inquiry.codes) == 1:
            return []
        products = {best.thing.product: best.thing}
        for find in found.ranked[1:]:
            is_specific = isinstance(find.thing.source, Clause) and find.thing.product not in GENERAL
            if is_specific and best.score - find.score <= AS_GOOD:
                products.setdefault(find.thing.product, find.thing)
        return list(products.values()) if len(products) > 1 else []

    def _compose(self, inquiry: Inquiry, thing: Thing, score: float, found: Found | None) -> Answer:
        if isinstance(thing.source, Clause):
            answer = self._from_clause(inquiry, thing, thing.source, score)
        else:
            answer = self._from_entry(inquiry, thing.source, score)
        ranked = found.ranked if found else ()
        top = ranked[0].score if ranked else 0.0
        near = [
            find.thing.title
            for find in ranked
            if find.thing.topic != thing.topic and top - find.score <= RELATED_FROM and find.thing.title != thing.title
            if _is_motor(find.thing) == _is_motor(thing)
        ]
        related = dict.fromkeys(filter(None, (thing.whole, *near)))
        return replace(answer, related=tuple(related)[:RELATED])

    def _from_entry(self, inquiry: Inquiry, faq: Faq | None, score: float) -> Answer:
        assert faq is not None  # only what is ours is ranked or listed
        return Answer(
            text=composer.entry_in_words(faq, inquiry.text, self._settings),
            citations=(citation.of_entry(faq, inquiry.text, self._settings),),
            score=score,
            topic=faq.topic,
            question=faq.title,
            products=tuple(sorted(inquiry.codes)),
        )

    def _from_clause(self, inquiry: Inquiry, thing: Thing, clause: Clause, score: float) -> Answer:
        product = self.products.get(clause.product) if clause.product not in GENERAL else None
        day, settings = inquiry.policy_day, self._settings
        if thing.row:
            text = composer.row_in_words(clause, thing.row, inquiry.text, settings, product=product, day=day)
        else:
            text = composer.clause_in_words(
                clause, inquiry.text, settings, product=product, related=self._clauses, day=day
            )
        name = product.name if product else ""
        return Answer(
            text=text,
            citations=(citation.of_clause(clause, inquiry.text, name, settings, quote=thing.row),),
            score=score,
            topic=clause.id,
            question=thing.title,
            route="clause",
            products=(clause.product,) if product else (),
        )


def _is_motor(thing: Thing) -> bool:
    """Or about the company, which goes with every line."""
    return _NOT_MOTOR.match(thing.product) is None


def _offer(things: list[Thing], score: float) -> Suggestions:
    offered = things[:RELATED]
    return Suggestions(tuple(thing.title for thing in offered), score, tuple(thing.topic for thing in offered))
