"""Reads each message three ways: what it wants (intent), whether somebody is in danger, whether a person is wanted."""

from __future__ import annotations

import json
import logging
from typing import Any, Dict, List, Optional, Sequence, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.embedding import DIMENSION, tuned_layers
from bot.engine.features import Said, Vocabulary
from bot.engine.heads import Head, Lessons, Space, train_heads
from bot.engine.lessons import (
    NONE,
    PERSON,
    SAFETY,
    WANTED,
    danger_taught,
    intent_taught,
    wish_taught,
)
from bot.engine.sentence_vectors import JUDGED, SentenceVectors
from bot.engine.tuned_layers import together

logger = logging.getLogger(__name__)

INTENT_RANKING = "intent_ranking"
DANGER = "danger"  # the machine that tells danger from calm; that of `SAFETY` tells the kinds apart

# The share of the tuned layers in each reading; chosen on `tests/held_out/borders`.
TUNED_WEIGHT = {INTENT: 0.25, DANGER: 0.4, SAFETY: 0.5, PERSON: 0.4}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Reader(IntentClassifier, GraphComponent):
    """Linear machines over spelling, words and meaning; trained in seconds, read in a fraction of a millisecond.

    Sets `intent`, `intent_ranking`, `safety` ({"kind", "confidence"}: the likeliest danger and how likely it is: the
    probability that there is any, times that it is of this kind, of two machines, because calm has more in common with
    itself than with any one kind, and what is like no kind is seldom a danger) and `person` (the
    probability that one is wanted). The encoder's tuned layers judge all of it as well; both are mixed.

    Metadata of a group of phrasings: `safety` names a kind or none, `person` is true or false, `intent: false` keeps
    the group out of the intent's own training.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Tokenizer, SentenceVectors]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "cost": 0.3,
            "sharp_cost": 3.0,
            "dense_weight": 0.6,
            "ranking_length": 10,
        }

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._space: Optional[Space] = None
        self._heads: Dict[Text, Head] = {}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        return cls(config, model_storage, resource)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        pass

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        messages = [_said(example) for example in examples]
        self._space = Space.of(messages, self._config["dense_weight"])
        rows = self._space.rows(messages)
        taught = {name: self._lessons(name, examples) for name in TAUGHT}
        learnable = {name: lessons for name, lessons in taught.items() if len(set(lessons.labels)) > 1}
        self._heads = train_heads(rows, learnable, dimensions=DIMENSION)
        for name, head in self._heads.items():
            logger.info(f"{name}: {len(taught[name].labels)} phrasings, heat {head.heat:.2f}")
        self._persist()
        return self._resource

    def _lessons(self, name: Text, examples: Sequence[Message]) -> Lessons:
        taught = [(place, label) for place, example in enumerate(examples) if (label := TAUGHT[name](example))]
        cost = self._config["sharp_cost" if name != INTENT else "cost"]
        return Lessons([place for place, _ in taught], [label for _, label in taught], cost)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if self._space and message.get(TEXT):
                self._read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data  # nothing after this component learns from what it reads

    def _read(self, message: Message) -> None:
        said = _said(message)
        weighed, meant = self._space.vocabulary.weigh(said), self._space.meant(said.vector)
        judged = message.get(JUDGED)
        tuned = tuned_layers().probabilities(judged) if judged is not None else {}
        found = {
            name: together(head.ranking(weighed, meant), tuned.get(name, {}), TUNED_WEIGHT[name])
            for name, head in self._heads.items()
        }
        ranking = [{"name": name, "confidence": sure} for name, sure in found[INTENT][: self._config["ranking_length"]]]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING, ranking, add_to_output=True)
        if DANGER in found and SAFETY in found:
            kind, of_kind = found[SAFETY][0]
            message.set(SAFETY, {"kind": kind, "confidence": dict(found[DANGER])[DANGER] * of_kind}, add_to_output=True)
        if PERSON in found:
            message.set(PERSON, dict(found[PERSON])[WANTED], add_to_output=True)

    def _persist(self) -> None:
        arrays = {"idf": self._space.vocabulary.idf, "middle": self._space.middle}
        for name, head in self._heads.items():
            arrays.update(head.arrays(name))
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / "heads.npz", **arrays)  # left to Rasa, packing takes half a minute
            (folder / "pieces.json").write_text(json.dumps(self._space.vocabulary.places, ensure_ascii=False))

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Reader:
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "heads.npz") as saved:
                arrays = dict(saved)
            places = json.loads((folder / "pieces.json").read_text())
        reader._space = Space(Vocabulary(places, arrays["idf"]), arrays["middle"], config["dense_weight"])
        heads = {name: Head.of_arrays(name, arrays) for name in TAUGHT}
        reader._heads = {name: head for name, head in heads.items() if head}
        return reader


def _said(message: Message) -> Said:
    words = [token.text for token in message.get(TOKENS_NAMES[TEXT]) or ()]
    _, sentence = message.get_dense_features(TEXT)
    return Said(message.get(TEXT), words, sentence.features[0])


def _metadata(example: Message) -> Dict[Text, Any]:
    return (example.get(METADATA) or {}).get(METADATA_INTENT) or {}


def intent_of(example: Message) -> Optional[Text]:
    """What the phrasing teaches the intent's reader; None: nothing."""
    return intent_taught(example.get(INTENT), _metadata(example))


def danger_of(example: Message) -> Optional[Text]:
    """What it teaches the reader of dangers: a kind or `NONE`; None: nothing."""
    return danger_taught(example.get(INTENT), _metadata(example))


def wish_of(example: Message) -> Optional[Text]:
    """What it teaches the reader of wishes for a person: `WANTED` or `NOT_WANTED`; None: nothing."""
    return wish_taught(example.get(INTENT), _metadata(example))


def whether_danger(example: Message) -> Optional[Text]:
    """What it teaches the machine that tells danger from calm: `DANGER` or `NONE`; None: nothing."""
    danger = danger_of(example)
    return DANGER if danger and danger != NONE else danger


def kind_of(example: Message) -> Optional[Text]:
    """The kind of danger that it teaches; None: nothing."""
    danger = danger_of(example)
    return None if danger == NONE else danger


TAUGHT = {INTENT: intent_of, DANGER: whether_danger, SAFETY: kind_of, PERSON: wish_of}
