"""Questions for one particular of a product, such as its waiting period: present, absent, or not written down."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge_base.chinese import bare
from knowledge_base.model import FieldValue
from knowledge_base.products import Products
from knowledge_base.words import Synonyms

FIELD_WORDS = Path(__file__).resolve().parent / "field_words.yml"
LEFT_OVER = 2  # characters that a question for a field may have beside the field, the product and asking
MORE_LEFT_OVER = 6  # the same where nothing else answers as surely

_ASKING = re.compile(
    r"有没有|有无|没有|是不是|是否|赔不赔|保不保|管不管|包不包|算不算|能不能|可不可以|用不用|要不要|另外|单独|到底|究竟|"
    r"包含|包括|涉及|提到|保障|承担|负责|处理|情况|部分|那个|这种|这份|那份|上面|里头|附加|特约|条款|合同|保单|约定|规定|"
    r"有|是|什么|啥|多少|多久|多长|几天|几年|几个月|怎么|咋|如何|设置|设|的|了|吗|呢|么|不|没|给|报|赔|保|管|含|带|"
    r"里面|里|写|说|讲|关于|对|我|们|你|他|家|这个|这款|这|那|产品|险|买|要|需要|能|可以|还|也|都|就|时间|金额|比例|期限|"
    r"天|年|月|版|\d+|请问|一下|知道|想|问|看|算|定|啊|呀|吧|在|哪|会|钱|长|个|下"
)


@dataclass(frozen=True)
class FieldAsked:
    """A field and the products of which it is asked. `is_sure`: by its own name, with nothing else in the question."""

    field: str
    codes: frozenset[str]
    is_sure: bool = True


class Fields:
    """All field values of a corpus."""

    def __init__(
        self,
        values: Iterable[FieldValue],
        products: Products,
        synonyms: Synonyms,
        said: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """`said`: what customers call each field besides its own name."""
        self._values = {(value.product, value.version, value.field): value for value in values}
        called = [
            (bare(words), product, field)
            for product, field in dict.fromkeys((product, field) for product, _, field in self._values)
            for words in (field, *(said or {}).get(field, ()))
        ]
        self._called: dict[str, dict[str, str]] = {}
        for words, product, field in called:
            self._called.setdefault(words, {}).setdefault(product, field)
        self._longest_first = sorted(self._called, key=lambda words: (-len(words), words))
        self._products = products
        self._synonyms = synonyms

    def asked(self, question: str, otherwise: Collection[str] = ()) -> FieldAsked | None:
        """The field that a question asks for and nothing else; products named before count when it names none."""
        mentions = self._products.mentions(question)
        codes = frozenset[str]().union(*(mention.codes for mention in mentions)) or frozenset(otherwise)
        if not codes:
            return None
        text = bare(question)
        for mention in mentions:
            text = text.replace(mention.words, "", 1)
        found = [self._field_in(written, codes) for written in (text, bare(self._synonyms.rewrite(text)))]
        return next((asked for asked in found if asked and asked.is_sure), found[0] or found[1])

    def _field_in(self, written: str, codes: frozenset[str]) -> FieldAsked | None:
        """Of several the one whose words are the longest, if it leaves little."""
        for words in self._longest_first:
            if words not in written or not (having := codes & self._called[words].keys()):
                continue
            left_over = len(_ASKING.sub("", written.replace(words, "", 1)))
            if left_over <= MORE_LEFT_OVER:
                field = self._called[words][min(having)]
                meant = frozenset(code for code in having if self._called[words][code] == field)
                return FieldAsked(field, meant, words == bare(field) and left_over <= LEFT_OVER)
        return None

    def value(self, product: str, version: str, field: str) -> FieldValue | None:
        return self._values.get((product, version, field))


def read_field_words(path: Path = FIELD_WORDS) -> dict[str, tuple[str, ...]]:
    """`field: [customers' words]`."""
    listed: dict[str, list[object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {field: tuple(map(str, words)) for field, words in listed.items()}
