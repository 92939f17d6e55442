"""One index of the real documents by the real model for the tests that ask it; a stand-in for those that publish."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from knowledge_base.chinese import bigrams
from knowledge_base.ingest import ingest
from knowledge_base.model import PassageKind

if TYPE_CHECKING:  # torch takes seconds to load, and most tests do without
    from knowledge_base.document_answerer import DocumentAnswerer
    from knowledge_base.embeddings import QuestionEmbeddings

HEADER = """---
id: {name}
title: 测试文档
product: 车险
effective_from: 2020-01-01
owner: 测试
evidence: A
review_due: 2030-01-01
---

"""
ENTRY = """## A1 车险怎么报案？

- 产品：车险
- 依据：《保险法》第21条
- 生效：2015-04-24
- 证据：A
- 问法：
  - 出事了怎么报案
  - 报案电话多少

请拨打{hotline}，或者在这里说出时间、地点和经过。《保险法》第21条要求知道事故后及时通知。
"""
DIMENSION = 64


def write_document(folder: Path, name: str, *entries: str, header: str = HEADER) -> Path:
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header.replace("{name}", name) + "\n".join(entries), encoding="utf-8")
    return path


class WordEmbeddings:
    """A model that is quick and knows no meaning: texts are alike when they share pairs of characters."""

    def __init__(self, fingerprint: str = "words:64") -> None:
        self.fingerprint = fingerprint
        self.embedded: list[str] = []

    def embed_passages(self, texts: list[str], kind: PassageKind) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.full(DIMENSION, 1e-3)
        for pair in bigrams(text):
            vector[int.from_bytes(hashlib.sha256(pair.encode()).digest()[:4]) % DIMENSION] += 1
        return [float(value) for value in vector / np.linalg.norm(vector)]


@pytest.fixture
def words() -> WordEmbeddings:
    return WordEmbeddings()


@pytest.fixture(scope="session")
def embeddings() -> QuestionEmbeddings:
    from knowledge_base.embeddings import QuestionEmbeddings

    return QuestionEmbeddings()


@pytest.fixture(scope="session")
def settings(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, embeddings: QuestionEmbeddings
) -> Settings:
    """Settings whose data folder holds the published index of the real documents.

    Their vectors are kept between runs, beside what pytest keeps: embedding them takes most of a minute.
    """
    settings = Settings(data_dir=tmp_path_factory.mktemp("knowledge"), hotline="400-000-1234")
    (settings.data_dir / "knowledge").mkdir()
    kept = Path(request.config.cache.mkdir("knowledge")) / "vectors.db" if request.config.cache else None
    if kept is not None:
        (settings.data_dir / "knowledge" / "vectors.db").symlink_to(kept)
    upgrade(settings.database_url)
    asyncio.run(_publish(settings, embeddings))
    return settings


async def _publish(settings: Settings, embeddings: QuestionEmbeddings) -> None:
    database = Database(settings.database_url)
    await ingest(settings, database, embeddings=embeddings)
    await database.close()


@pytest.fixture(scope="session")
def answerer(settings: Settings) -> DocumentAnswerer:
    from knowledge_base.loading import load_answerer

    async def load() -> DocumentAnswerer:
        database = Database(settings.database_url)
        try:
            return await load_answerer(settings, database)
        finally:
            await database.close()

    return asyncio.run(load())
