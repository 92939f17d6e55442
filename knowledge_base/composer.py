"""Answers as customers read them: whole entries and whole clauses, never put together from pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from foundation.settings import Settings
from knowledge_base.chinese import normalise
from knowledge_base.company import fill
from knowledge_base.model import Clause, Faq, FieldValue, Kind, Presence, Product

OUTCOME_LEAD = "先说一般规则，不代表您这一次的结论："
OUTCOME_CLOSE = "是否赔付、赔付多少，以理赔人员核定和书面通知为准。"
CLAUSE_OUTCOME_CLOSE = "能不能赔、赔多少，以核赔结论为准。"
ALSO_READ = "同时请看：{clauses}。"
SCOPE = "以上适用于{product}{version}，按{day}有效的内容；具体以您的保单条款为准。"
SCOPE_OF_ALL = "以上按{day}有效的内容；具体以您的保单条款和书面通知为准。"
FIELD_PRESENT = "《{product}》{version}{field}：{value}"
FIELD_PRESENT_PLAIN = "《{product}》{version}对{field}有约定，原文如下。"
FIELD_ABSENT = "《{product}》{version}没有{field}，原文如下。"
FIELD_UNKNOWN = "《{product}》{version}：已收录资料未载明{field}，不代表没有，请以您的保单条款为准，也可以转人工核实。"
VERSION = "（{label}版）"
MOST_RELATED = 3

# "Will this be paid?" in the ways customers ask it.
_ASKS_OUTCOME = re.compile(
    r"(赔不赔|赔吗|赔么|赔不|给不给赔|给赔|能赔|会赔|可以赔|怎么赔|赔多少|赔几|不赔|拒赔|不给赔|"
    r"管不|管吗|保不|保吗|报不|给不给报|能报吗|能报销|给报|认不认|认不$|认吗|算不算保险|给换|给修|"
    r"能走保险|能走车损|能走三者|能走车险)"
)

# What an entry about cover speaks of; one about papers, a charging post or an update says nothing of a payment.
_SPEAKS_OF_PAYMENT = re.compile(r"赔|报销|保障|免责|责任免除|垫付|核定|保费|等待期")


def asks_outcome(question: str) -> bool:
    """Whether the customer asks what will become of a claim, which only a claim handler may say."""
    return _ASKS_OUTCOME.search(normalise(question)) is not None


def entry_in_words(faq: Faq, asked: str, settings: Settings) -> str:
    text = fill(faq.text, settings)
    return outcome_left_open(text, asked) if _SPEAKS_OF_PAYMENT.search(text) else text


def outcome_left_open(text: str, asked: str) -> str:
    """Who asks whether it will be paid is told the rule, and that the outcome is for people to decide."""
    return f"{OUTCOME_LEAD}{text}\n{OUTCOME_CLOSE}" if asks_outcome(asked) else text


def clause_in_words(
    clause: Clause, asked: str, settings: Settings, *, product: Product | None, related: Mapping[str, Clause], day: date
) -> str:
    """The whole clause, what limits it by name, and what it applies to."""
    parts = [
        f"{OUTCOME_LEAD if asks_outcome(asked) else ''}《{clause.document_title}》{clause.number}　{clause.heading}",
        fill(clause.source, settings),
        _also_read(clause, related),
        CLAUSE_OUTCOME_CLOSE if asks_outcome(asked) else "",
        scope(product, clause.version, day),
    ]
    return "\n".join(filter(None, parts))


def row_in_words(
    clause: Clause, row: str, asked: str, settings: Settings, *, product: Product | None, day: date
) -> str:
    """One row of a clause's table with the names of its columns, and what the table is of."""
    [table] = [table for table in clause.tables if row in map(table.line, table.rows)][:1]
    parts = [
        f"{OUTCOME_LEAD if asks_outcome(asked) else ''}《{clause.document_title}》{clause.number}　{clause.heading}",
        fill(table.title, settings),
        fill(row, settings),
        CLAUSE_OUTCOME_CLOSE if asks_outcome(asked) else "",
        scope(product, clause.version, day),
    ]
    return "\n".join(filter(None, parts))


def field_in_words(value: FieldValue, product: Product, settings: Settings, clause: Clause | None, *, day: date) -> str:
    """Present, absent or not written down; the clause that says so stands below it whole."""
    named = {"product": product.name, "version": _version(value.version), "field": value.field}
    if value.state is Presence.UNKNOWN:
        return FIELD_UNKNOWN.format(**named)
    lead = FIELD_ABSENT if value.state is Presence.ABSENT else FIELD_PRESENT if value.value else FIELD_PRESENT_PLAIN
    parts = [
        lead.format(**named, value=fill(value.value, settings)),
        f"{clause.number}　{clause.heading}\n{fill(clause.source, settings)}" if clause else "",
        scope(product, value.version, day),
    ]
    return "\n".join(filter(None, parts))


def scope(product: Product | None, version: str, day: date) -> str:
    if product is None:
        return SCOPE_OF_ALL.format(day=day.isoformat())
    return SCOPE.format(product=product.name, version=_version(version), day=day.isoformat())


def _version(label: str) -> str:
    return VERSION.format(label=label) if label else ""


def _also_read(clause: Clause, clauses: Mapping[str, Clause]) -> str:
    """Clauses that limit a benefit come first: half of a rule misleads."""
    related = [clauses[id_] for id_ in clause.related if id_ in clauses]
    related.sort(key=lambda other: other.kind is not Kind.EXCLUSION)
    names = "、".join(f"{other.number}「{other.heading}」" for other in related[:MOST_RELATED])
    return ALSO_READ.format(clauses=names) if names else ""
