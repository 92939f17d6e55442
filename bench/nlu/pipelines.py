"""The pipelines that are compared: ours as `config.yml` has it, Rasa's default for Chinese, and mixtures of the two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from foundation.settings import PROJECT

DEFAULT_EPOCHS = 100
USUAL_PHRASINGS = 2_700  # of a bot for which a hundred epochs are the default; as many gradient steps are given to ours
FEWEST_EPOCHS = 5
_SEED = 42
_HEAD = {"recipe": "default.v1", "assistant_id": "bench", "language": "zh"}
_VECTORS = "bot.engine.sentence_vectors.SentenceVectors"


def epochs_for(phrasings: int) -> int:
    """So many that the gradient steps equal a hundred epochs on `USUAL_PHRASINGS`."""
    return max(FEWEST_EPOCHS, round(DEFAULT_EPOCHS * USUAL_PHRASINGS / phrasings))


def vectors(cache: Path, *, cold: bool) -> dict[str, Any]:
    """The component of sentence vectors: kept in `cache` between trainings, and if `cold` none that come with us."""
    return {"name": _VECTORS, "training_cache": str(cache), "ready_made": not cold}


def ours(vectors: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((PROJECT / "config.yml").read_text())
    for component in config["pipeline"]:
        if component["name"] == _VECTORS:
            component.update(vectors)
    return {**_HEAD, "importers": config["importers"], "pipeline": config["pipeline"]}


def rasa_default(epochs: int) -> dict[str, Any]:
    return _pipeline({"name": "JiebaTokenizer"}, *_counts(), _diet(epochs), fallback=True)


def diet_on_our_features(epochs: int, vectors: dict[str, Any]) -> dict[str, Any]:
    return _pipeline(_our_tokenizer(), {**vectors, "per_token": True}, *_counts(), _diet(epochs), fallback=True)


def logistic_regression(vectors: dict[str, Any]) -> dict[str, Any]:
    """Rasa's own linear classifier, on our features."""
    return _pipeline(_our_tokenizer(), vectors, *_counts(), {"name": "LogisticRegressionClassifier"})


def _pipeline(*components: dict[str, Any], fallback: bool = False) -> dict[str, Any]:
    last = [{"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}] if fallback else []
    return {**_HEAD, "pipeline": [*components, *last]}


def _our_tokenizer() -> dict[str, Any]:
    return {"name": "JiebaTokenizer", "dictionary_path": "bot/data/words"}


def _counts() -> list[dict[str, Any]]:
    pieces = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
    return [{"name": "CountVectorsFeaturizer"}, pieces]


def _diet(epochs: int) -> dict[str, Any]:
    return {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": _SEED}
