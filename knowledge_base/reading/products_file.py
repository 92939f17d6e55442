"""`products.yml`: the products that documents speak of, with their other names and their versions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.chinese import bare
from knowledge_base.model import Product, ProductVersion
from knowledge_base.reading.found import Problem, Reading, Refused
from knowledge_base.reading.front_matter import read_day

PRODUCTS = "products.yml"
NO_PRODUCT = ("all-motor", "company")  # of guides that concern every motor product, or no product
KEYS = {"code", "name", "aliases", "category", "versions"}


def read_products(path: Path, reading: Reading) -> None:
    if not path.exists():
        return
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reading.problems.append(Problem(path.name, mark.line + 1 if mark else 1, "is not a YAML list of products"))
        return
    for at, written in enumerate(listed if isinstance(listed, list) else [None], start=1):
        try:
            reading.products.append(_product(f"product {at}", written))
        except Refused as refused:
            reading.problems.append(Problem(path.name, refused.where, refused.what))
    reading.problems.extend(Problem(path.name, 1, what) for what in _clashes(reading.products))


def _product(where: str, written: Any) -> Product:
    if not isinstance(written, dict) or not written.get("code") or not written.get("name"):
        raise Refused(where, "needs at least code and name")
    unknown = set(written) - KEYS
    if unknown:
        raise Refused(where, f"has unknown keys {', '.join(sorted(unknown))}")
    code = str(written["code"])
    versions = tuple(_version(where, code, version) for version in written.get("versions") or ())
    for earlier, later in pairwise(versions):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            raise Refused(where, f"{code}: the versions {earlier.label} and {later.label} are in force together")
    return Product(
        code=code,
        name=str(written["name"]),
        aliases=tuple(str(alias) for alias in written.get("aliases") or ()),
        category=str(written.get("category") or ""),
        versions=versions,
    )


def _version(where: str, code: str, written: Any) -> ProductVersion:
    if not isinstance(written, dict) or not written.get("label") or not written.get("effective_from"):
        raise Refused(where, f"{code}: a version is {{label: …, effective_from: 2021-12-27, effective_to: }}")
    ends = written.get("effective_to")
    return ProductVersion(
        product=code,
        label=str(written["label"]),
        effective_from=read_day(where, "effective_from", written["effective_from"]),
        effective_to=read_day(where, "effective_to", ends) if ends else None,
    )


def _clashes(products: list[Product]) -> Iterator[str]:
    """A code or a full name may stand for one product only; an alias may be shared, and is then asked about."""
    for what, names in (("code", [one.code for one in products]), ("name", [bare(one.name) for one in products])):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"the {what} {name} is used twice; a customer could not tell which product is meant"
