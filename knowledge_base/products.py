"""Which product a question is about, and which version of its terms was in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.chinese import bare
from knowledge_base.model import Product, ProductVersion

GENERAL = frozenset({"all-motor", "company", ""})  # concerns every product
NEAR_NAME = 0.75  # share of common bigrams from which a name is meant though not written exactly
LONG_NAME = 6  # characters of a name of which most may be meant
SHORTEST_QUESTION = 3  # characters that still ask something
SHORTEST_MISSPELT = 3  # characters of an alias of which one may be wrong

_YEAR = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)|(?<![\d开用满了第])(?P<short>[12]\d)(?=年(?:的|那|底|初|末|春|夏|秋|冬|\d|.{0,6}?[买投上保签办续版])))"
    r"年(?:(?P<month>1[0-2]|0?[1-9])月)?"
)
_YEAR_OF = re.compile(r"(?:我|咱|保单|车险|保险).{0,4}?(?P<year>(?:19|20)\d\d)(?:的|款|版)")
_IN_WORDS = re.compile(r"(?:[二两]零|二〇)?[一二][零〇一二三四五六七八九](?=年)")
_DIGITS = str.maketrans("零〇一二三四五六七八九两", "001234567892")
_OLD_TERMS = re.compile(r"(?:老|旧)(?:的)?(?:条款|版|保单)|(?:费|综)?改(?:革)?(?:以)?前")
_LAST_OLD_DAY = date(2020, 9, 18)  # the reform of commercial motor insurance came a day later
_LABEL = re.compile(r"(?P<label>(?:19|20)\d\d)\s*年?(?:版|条款|示范条款)")
_YEARS_AGO = ((re.compile(r"大前年"), 3), (re.compile(r"前年"), 2), (re.compile(r"去年"), 1))
_BOUGHT = re.compile(r"买|投保|上的|保的|签的|办的")


@dataclass(frozen=True)
class Mention:
    """Words of a question that name a product, or several that share the name."""

    words: str
    codes: frozenset[str]


class Products:
    """Finds products by their names and aliases, the longest first, misspelt ones last."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {product.code: product for product in products}
        self._named: dict[str, set[str]] = {}
        for product in products:
            for alias in (product.name, *product.aliases):
                self._named.setdefault(bare(alias), set()).add(product.code)
        self._longest_first = sorted(self._named, key=lambda alias: (-len(alias), alias))
        self._misspellable = [
            alias for alias in self._longest_first if len(alias) >= SHORTEST_MISSPELT and alias.endswith("险")
        ]
        self._long = [(alias, _pairs(alias)) for alias in self._longest_first if len(alias) >= LONG_NAME]

    def __contains__(self, code: str) -> bool:
        return code in self._products

    def get(self, code: str) -> Product | None:
        return self._products.get(code)

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """Every product named, in the order of the question; words are used for one product only."""
        text = bare(question)
        found: list[tuple[int, Mention]] = []
        for alias in self._longest_first:
            at = text.find(alias)
            if at >= 0:
                found.append((at, Mention(alias, frozenset(self._named[alias]))))
                text = text[:at] + "\0" * len(alias) + text[at + len(alias) :]
        if not found and (near := self._misspelt(text)):
            found.append(near)
        return tuple(mention for _, mention in sorted(found, key=lambda pair: pair[0]))

    def named(self, question: str) -> frozenset[str]:
        """The codes of every product that the question may mean."""
        return frozenset[str]().union(*(mention.codes for mention in self.mentions(question)))

    def left_out(self, question: str) -> str:
        """What a question asks beside the products that it names; "" when it names none or asks nothing else."""
        text = bare(question)
        for mention in (mentions := self.mentions(question)):
            text = text.replace(mention.words, "", 1)
        return text if mentions and len(text) >= SHORTEST_QUESTION else ""

    def _misspelt(self, text: str) -> tuple[int, Mention] | None:
        """One character wrong in a name of at least three that ends in 险, or most of a full name."""
        ends = [at + 1 for at, char in enumerate(text) if char == "险"]
        for alias in self._misspellable if ends else ():
            for end in ends:
                window = text[max(0, end - len(alias)) : end]
                if len(window) == len(alias) and _is_slip(alias, window):
                    return end - len(alias), Mention(window, frozenset(self._named[alias]))
        pairs = _pairs(text)
        for alias, theirs in self._long:
            if pairs and 2 * len(pairs & theirs) / (len(pairs) + len(theirs)) >= NEAR_NAME:
                return 0, Mention(text, frozenset(self._named[alias]))
        return None

    def versions(self, codes: Iterable[str]) -> tuple[ProductVersion, ...]:
        return tuple(version for code in sorted(codes) if code in self for version in self._products[code].versions)

    def in_force(self, code: str, day: date) -> ProductVersion | None:
        """The version by which a policy issued on `day` goes."""
        product = self._products.get(code)
        return product.version_on(day) if product else None


def _is_slip(alias: str, written: str) -> bool:
    """One character differs; of a short name not the first, for 「大病险」 is not 「小病险」."""
    wrong = [at for at, (ours, theirs) in enumerate(zip(alias, written, strict=True)) if ours != theirs]
    return len(wrong) == 1 and (len(alias) > SHORTEST_MISSPELT or wrong[0] != 0)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def issued_when(question: str, today: date) -> date | None:
    """The day by which the policy goes, as the customer says it: 「2019年买的」, 「18年那份」, 「去年上的」."""
    question = _IN_WORDS.sub(lambda written: written[0].translate(_DIGITS), question)
    said = _YEAR.search(question) or _YEAR_OF.search(question)
    if said:
        written = said.groupdict()
        year = int(written["year"] or f"20{written['short']}")
        return date(year, int(written.get("month") or 7), 1) if 1990 <= year <= today.year else None
    if _OLD_TERMS.search(question):
        return _LAST_OLD_DAY
    if _BOUGHT.search(question):
        for words, years in _YEARS_AGO:
            if words.search(question):
                return date(today.year - years, 7, 1)
    return None


def version_named(question: str, today: date) -> str | date | None:
    """The version of the terms that the customer speaks of: its label, or the day on which the policy was bought."""
    labelled = _LABEL.search(question)
    return labelled["label"] if labelled else issued_when(question, today)
