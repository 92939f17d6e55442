"""Questions that lean on the one before: 「那三者险呢」, 「它要多久」, 「要什么材料」. The caller keeps the session."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Protocol

from knowledge_base.answer import Answer, Suggestions
from knowledge_base.chinese import bare, normalise
from knowledge_base.products import Products
from knowledge_base.subjects import Subjects, read_subjects

FORGOTTEN_AFTER = timedelta(minutes=30)
SHORT = 8  # characters up to which a question without a subject leans on the last one
MUCH_SURER = 0.25  # of the probabilities of two answers
LONGEST = 18  # characters up to which one may, if it is not understood alone

_LEADS = r"那么|那|还有|另外|如果是|如果|要是|换成|换|至于|然后|接着|所以|万一"
_LEANS = re.compile(rf"^(?:{_LEADS})|呢[?？。!！]*$")
_IT = re.compile(r"(?:它|他|这个险种|这个险|这个保险|该险|这种情况|这个|这种|那个|此险)")
_AROUND = re.compile(rf"^(?:{_LEADS})|(?:呢|吗)?[?？。!！]*$")
_NOTHING_ELSE = re.compile(
    r"只是|只有|单独|的话|的|了|坏|碎|破|是|有|我|车|被|也|都|还|同样|一样|情况|怎么样|怎样|行|可以"
)


@dataclass(frozen=True)
class Session:
    """What was last spoken of. `question` is the last one as it was looked up."""

    question: str = ""
    title: str = ""  # of what answered it
    products: tuple[str, ...] = ()
    at: datetime | None = None

    def remembers(self, now: datetime) -> bool:
        return self.at is not None and now - self.at <= FORGOTTEN_AFTER

    def after(self, asked: str, given: Answer | Suggestions | None, now: datetime) -> Session:
        """What to carry on. A question of which we know nothing does not change the subject."""
        if isinstance(given, Suggestions):
            return Session(normalise(asked), given.questions[0], (), now)
        if not isinstance(given, Answer):
            return replace(self, at=now) if self.remembers(now) else self
        return Session(normalise(asked), given.question, given.products, now)


class Asked(Protocol):
    """Whoever answers: `DocumentAnswerer`."""

    products: Products

    def answer_now(
        self, question: str, *, as_of: date | None = None, products: Collection[str] = ()
    ) -> Answer | Suggestions | None: ...


def answer_in(
    answerer: Asked, question: str, session: Session, now: datetime, *, as_of: date | None = None
) -> tuple[str, Answer | Suggestions | None]:
    """What comes of a question after those of the session, and how it was looked up: the likeliest way that is
    answered, unless another is answered much more surely; else the likeliest of which something is known."""
    products = session.products if session.remembers(now) else ()
    ways = readings(question, session, answerer.products, now)
    found = [(way, answerer.answer_now(way, as_of=as_of, products=products)) for way in ways]
    answered = [(way, given) for way, given in found if isinstance(given, Answer)]
    if answered:
        surest = max(answered, key=lambda each: each[1].score)
        return surest if surest[1].score - answered[0][1].score > MUCH_SURER else answered[0]
    return next(((way, given) for way, given in found if given is not None), found[0])


def carried(question: str, session: Session, products: Products, now: datetime) -> str:
    """The question with what it leaves out put in; itself when it leans on nothing."""
    return readings(question, session, products, now)[0]


def readings(question: str, session: Session, products: Products, now: datetime) -> list[str]:
    """The ways in which a question may be meant, the likeliest first."""
    asked = normalise(question)
    if not session.question or not session.remembers(now):
        return [asked]
    named = [mention.words for mention in products.mentions(asked)] or list(_subjects().named(asked))
    if named:
        says_more = not (_LEANS.search(asked) and _says_only(asked, named))
        return [asked] if says_more else [_with_subject(session.question, named[0], products), asked]
    subject = _subject_of(session, products)
    if _IT.search(asked):
        return [_IT.sub(subject, asked, count=1), asked]
    joined = f"{subject}{_AROUND.sub('', asked)}"
    if _LEANS.search(asked) or len(bare(asked)) <= SHORT:
        return [joined, asked]
    return [asked, joined] if len(bare(asked)) <= LONGEST else [asked]


@cache
def _subjects() -> Subjects:
    return read_subjects()


def _says_only(asked: str, words: Sequence[str]) -> bool:
    left = bare(_AROUND.sub("", asked))
    for word in words:
        left = left.replace(word, "", 1)
    return len(_NOTHING_ELSE.sub("", left)) <= 1


def _with_subject(question: str, words: str, products: Products) -> str:
    """The last question, asked of another product or thing."""
    before = [mention.words for mention in products.mentions(question)] or list(_subjects().named(question))
    if not before:
        return f"{words}{question}"
    if before[0] in question:
        return question.replace(before[0], words, 1)
    return f"{words}{bare(question).replace(before[0], '', 1)}"


def _subject_of(session: Session, products: Products) -> str:
    """As the customer called it, else the product's name when there is only one, else what the answer is called."""
    if mentioned := products.mentions(session.question):
        return mentioned[0].words
    if len(session.products) == 1 and (product := products.get(session.products[0])):
        return product.name
    named = _subjects().named(session.question) or _subjects().named(session.title)
    return named[0] if named else session.title.rstrip("?？")
