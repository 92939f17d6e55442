"""FAQ files in Markdown: dated entries with their wordings, every mistake named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge_base.company import unknown_values
from knowledge_base.model import Document, Faq
from knowledge_base.reading.found import Place, Problem, Reading, Refused
from knowledge_base.reading.front_matter import EVIDENCE, read_day
from knowledge_base.reading.suspicious import suspicion

REQUIRED = ("产品", "依据", "生效", "证据", "问法")
LISTS = ("问法", "反例")
KEYS = (*REQUIRED, "反例", "失效", "主题")
LONGEST_ANSWER = 600  # the embedding model averages windows beyond this

_HEADING = re.compile(r"^##\s+([A-Za-z0-9][A-Za-z0-9-]*)\s+(\S.*)$")
_FIELD = re.compile(r"^- ([^：:]+)[：:]\s*(.*)$")
_ITEM = re.compile(r"^\s+- (.+)$")


def read_faq(lines: list[str], body_at: int, document: Document, reading: Reading) -> None:
    """Every entry from `body_at` on."""
    found = False
    for start, block in _blocks(lines, body_at):
        found = True
        try:
            reading.faqs.append(_read_entry(start, block, document))
        except Refused as refused:
            reading.problems.append(Problem(document.file, refused.where, refused.what))
    if not found:
        what = "has no entry; add one that begins with `## id question`"
        reading.problems.append(Problem(document.file, body_at, what))


def _blocks(lines: list[str], body_at: int) -> Iterator[tuple[int, list[str]]]:
    """Each entry as (line number of its heading, its lines)."""
    starts = [at for at in range(body_at, len(lines)) if lines[at].startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, lines[start:end]


def _read_entry(start: int, block: list[str], document: Document) -> Faq:
    heading = _HEADING.match(block[0])
    if heading is None:
        raise Refused(start, "a heading is `## `, an id, a space and the standard question")
    _refuse_suspicious(start, block)
    fields, at = _read_fields(start, block)
    missing = [key for key in REQUIRED if not fields.get(key)]
    if missing:
        raise Refused(start, f"entry {heading[1]} lacks {'、'.join(missing)}")
    fields["问题"], fields["答案"] = heading[2], "\n".join(line.rstrip() for line in block[at:])
    return faq_of(heading[1], fields, document, start, start + at)


def faq_of(id_: str, fields: Mapping[str, Any], document: Document, where: Place, answer_at: Place) -> Faq:
    """An entry of what was written under each key. Raises `Refused`."""
    text = str(fields["答案"]).strip()
    _check_text(answer_at, id_, text)
    if fields["证据"] not in EVIDENCE:
        raise Refused(where, f"entry {id_}: 证据 is {fields['证据']!r}; write A, B or C")
    return Faq(
        document=document.id,
        document_title=document.title,
        id=id_,
        topic=fields.get("主题") or id_,
        title=str(fields["问题"]).strip(),
        questions=tuple(fields["问法"]),
        text=text,
        product=fields["产品"],
        clause=fields["依据"],
        effective_from=read_day(where, "生效", fields["生效"]),
        effective_to=read_day(where, "失效", fields["失效"]) if fields.get("失效") else None,
        evidence=fields["证据"],
        negatives=tuple(fields.get("反例") or ()),
    )


def _refuse_suspicious(start: int, block: list[str]) -> None:
    for at, line in enumerate(block):
        if why := suspicion(line):
            raise Refused(start + at, why)


def _read_fields(start: int, block: list[str]) -> tuple[dict[str, Any], int]:
    """The `- key：value` list under a heading, and the index where the answer begins."""
    fields: dict[str, Any] = {}
    open_list = ""
    at = _next_written(block, 1)
    while at < len(block) and block[at].strip():
        item, named = _ITEM.match(block[at]), _FIELD.match(block[at])
        if item and open_list:
            fields[open_list].append(item[1].strip())
        elif named and named[1] in KEYS:
            open_list = named[1] if named[1] in LISTS else ""
            fields[named[1]] = [] if open_list else named[2].strip()
        else:
            what = f"cannot be understood: {block[at].strip()!r}; write `- 产品：…` (see README.md)"
            raise Refused(start + at, what)
        at += 1
    return fields, _next_written(block, at)


def _next_written(block: list[str], at: int) -> int:
    while at < len(block) and not block[at].strip():
        at += 1
    return at


def _check_text(where: Place, entry: str, text: str) -> None:
    if not text:
        raise Refused(where, f"entry {entry} has no answer; write it after an empty line")
    if len(text) > LONGEST_ANSWER:
        raise Refused(where, f"the answer of {entry} has {len(text)} characters, more than {LONGEST_ANSWER}; split it")
    unknown = unknown_values(text)
    if unknown:
        raise Refused(where, f"the answer of {entry} names unknown values {', '.join(unknown)} (see README.md)")
