"""What was asked and not answered, or rated badly, for those who write the documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, UtcDateTime


class KnowledgeGap(Base):
    """One question. Personal data is masked before it is written; written by `gaps` alone."""

    __tablename__ = "knowledge_gap"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)  # of the turn or rating: recorded once
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))  # abstain, clarify, or unhelpful
    score: Mapped[float] = mapped_column(Float)
    release_id: Mapped[int]
    candidates: Mapped[list[Any]]  # titles that were nearest, best first
