"""Questions that lean on the one before: 「那三者险呢」, 「它要多久」. The caller keeps the session."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from knowledge_base.answer import Answer, Suggestions
from knowledge_base.chinese import bare, normalise
from knowledge_base.products import Products

FORGOTTEN_AFTER = timedelta(minutes=30)
SHORT = 8  # characters up to which a question without a product may lean on the last one

_LEANS = re.compile(r"^(?:那么|那|还有|另外|如果是|要是|换成|换|至于)|呢[?？。!！]*$")
_IT = re.compile(r"(?:它|他|这个险种|这个险|这个保险|该险|这种情况|这个|这种|那个|此险)")
_AROUND = re.compile(r"^(?:那么|那|还有|另外|如果是|要是|换成|换|至于)|(?:呢|吗)?[?？。!！]*$")


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
        """What to carry on. A question that was not answered does not change the subject."""
        if not isinstance(given, Answer):
            return replace(self, at=now) if self.remembers(now) else self
        return Session(normalise(asked), given.question, given.products, now)


def carried(question: str, session: Session, products: Products, now: datetime) -> str:
    """The question with what it leaves out put in; itself when it leans on nothing."""
    asked = normalise(question)
    if not session.question or not session.remembers(now):
        return asked
    named = products.mentions(asked)
    if named and _LEANS.search(asked) and _says_only(asked, [mention.words for mention in named]):
        return _with_product(session.question, named[0].words, products)
    if named:
        return asked
    product = _product_of(session, products)
    subject = product or session.title.rstrip("?？")
    if _IT.search(asked):
        return _IT.sub(subject, asked, count=1)
    if _LEANS.search(asked) or (len(bare(asked)) <= SHORT and product):
        return f"{subject}{_AROUND.sub('', asked)}"
    return asked


def _says_only(asked: str, words: list[str]) -> bool:
    left = bare(_AROUND.sub("", asked))
    for word in words:
        left = left.replace(word, "", 1)
    return len(left) <= 1


def _with_product(question: str, words: str, products: Products) -> str:
    """The last question, asked of another product."""
    before = products.mentions(question)
    if not before:
        return f"{words}{question}"
    if before[0].words in question:
        return question.replace(before[0].words, words, 1)
    return f"{words}{bare(question).replace(before[0].words, '', 1)}"


def _product_of(session: Session, products: Products) -> str:
    """As the customer called it, else by its name when there is only one."""
    mentioned = products.mentions(session.question)
    if mentioned:
        return mentioned[0].words
    if len(session.products) == 1 and (product := products.get(session.products[0])):
        return product.name
    return ""
