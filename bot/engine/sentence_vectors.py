"""What a whole message means, as a dense vector of the bundled model, and what its tuned layers judge."""

from __future__ import annotations

import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Text, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.embedding import FINGERPRINT, embed_many, prepare, read
from bot.engine.shipped_vectors import read_shipped

JUDGED = "judged"  # key of a message: log-odds of the tuned layers; never in training, whose phrasings they know
Read = Tuple[np.ndarray, Optional[np.ndarray]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """One unit vector of 384 float32 per message, remembered for the messages that were seen last.

    Config: `remembered` (messages), `ready_made` (whether to train on the vectors that come with us), `training_cache`
    (a file that spares embedding the other phrasings in each training; empty: none), `per_token` (the vector once more
    for each token, for classifiers that read sequences, such as DIET).
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "remembered": 2048,
            "ready_made": True,
            "training_cache": "bot/models/sentence_vectors.npz",
            "per_token": False,
        }

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)
        self._known: "OrderedDict[Text, Read]" = OrderedDict()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectors:
        prepare()
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        pass

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[Text]:
        return FINGERPRINT

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in messages]
        for message, vector in zip(messages, self._for_training(texts), strict=True):
            self._add(message, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if text := message.get(TEXT):
                vector, judged = self._remembered(text)
                self._add(message, vector)
                message.set(JUDGED, judged)
        return messages

    def _for_training(self, texts: Sequence[Text]) -> List[np.ndarray]:
        known = read_shipped(texts, FINGERPRINT) if self._config["ready_made"] else {}
        others = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(self._embedded(others))
        return [known[text] for text in texts]

    def _embedded(self, texts: Sequence[Text]) -> Dict[Text, np.ndarray]:
        """By the encoder, or as it did in an earlier training."""
        cache = Path(self._config["training_cache"]) if self._config["training_cache"] else None
        known = _read_cache(cache) if cache else {}
        new = [text for text in texts if text not in known]
        if new:
            known.update(zip(new, embed_many(new), strict=True))
            if cache:
                _write_cache(cache, {text: known[text] for text in texts})
        return known

    def _remembered(self, text: Text) -> Read:
        if text not in self._known:
            self._known[text] = read(text)
            while len(self._known) > self._config["remembered"]:
                self._known.popitem(last=False)
        self._known.move_to_end(text)
        return self._known[text]

    def _add(self, message: Message, vector: np.ndarray) -> None:
        name = self._config["alias"] if "alias" in self._config else type(self).__name__
        sentence = vector.reshape(1, -1)
        message.add_features(Features(sentence, FEATURE_TYPE_SENTENCE, TEXT, name))
        if self._config["per_token"]:
            rows = np.repeat(sentence, len(message.get(TOKENS_NAMES[TEXT])), axis=0)
            message.add_features(Features(rows, FEATURE_TYPE_SEQUENCE, TEXT, name))


def _read_cache(path: Path) -> Dict[Text, np.ndarray]:
    try:
        with np.load(path) as saved:
            if str(saved["fingerprint"]) != FINGERPRINT:
                return {}
            return dict(zip(saved["texts"].tolist(), saved["vectors"], strict=True))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):  # none yet, or broken: it is only a cache
        return {}


def _write_cache(path: Path, known: Dict[Text, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".new.npz")
    np.savez(whole, fingerprint=FINGERPRINT, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    whole.replace(path)
