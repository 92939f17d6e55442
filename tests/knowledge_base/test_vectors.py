"""What has been embedded once is not embedded again, whoever has embedded it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.fingerprints import BUNDLED
from knowledge_base.ingest import ELSEWHERE, corpus_read
from knowledge_base.model import Passage, PassageKind, passages_of
from knowledge_base.reading.folder import DOCUMENTS, read_folder
from knowledge_base.vectors import SHIPPED, VectorCache, shipped_share, write_shipped
from tests.knowledge_base.conftest import WordEmbeddings

ASKED = Passage("faq.A.0", "出事了怎么报案", PassageKind.FAQ, "A", "")
ANSWER = Passage("answer.A.0", "出事了怎么报案", PassageKind.ANSWER, "A", "")
AGAIN = Passage("faq.B.0", "出事了怎么报案", PassageKind.FAQ, "B", "")
OTHER = Passage("faq.B.1", "交强险能退吗", PassageKind.FAQ, "B", "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "knowledge" / "vectors.db"


def test_a_text_is_embedded_once_for_each_kind_and_model(path: Path, words: WordEmbeddings) -> None:
    cache = VectorCache(path, shipped=None)
    first = cache.vectors_of([ASKED, ANSWER, AGAIN], words)
    assert words.embedded == [ASKED.text] * 2
    again = VectorCache(path, shipped=None).vectors_of([AGAIN, OTHER], words)
    assert words.embedded == [ASKED.text] * 2 + [OTHER.text]
    assert np.array_equal(first[0], again[0])
    other = WordEmbeddings("other:64")
    cache.vectors_of([ASKED], other)
    assert other.embedded == [ASKED.text]


def test_vectors_are_unit_vectors_and_their_rounding_moves_nothing(path: Path, words: WordEmbeddings) -> None:
    [kept] = VectorCache(path, shipped=None).vectors_of([OTHER], words)
    assert float(np.linalg.norm(kept)) == pytest.approx(1, abs=1e-6)
    assert float(kept @ np.array(words.embed_query(OTHER.text))) == pytest.approx(1, abs=1e-6)


def test_what_comes_with_us_need_not_be_embedded(path: Path, tmp_path: Path, words: WordEmbeddings) -> None:
    shipped = tmp_path / "vectors.npz"
    vectors = VectorCache(path, shipped=None).vectors_of([ASKED, AGAIN, ANSWER], words)
    write_shipped(shipped, [ASKED, AGAIN, ANSWER], vectors, words.fingerprint)
    fresh = WordEmbeddings()
    found = VectorCache(tmp_path / "fresh.db", shipped=shipped).vectors_of([OTHER, ANSWER], fresh)
    assert fresh.embedded == [OTHER.text]
    assert np.array_equal(found[1], vectors[2])


def test_most_vectors_of_our_own_documents_come_with_us() -> None:
    """Below this share a first start takes minutes: run `python -m knowledge_base.shipping`."""
    passages = passages_of(corpus_read(read_folder(), DOCUMENTS, ELSEWHERE))
    assert shipped_share(SHIPPED, passages, BUNDLED) >= 0.9


def test_what_nothing_needs_any_more_is_forgotten_when_it_is_most_of_the_file(
    path: Path, words: WordEmbeddings
) -> None:
    many = [Passage(f"faq.A.{at}", f"问题{at}", PassageKind.FAQ, "A", "") for at in range(6)]
    cache = VectorCache(path, shipped=None)
    cache.vectors_of(many, words)
    cache.keep_only(many[:2], words.fingerprint)
    words.embedded.clear()
    cache.vectors_of(many, words)
    assert words.embedded == []
    cache.keep_only(many[:1], words.fingerprint)
    cache.vectors_of(many, words)
    assert len(words.embedded) == 5
