"""Pieces of a document → clauses: ids that stay, what each is for, and which ones limit or explain which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge_base.model import Clause, Document, Kind
from knowledge_base.reading.markers import opens_part, words_of
from knowledge_base.reading.tree import DEFINITIONS, Piece

LONGEST_HEADING = 24
LONGEST_TERM = 16
_REFERENCE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十])?")
_OF_A_LAW = re.compile(r"《[^》]*》\s*$|(?:法|条例|规定|办法|解释)\s*$")
_LIMITS = re.compile(r"除外|不负责赔偿|责任免除|免除保险人责任")
_PHRASE_ENDS = re.compile(r"[，。；：！？]")

# What tells the kind of a clause in a document that does not say it: in headings, else in the text.
_HEADINGS = (
    (Kind.DEFINITION, DEFINITIONS),
    (Kind.EXCLUSION, re.compile(r"责任免除|免除.{0,6}责任|除外|不赔|不予?(?:负责|给付)|不负责")),
    (Kind.BENEFIT, re.compile(r"保险责任|保障(?:责任|范围)")),
    (Kind.DOCUMENTS, re.compile(r"材料|单证|资料|证明")),
    (Kind.CALCULATION, re.compile(r"计算|赔款|免赔|限额|保险金额|保险费")),
    (Kind.DUTY, re.compile(r"义务|告知|通知")),
    (Kind.LIMIT_OF_TIME, re.compile(r"期间|期限|时效|犹豫期|等待期|宽限期")),
    (Kind.PROCEDURE, re.compile(r"申请|办理|手续|流程|报案|索赔|赔偿处理|给付|解除|变更|退保")),
)
_TEXTS = (
    (Kind.EXCLUSION, re.compile(r"不负责赔偿|不承担(?:赔偿|给付|保险)|不予(?:赔偿|给付)")),
    (Kind.BENEFIT, re.compile(r"负责赔偿|给付.{0,8}保险金|承担(?:赔偿|给付)责任")),
    (Kind.DUTY, re.compile(r"(?:投保人|被保险人).{0,12}应当")),
)


def clauses_of(pieces: Sequence[Piece], document: Document) -> list[Clause]:
    """The clauses of a document that names neither kinds nor relations: both are read from its words."""
    ids = _ids(pieces, document.id)
    clauses = [_clause(piece, id_, document) for piece, id_ in zip(pieces, ids, strict=True)]
    return [replace(clause, related=related_to(clause, clauses)) for clause in clauses]


def _clause(piece: Piece, id_: str, document: Document) -> Clause:
    text = "\n".join(piece.lines).strip()
    heading = piece.heading or _words_above(piece) or _first_phrase(text) or document.title
    return Clause(
        id=id_,
        document=document.id,
        document_title=document.title,
        product=document.product,
        version=document.version,
        path=piece.path,
        number=piece.number,
        heading=heading,
        text=text,
        kind=kind_of((*piece.path, piece.heading), text),
        keywords=(),
        related=(),
        basis=document.source,
        evidence=document.evidence,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        page=piece.page,
        tables=tuple(table if table.caption else replace(table, caption=heading) for table in piece.tables),
    )


def _words_above(piece: Piece) -> str:
    """An article without a heading goes by that of its chapter or section: 保险责任."""
    return words_of(piece.path[-1]) if piece.path and not opens_part(piece.path[-1]) else ""


def _first_phrase(text: str) -> str:
    phrase = _PHRASE_ENDS.split(text, maxsplit=1)[0].split("\n")[0].strip()
    return phrase if len(phrase) <= LONGEST_HEADING else f"{phrase[: LONGEST_HEADING - 1]}…"


def _ids(pieces: Sequence[Piece], document: str) -> list[str]:
    """The number alone where it is used once in the document, with the headings above where it begins again."""
    alone = Counter(_name(piece) for piece in pieces)
    names = [_name(piece) if alone[_name(piece)] == 1 else _full_name(piece) for piece in pieces]
    seen: Counter[str] = Counter()
    ids = []
    for name in names:
        seen[name] += 1
        ids.append(f"{document}#{name}" + (f"~{seen[name]}" if seen[name] > 1 else ""))
    return ids


def _name(piece: Piece) -> str:
    """With the part it stands in: another part may be added to the document and begin its numbers again."""
    own = re.sub(r"\s", "", piece.number or piece.heading)
    return f"{_first_word(piece.path[0])}/{own}" if piece.path and opens_part(piece.path[0]) else own


def _full_name(piece: Piece) -> str:
    return "/".join((*map(_first_word, piece.path), re.sub(r"\s", "", piece.number or piece.heading)))


def _first_word(heading: str) -> str:
    return re.split(r"\s", heading.strip(), maxsplit=1)[0]


def kind_of(headings: Sequence[str], text: str) -> Kind:
    """What a clause is for: by its own heading, then the nearest heading above, then its words."""
    for heading in reversed(headings):
        if kind := next((kind for kind, words in _HEADINGS if words.search(heading)), None):
            return kind
    return next((kind for kind, words in _TEXTS if words.search(text)), Kind.NOTE)


def related_to(clause: Clause, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Clauses that a reader of this one must know: referred to, excluding, defining; in the order of the document."""
    others = [other for other in clauses if other.id != clause.id]
    wanted = _nearest(clause, [other for other in others if other.number in referred_numbers(clause.text)])
    if clause.kind is Kind.BENEFIT or (clause.kind is not Kind.EXCLUSION and _LIMITS.search(clause.text)):
        wanted += _nearest(clause, [other for other in others if other.kind is Kind.EXCLUSION])
    wanted += [other for other in others if other.kind is Kind.DEFINITION and _speaks_of(clause, other.heading)]
    ids = {other.id for other in wanted}
    return tuple(other.id for other in others if other.id in ids)


def _nearest(clause: Clause, others: list[Clause]) -> list[Clause]:
    """Those under the same highest heading; where there are none, all: numbers and exclusions hold for one cover."""
    beside = [other for other in others if other.path[:1] == clause.path[:1]]
    return beside or others


def referred_numbers(text: str) -> set[str]:
    """第六条 of this document; those of a law are another matter."""
    return {found[0] for found in _REFERENCE.finditer(text) if not _OF_A_LAW.search(text[: found.start()])}


def _speaks_of(clause: Clause, term: str) -> bool:
    return 2 <= len(term) <= LONGEST_TERM and term in clause.text
