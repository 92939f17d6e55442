"""What the knowledge base knows, as values: products, versions, clauses, questions, fields, and a release of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_PASSAGE = 600  # characters; the embedding model averages windows beyond about that
WORDING_FROM = 5  # characters of a keyword of a clause that is asked like a question, and counts as a name of its own
TELLING = 3  # characters without which the label of a row tells nothing


def in_force(day: date, since: date, until: date | None) -> bool:
    """Whether `day` lies within a validity of which both ends count."""
    return since <= day and (until is None or day <= until)


@dataclass(frozen=True)
class ProductVersion:
    """One wording of a product's terms; policies issued between the two days follow it."""

    product: str
    label: str
    effective_from: date
    effective_to: date | None

    @property
    def pv(self) -> str:
        return product_version(self.product, self.label)

    def applies_on(self, day: date) -> bool:
        return in_force(day, self.effective_from, self.effective_to)


@dataclass(frozen=True)
class Product:
    code: str
    name: str
    aliases: tuple[str, ...]
    category: str
    versions: tuple[ProductVersion, ...]

    def version_on(self, day: date) -> ProductVersion | None:
        return next((version for version in self.versions if version.applies_on(day)), None)


class Kind(StrEnum):
    """What a clause is for; the values are the words that documents use."""

    BENEFIT = "责任"
    EXCLUSION = "免责"
    DEFINITION = "释义"
    DUTY = "义务"
    PROCEDURE = "流程"
    LIMIT_OF_TIME = "期限"
    CALCULATION = "计算"
    DOCUMENTS = "材料"
    NOTE = "说明"


@dataclass(frozen=True)
class Table:
    """A table of a clause. Merged cells are filled: every row has as many cells as the header."""

    caption: str
    unit: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def line(self, row: tuple[str, ...]) -> str:
        """A row in words: 「计划：计划一；每次事故免赔额：500」; empty cells are left out."""
        pairs = zip(self.header, row, strict=True)
        return "；".join(f"{column}：{cell}" if column else cell for column, cell in pairs if cell)

    def label(self, row: tuple[str, ...]) -> str:
        """What a row is about: as many of its first cells as no other row has, in words."""
        for cells in range(1, len(row) + 1):
            label = " ".join(filter(None, row[:cells]))
            if len(label) >= TELLING and sum(other[:cells] == row[:cells] for other in self.rows) == 1:
                return label
        return " ".join(filter(None, row))

    @property
    def title(self) -> str:
        return f"{self.caption}（单位：{self.unit}）" if self.unit else self.caption

    @property
    def text(self) -> str:
        """The table in lines, for places that show no tables."""
        return "\n".join(filter(None, (self.title, *map(self.line, self.rows))))


@dataclass(frozen=True)
class Clause:
    """The smallest numbered piece of a document. `text` is prose; tables stand beside it."""

    id: str  # `<document>#第六条`
    document: str
    document_title: str
    product: str  # code of a product, `all-motor` or `company`
    version: str  # label, "" for what concerns every version
    path: tuple[str, ...]  # headings above: 编, 章, 节
    number: str
    heading: str
    text: str
    kind: Kind
    keywords: tuple[str, ...]
    related: tuple[str, ...]  # ids of clauses that limit or complete this one
    basis: str
    evidence: str
    effective_from: date
    effective_to: date | None
    page: int | None
    tables: tuple[Table, ...]

    @property
    def source(self) -> str:
        """The whole clause as it is shown: every quote from it is a substring of this."""
        return "\n".join(filter(None, (self.text, *(table.text for table in self.tables))))

    @property
    def text_sha(self) -> str:
        """Equal for clauses that say the same, whatever document and version they stand in."""
        return hashlib.sha256(f"{self.heading}\n{self.source}".encode()).hexdigest()

    @property
    def pv(self) -> str:
        """Where the clause belongs, as passages say it; "" when it concerns every version."""
        return product_version(self.product, self.version)

    def applies_on(self, day: date) -> bool:
        return in_force(day, self.effective_from, self.effective_to)


@dataclass(frozen=True)
class Faq:
    """One answer: its standard question, other wordings, text with `{values}`, and where it comes from."""

    document: str
    document_title: str
    id: str
    topic: str
    title: str
    questions: tuple[str, ...]
    text: str
    product: str
    clause: str
    effective_from: date
    effective_to: date | None
    evidence: str
    negatives: tuple[str, ...] = ()  # questions that look like this one and must not be answered by it

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.title, *self.questions)

    def applies_on(self, day: date) -> bool:
        """Whether the entry is in force on `day`."""
        return in_force(day, self.effective_from, self.effective_to)


class Presence(StrEnum):
    """Whether a product has something. What nobody wrote down is unknown, never absent."""

    PRESENT = "有"
    ABSENT = "没有"
    UNKNOWN = "未载明"


@dataclass(frozen=True)
class FieldValue:
    product: str
    version: str
    field: str
    state: Presence
    value: str
    clause: str | None  # id of the clause that says so; None when unknown
    quote: str  # a substring of that clause's source, "" when unknown


@dataclass(frozen=True)
class Document:
    """One file as it was read: what holds for everything in it."""

    id: str
    kind: str  # terms | guide | faq
    title: str
    product: str  # code for terms; all-motor or company for guides; a line of products in words for questions
    version: str
    effective_from: date
    effective_to: date | None
    owner: str
    evidence: str
    review_due: date | None
    source: str
    file: str  # within the folder, with its suffix


@dataclass(frozen=True)
class Corpus:
    """Everything that one release holds. `elsewhere` lists, by subject, questions that are not ours to answer."""

    products: tuple[Product, ...]
    clauses: tuple[Clause, ...]
    faqs: tuple[Faq, ...]
    fields: tuple[FieldValue, ...]
    elsewhere: Mapping[str, tuple[str, ...]]
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Release:
    """A corpus as it was published, the collection that holds its passages, and the model that embedded them."""

    id: int
    created_at: datetime
    content: str  # hash of the corpus
    fingerprint: str  # of the embedding model
    collection: str
    passages: int
    corpus: Corpus


class PassageKind(StrEnum):
    """What a passage of the index stands for."""

    FAQ = "faq"
    ANSWER = "answer"  # the text of an entry: customers ask in words that only the answer has
    NEGATIVE = "negative"  # a question that looks like an entry and is not answered by it
    HEADING = "heading"  # of a clause, and its keywords
    CLAUSE = "clause"
    ROW = "row"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Passage:
    """One text of the index. In Chroma: `id`, the text as document, and kind, owner and pv as metadata."""

    id: str  # `<owner>.<number>`
    text: str
    kind: PassageKind
    owner: str  # id of the entry or clause; the subject of a foreign question
    pv: str


def product_version(product: str, version: str) -> str:
    """`product@version`, or "" for what concerns every version."""
    return f"{product}@{version}" if version else ""


def passages_of(corpus: Corpus) -> tuple[Passage, ...]:
    """Everything that is indexed of a corpus, in a fixed order."""
    return tuple(
        Passage(f"{kind}.{owner}.{at}", text, kind, owner, pv)
        for kind, owner, pv, texts in _texts(corpus)
        for at, text in enumerate(texts)
    )


def _texts(corpus: Corpus) -> Iterable[tuple[PassageKind, str, str, tuple[str, ...]]]:
    names = {product.code: product.name for product in corpus.products}
    for faq in corpus.faqs:
        yield PassageKind.FAQ, faq.id, "", faq.wordings
        yield PassageKind.ANSWER, faq.id, "", (faq.text,)
        yield PassageKind.NEGATIVE, faq.id, "", faq.negatives
    for clause in corpus.clauses:
        yield PassageKind.HEADING, clause.id, clause.pv, (*headings_of(clause), *labels_of(clause))
        yield PassageKind.CLAUSE, clause.id, clause.pv, clause_passages(clause)
        rows = tuple(
            row_passage(names.get(clause.product, ""), table, row) for table in clause.tables for row in table.rows
        )
        yield PassageKind.ROW, clause.id, clause.pv, rows
    for subject, asked in corpus.elsewhere.items():
        yield PassageKind.FOREIGN, subject, "", asked


def headings_of(clause: Clause) -> tuple[str, ...]:
    """What a clause is called, what it is about in words apart, and what is asked for it in keywords long enough."""
    words = [word for word in clause.keywords if len(word) < WORDING_FROM]
    asked = [word for word in clause.keywords if len(word) >= WORDING_FROM]
    return tuple(filter(None, (clause.heading, "、".join(words), *asked)))


def labels_of(clause: Clause) -> tuple[str, ...]:
    """What each row of its tables is called, in their order."""
    return tuple(label_passage(clause, table, row) for table in clause.tables for row in table.rows)


def label_passage(clause: Clause, table: Table, row: tuple[str, ...]) -> str:
    return f"{clause.heading}：{table.label(row)}"


def clause_passages(clause: Clause) -> tuple[str, ...]:
    """`章节 > 标题` and the text, without the product: that is filtered by, and would drown the rest.

    More than one where the text is longer than the model reads at once; each has the headings.
    """
    above = " > ".join(filter(None, (*clause.path, clause.heading)))
    return tuple(f"{above}\n{piece}".strip() for piece in _pieces(clause.text)) or (above,)


def _pieces(text: str) -> list[str]:
    """The text cut at the ends of lines and sentences, each piece as long as the model reads well."""
    pieces = [""]
    for sentence in re.findall(r"[^。；\n]*[。；\n]?", text):
        if pieces[-1] and len(pieces[-1]) + len(sentence) > LONGEST_PASSAGE:
            pieces.append("")
        pieces[-1] += sentence
    return [piece.strip() for piece in pieces if piece.strip()]


def row_passage(product: str, table: Table, row: tuple[str, ...]) -> str:
    """`《产品》表名｜列=值; …`: a row means nothing without its table and its columns."""
    cells = "; ".join(f"{column}={cell}" for column, cell in zip(table.header, row, strict=True) if cell)
    return f"{f'《{product}》' if product else ''}{table.title}｜{cells}"
