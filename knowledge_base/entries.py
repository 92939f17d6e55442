"""The documents as editors write them: files of dated entries, read strictly, every mistake named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.chinese import bare
from knowledge_base.company import unknown_values

DOCUMENTS = Path(__file__).resolve().parent / "documents"
HEADER_KEYS = ("id", "title", "product", "effective_from", "owner", "evidence", "review_due")
REQUIRED = ("产品", "依据", "生效", "证据", "问法")
OPTIONAL = ("失效", "主题")
LONGEST_ANSWER = 600  # the embedding model averages windows beyond this

_HEADING = re.compile(r"^##\s+([A-Za-z0-9][A-Za-z0-9-]*)\s+(\S.*)$")
_FIELD = re.compile(r"^- ([^：:]+)[：:]\s*(.*)$")
_ITEM = re.compile(r"^\s+- (.+)$")


@dataclass(frozen=True)
class Entry:
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

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.title, *self.questions)

    def applies_on(self, day: date) -> bool:
        """Whether the entry is in force on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True)
class Problem:
    """What keeps a document from being read, in words that an editor can act on."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass
class Reading:
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Refused(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


def read_documents(folder: Path = DOCUMENTS) -> Reading:
    """Every entry of every `*.md` in the folder (README.md aside), and everything that could not be read."""
    reading = Reading()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "README.md":
            continue
        if path.suffix != ".md" or not path.is_file():
            reading.problems.append(Problem(path.name, 1, "only Markdown files (*.md) are read; move or convert it"))
            continue
        _read_file(path, reading)
    _check_unique(reading)
    return reading


def _read_file(path: Path, reading: Reading) -> None:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        header, body_at = _read_header(lines, path.stem)
    except UnicodeDecodeError:
        reading.problems.append(Problem(path.name, 1, "is not UTF-8 text; save it as UTF-8"))
        return
    except _Refused as refused:
        reading.problems.append(Problem(path.name, refused.line, refused.what))
        return
    found = False
    for start, block in _blocks(lines, body_at):
        found = True
        try:
            reading.entries.append(_read_entry(start, block, header))
        except _Refused as refused:
            reading.problems.append(Problem(path.name, refused.line, refused.what))
    if not found:
        reading.problems.append(Problem(path.name, body_at, "has no entry; add one that begins with `## id question`"))


def _read_header(lines: list[str], stem: str) -> tuple[dict[str, Any], int]:
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        raise _Refused(1, "must begin with a block between two `---` lines (see README.md)")
    end = next(at for at in range(1, len(lines)) if lines[at].strip() == "---")
    try:
        header = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _Refused(2 + (mark.line if mark else 0), "the block between `---` lines is not `key: value`") from None
    if not isinstance(header, dict):
        raise _Refused(2, "the block between `---` lines is not `key: value`")
    missing = [key for key in HEADER_KEYS if not header.get(key)]
    if missing:
        raise _Refused(1, f"the block between `---` lines lacks {', '.join(missing)}")
    if header["id"] != stem:
        raise _Refused(2, f"id is {header['id']!r} but the file is called {stem}.md; make them the same")
    return header, end + 1


def _blocks(lines: list[str], body_at: int) -> Iterator[tuple[int, list[str]]]:
    """Each entry as (line number of its heading, its lines)."""
    starts = [at for at in range(body_at, len(lines)) if lines[at].startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, lines[start:end]


def _read_entry(start: int, block: list[str], header: dict[str, Any]) -> Entry:
    heading = _HEADING.match(block[0])
    if heading is None:
        raise _Refused(start, "a heading is `## `, an id, a space and the standard question")
    fields, at = _read_fields(start, block)
    missing = [key for key in REQUIRED if not fields.get(key)]
    if missing:
        raise _Refused(start, f"entry {heading[1]} lacks {'、'.join(missing)}")
    text = "\n".join(line.rstrip() for line in block[at:]).strip()
    _check_text(start + at, heading[1], text)
    if fields["证据"] not in {"A", "B", "C"}:
        raise _Refused(start, f"entry {heading[1]}: 证据 is {fields['证据']!r}; write A, B or C")
    ends = _read_day(start, "失效", fields["失效"]) if "失效" in fields else None
    return Entry(
        document=header["id"],
        document_title=header["title"],
        id=heading[1],
        topic=fields.get("主题") or heading[1],
        title=heading[2].strip(),
        questions=tuple(fields["问法"]),
        text=text,
        product=fields["产品"],
        clause=fields["依据"],
        effective_from=_read_day(start, "生效", fields["生效"]),
        effective_to=ends,
        evidence=fields["证据"],
    )


def _read_fields(start: int, block: list[str]) -> tuple[dict[str, Any], int]:
    """The `- key：value` list under a heading, and the index where the answer begins."""
    fields: dict[str, Any] = {}
    at = 1
    while at < len(block) and not block[at].strip():
        at += 1
    while at < len(block) and block[at].strip():
        item, named = _ITEM.match(block[at]), _FIELD.match(block[at])
        if item and isinstance(fields.get("问法"), list):
            fields["问法"].append(item[1].strip())
        elif named and named[1] in (*REQUIRED, *OPTIONAL):
            fields[named[1]] = [] if named[1] == "问法" else named[2].strip()
        else:
            raise _Refused(
                start + at, f"cannot be understood: {block[at].strip()!r}; write `- 产品：…` (see README.md)"
            )
        at += 1
    while at < len(block) and not block[at].strip():
        at += 1
    return fields, at


def _check_text(line: int, entry: str, text: str) -> None:
    if not text:
        raise _Refused(line, f"entry {entry} has no answer; write it after an empty line")
    if len(text) > LONGEST_ANSWER:
        raise _Refused(line, f"the answer of {entry} has {len(text)} characters, more than {LONGEST_ANSWER}; split it")
    unknown = unknown_values(text)
    if unknown:
        raise _Refused(line, f"the answer of {entry} names unknown values {', '.join(unknown)} (see README.md)")


def _read_day(line: int, key: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise _Refused(line, f"{key} is {written!r}; write a day as 2020-09-19") from None


def _check_unique(reading: Reading) -> None:
    ids: set[str] = set()
    askers: dict[str, Entry] = {}
    for entry in reading.entries:
        file = f"{entry.document}.md"
        if entry.id in ids:
            reading.problems.append(Problem(file, 1, f"the id {entry.id} is used twice; give one entry another id"))
        ids.add(entry.id)
        for wording in entry.wordings:
            other = askers.setdefault(bare(wording), entry)
            if other.topic != entry.topic:
                what = f"「{wording}」 is asked under {entry.id} and under {other.id}; keep it in one of them"
                reading.problems.append(Problem(file, 1, what))
