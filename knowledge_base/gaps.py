"""Questions that the knowledge base did not answer or answered badly: written down masked, listed by what they ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.chinese import bigrams, normalise
from knowledge_base.gap_models import KnowledgeGap

ALIKE = 0.4  # share of common bigrams from which two questions ask the same
LONGEST_QUESTION = 300  # characters that are kept

_PERSONAL = (
    (re.compile(r"(?<![A-Za-z0-9])\d{17}[\dXx](?![A-Za-z0-9])"), "〔证件号〕"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "〔手机号〕"),
    (
        re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·•\s]?[A-Za-z0-9]{5,6}"),
        "〔车牌〕",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "〔邮箱〕"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9-]*\d{8,}[A-Za-z0-9-]*"), "〔号码〕"),
)


class GapKind(StrEnum):
    ABSTAIN = "abstain"
    CLARIFY = "clarify"
    UNHELPFUL = "unhelpful"  # the customer said that the answer was of no use


@dataclass(frozen=True)
class Gap:
    """Questions that ask the same, the newest first."""

    questions: tuple[str, ...]
    outcomes: tuple[str, ...]
    last_asked: datetime
    candidates: tuple[str, ...]

    @property
    def times(self) -> int:
        return len(self.questions)


async def record(
    tx: AsyncSession,
    key: str,
    question: str,
    given: Answer | Suggestions | None,
    *,
    release: int,
    unhelpful: bool = False,
) -> None:
    """Write down what was not answered; a good answer leaves nothing. `key` names the turn: once each.

    To be called only when the search itself has worked: an outage is no gap.
    """
    if isinstance(given, Answer) and not unhelpful:
        return
    if await tx.scalar(select(KnowledgeGap.id).where(KnowledgeGap.key == key)):
        return
    tx.add(
        KnowledgeGap(
            key=key,
            asked_at=utc_now(),
            question=masked(question)[:LONGEST_QUESTION],
            outcome=GapKind.UNHELPFUL if unhelpful else GapKind.CLARIFY if given else GapKind.ABSTAIN,
            score=given.score if given else 0.0,
            release_id=release,
            candidates=_candidates(given),
        )
    )


def _candidates(given: Answer | Suggestions | None) -> list[str]:
    if isinstance(given, Suggestions):
        return list(given.questions)
    return [given.question, *given.related] if given else []


def masked(question: str) -> str:
    """Without numbers that point to a person, a car or an account."""
    text = normalise(question)
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


async def clustered(session: AsyncSession, *, since: datetime) -> list[Gap]:
    """What was asked since then, most often asked first."""
    rows = await session.scalars(
        select(KnowledgeGap).where(KnowledgeGap.asked_at >= since).order_by(KnowledgeGap.asked_at.desc())
    )
    return sorted(map(_gap, _together(list(rows))), key=lambda gap: (-gap.times, gap.questions[0]))


def _together(rows: Sequence[KnowledgeGap]) -> list[list[KnowledgeGap]]:
    """Each question joins the first group whose first question is like it."""
    groups: list[tuple[frozenset[str], list[KnowledgeGap]]] = []
    for row in rows:
        own = frozenset(bigrams(row.question))
        group = next((group for first, group in groups if _alike(first, own)), None)
        if group is None:
            groups.append((own, [row]))
        else:
            group.append(row)
    return [group for _, group in groups]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return (bool(one & other) and len(one & other) / len(one | other) >= ALIKE) or one == other


def _gap(rows: Sequence[KnowledgeGap]) -> Gap:
    return Gap(
        questions=tuple(row.question for row in rows),
        outcomes=tuple(row.outcome for row in rows),
        last_asked=rows[0].asked_at,
        candidates=tuple(dict.fromkeys(title for row in rows for title in row.candidates)),
    )
