"""What holds for a whole file: the block between `---` lines of a Markdown file, or a `.yml` file beside another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from knowledge_base.model import Document
from knowledge_base.reading.found import Place, Refused

REQUIRED = ("id", "title", "product", "effective_from", "owner", "evidence", "review_due")
EVIDENCE = ("A", "B", "C")
KINDS = ("terms", "guide", "faq")
Values = Mapping[str, Any]


def read_front_matter(lines: list[str], stem: str) -> tuple[dict[str, Any], int]:
    """The values of the block, and the index of the line after it."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        raise Refused(1, "must begin with a block between two `---` lines (see README.md)")
    end = next(at for at in range(1, len(lines)) if lines[at].strip() == "---")
    values = read_values("\n".join(lines[1:end]), first_line=2)
    missing = [key for key in REQUIRED if not values.get(key)]
    if missing:
        raise Refused(1, f"the block between `---` lines lacks {', '.join(missing)}")
    if values["id"] != stem:
        raise Refused(2, f"id is {values['id']!r} but the file is called {stem}.md; make them the same")
    return values, end + 1


def read_values(text: str, *, first_line: int = 1) -> dict[str, Any]:
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise Refused(line, "the block between `---` lines is not `key: value`") from None
    if not isinstance(values, dict):
        raise Refused(first_line, "the block between `---` lines is not `key: value`")
    return values


def document_of(values: Values, file: str) -> Document:
    """Raises `Refused` for a value that cannot be what it should be."""
    kind, evidence = str(values.get("kind") or "faq"), str(values["evidence"])
    if kind not in KINDS:
        raise Refused(2, f"kind is {kind!r}; write {', '.join(KINDS)}")
    if evidence not in EVIDENCE:
        raise Refused(2, f"evidence is {evidence!r}; write A, B or C")
    return Document(
        id=str(values["id"]),
        kind=kind,
        title=str(values["title"]),
        product=str(values["product"]),
        version=str(values.get("version") or ""),
        effective_from=read_day(2, "effective_from", values["effective_from"]),
        effective_to=_day_or_none("effective_to", values.get("effective_to")),
        owner=str(values.get("owner") or ""),
        evidence=evidence,
        review_due=_day_or_none("review_due", values.get("review_due")),
        source=str(values.get("source") or ""),
        file=file,
    )


def read_day(where: Place, key: str, written: object) -> date:
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise Refused(where, f"{key} is {written!r}; write a day as 2020-09-19") from None


def _day_or_none(key: str, written: object) -> date | None:
    return read_day(2, key, written) if written else None
