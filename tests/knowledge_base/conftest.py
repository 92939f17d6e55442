"""One index of the real documents by the real model, for every test of this folder."""

from pathlib import Path

import pytest

from foundation.settings import Settings
from knowledge_base.answer import DocumentAnswerer, open_answerer
from knowledge_base.embeddings import QuestionEmbeddings
from knowledge_base.ingest import ingest

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


def write_document(folder: Path, name: str, *entries: str, header: str = HEADER) -> Path:
    path = folder / f"{name}.md"
    path.write_text(header.replace("{name}", name) + "\n".join(entries), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def embeddings() -> QuestionEmbeddings:
    return QuestionEmbeddings()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, embeddings: QuestionEmbeddings) -> Settings:
    """Settings whose data folder holds the published index of the real documents."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("knowledge"), hotline="400-000-1234")
    ingest(settings, embeddings=embeddings)
    return settings


@pytest.fixture(scope="session")
def answerer(settings: Settings) -> DocumentAnswerer:
    return open_answerer(settings)
