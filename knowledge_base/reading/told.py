"""What a file of a foreign format is about: what the `.yml` beside it says, else what its own words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from knowledge_base.chinese import bare
from knowledge_base.model import Document, Product, ProductVersion
from knowledge_base.reading.found import Problem, Reading
from knowledge_base.reading.front_matter import document_of, read_values

SINCE_EVER = date(2000, 1, 1)  # of a document that names no day
SHORTEST_ALIAS = 3

_EFFECTIVE = (
    re.compile(
        r"自?\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:零时)?\s*起?\s*(?:施行|生效|实施|执行|适用|使用)"
    ),
    re.compile(r"(?:生效|施行|实施|执行)(?:日期|时间|日)?\s*[：:]\s*(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})"),
)
_VERSION = re.compile(r"[（(]?\s*(\d{4})\s*(?:年)?版\s*[)）]?")
_NOT_A_NAME = re.compile(r"(?:条款说明|条款|说明书|产品说明|说明)$")


def values_beside(path: Path) -> dict[str, Any]:
    """The values of `terms.pdf.yml` beside `terms.pdf`, none when there is no such file. Raises `Refused`."""
    beside = path.with_name(f"{path.name}.yml")
    return read_values(beside.read_text(encoding="utf-8")) if beside.exists() else {}


def told_document(given: Mapping[str, Any], name: str, title: str, texts: Sequence[str], reading: Reading) -> Document:
    """The document, with the product it belongs to added to `reading` when nobody has named it yet."""
    title = str(given.get("title") or title or Path(name).stem)
    values: dict[str, Any] = {
        "id": safe_id(Path(name).stem),
        "kind": "terms",
        "title": title,
        "evidence": "B",
        "source": f"《{title.strip('《》')}》",
        "effective_from": _effective_from(texts, name, given, reading),
        **{key: value for key, value in given.items() if value is not None},
    }
    if "product" not in values:
        product = _product_named(title, reading.products) or _new_product(values, title, reading)
        values["product"] = product.code
        values.setdefault("version", _version_of(product, title, values["effective_from"]))
    return document_of(values, name)


def safe_id(stem: str) -> str:
    """A file's name as part of an address and of the ids of clauses."""
    return re.sub(r"[\s#/?%&@~]+", "-", stem).strip("-")


def _effective_from(texts: Sequence[str], name: str, given: Mapping[str, Any], reading: Reading) -> date:
    whole = "\n".join(texts)
    for pattern in _EFFECTIVE:
        for found in pattern.finditer(whole):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                continue
    if not given.get("effective_from"):
        what = (
            f"names no day from which it applies, {SINCE_EVER} is taken; write effective_from in {Path(name).name}.yml"
        )
        reading.notes.append(Problem(name, 1, what))
    return SINCE_EVER


def _product_named(title: str, products: Sequence[Product]) -> Product | None:
    """The product whose name or alias is the longest in the title; None when none is, or two are."""
    said = bare(title)
    named = [
        (len(bare(word)), product.code)
        for product in products
        for word in (product.name, *(alias for alias in product.aliases if len(alias) >= SHORTEST_ALIAS))
        if bare(word) in said
    ]
    longest = {code for length, code in named if length == max(named)[0]}
    return next((product for product in products if longest == {product.code}), None)


def _new_product(values: Mapping[str, Any], title: str, reading: Reading) -> Product:
    label = _VERSION.search(title)
    code = str(values["id"])
    name = _NOT_A_NAME.sub("", _VERSION.sub("", title).strip("《》 "))
    versions = (ProductVersion(code, label[1], values["effective_from"], None),) if label else ()
    product = Product(code=code, name=name or title, aliases=(), category="", versions=versions)
    reading.products.append(product)
    return product


def _version_of(product: Product, title: str, day: date) -> str:
    """The version that the title names, else the one in force when the document began to apply."""
    label = _VERSION.search(title)
    if label and label[1] in {version.label for version in product.versions}:
        return label[1]
    version = product.version_on(day)
    return version.label if version and day != SINCE_EVER else ""
