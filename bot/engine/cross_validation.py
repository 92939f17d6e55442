"""Cross-validation of the pipeline of `config.yml`: phrasings held back in turn; JSON lines out, with no sentence.

Each line: `fold`; `intent` (null: not taught by this phrasing) and `ranking` [[name, confidence]]; `danger`, a kind,
"none" or null, and `danger_found`, `danger_sure`; `wish`, true, false or null.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, Iterator, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_config_file
from sklearn.model_selection import StratifiedKFold

from bot.engine.lessons import PERSON, SAFETY, WANTED
from bot.engine.phrasings import BadPhrasings, Phrasings
from bot.engine.reader import INTENT_RANKING, danger_of, intent_of, wish_of

CONFIG, DATA = "config.yml", "bot/data/nlu"
_SEED = 42


class Pipeline:
    """The components that `config.yml` names, outside Rasa's graph: those that make features, and those that judge."""

    def __init__(self, folder: Path, data: Path) -> None:
        self._storage = LocalModelStorage.create(folder)
        made = [self._create(entry, folder, data) for entry in read_config_file(CONFIG)["pipeline"]]
        self._features = [each for each in made if not isinstance(each, IntentClassifier)]
        self._judges = [each for each in made if isinstance(each, IntentClassifier)]

    def _create(self, entry: Dict[Text, Any], folder: Path, data: Path) -> Any:
        kind = DefaultV1Recipe._from_registry(entry["name"]).clazz
        config = {**kind.get_default_config(), **{key: value for key, value in entry.items() if key != "name"}}
        if config.get("training_cache") and data != Path(DATA):  # other phrasings must not push ours out of it
            config["training_cache"] = _copied(Path(config["training_cache"]), folder)
        context = ExecutionContext(GraphSchema({}), node_name=kind.__name__)
        return kind.create(config, self._storage, Resource(kind.__name__), context)

    def with_features(self, examples: List[Message]) -> List[Message]:
        given = _data(examples)
        for each in self._features:
            given = each.process_training_data(given)
        return given.training_examples

    def train(self, examples: List[Message]) -> None:
        for each in self._judges:
            if hasattr(each, "train"):
                each.train(_data(examples))

    def judge(self, example: Message) -> Message:
        """The same message, read as if nothing were known of it."""
        tokens = TOKENS_NAMES[TEXT]
        message = Message({TEXT: example.get(TEXT), tokens: example.get(tokens)}, features=example.features)
        for each in self._judges:
            each.process([message])
        return message


def cross_validate(data: Path, folds: int) -> Iterator[Dict[Text, Any]]:
    """One object for each phrasing, fold after fold. Each intent is spread evenly over the folds."""
    with TemporaryDirectory() as folder:
        pipeline = Pipeline(Path(folder), data)
        read = Phrasings(training_data_paths=str(data)).get_nlu_data()
        examples = [each for each in read.intent_examples if each.get(TEXT)]
        if not examples:
            raise BadPhrasings(f"there are no phrasings in {data}; name the folder of the bot's training data")
        examples = pipeline.with_features(examples)
        groups = np.array([f"{intent_of(each)} {danger_of(each)} {wish_of(each)}" for each in examples])
        parts = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(groups, groups)
        for fold, (seen, unseen) in enumerate(parts):
            pipeline.train([examples[place] for place in seen])
            for place in unseen:
                yield {"fold": fold, **_read(examples[place], pipeline.judge(examples[place]))}


def _read(example: Message, judged: Message) -> Dict[Text, Any]:
    danger, wish = judged.get(SAFETY) or {}, wish_of(example)
    return {
        "intent": intent_of(example),
        "ranking": [[each["name"], round(each["confidence"], 4)] for each in judged.get(INTENT_RANKING)],
        "danger": danger_of(example),
        "danger_found": danger.get("kind"),
        "danger_sure": round(danger.get("confidence", 0.0), 4),
        "wish": None if wish is None else wish == WANTED,
        "wish_sure": round(judged.get(PERSON) or 0.0, 4),
    }


def _data(examples: List[Message]) -> TrainingData:
    made = TrainingData()
    made.training_examples = list(examples)  # given to the constructor they would be hashed, features and all
    return made


def _copied(cache: Path, folder: Path) -> Text:
    copy = folder / cache.name
    if cache.exists():
        shutil.copy(cache, copy)
    return str(copy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(DATA))
    parser.add_argument("--folds", type=int, default=4)
    wanted = parser.parse_args()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not stand among the answers
    for line in cross_validate(wanted.data, wanted.folds):
        print(json.dumps(line), file=answers, flush=True)


if __name__ == "__main__":
    main()
