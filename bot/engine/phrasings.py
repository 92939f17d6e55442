"""Reads the phrasings for Rasa: what its own reader would give, without its copying and hashing.

Rasa parses each file three times in pure Python, copies every message with each of five merges and hashes it through
JSON after every component; with tens of thousands of phrasings that takes about as long as to learn from them. A
message of ours is as good as its own to all that asks for one; it is copied by its surface, for nothing in it is ever
changed in place, and hashed in one go.
"""

from __future__ import annotations

import re
from hashlib import md5
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Text, Union

import yaml
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.data import get_data_files
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = frozenset({"intent", "metadata", "examples"})
_BULLET = "- "
_ANNOTATED = re.compile(r"\][({]")  # 「[明天](time)」


class BadPhrasings(RasaException):
    """A file of phrasings cannot be read; the message says which, and what to do."""


class Phrasing(Message):
    """A message of the training data."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> Phrasing:
        copy = Phrasing(self.data, set(self.output_properties), self.time, list(self.features))
        copy._cached_fingerprint = self._cached_fingerprint
        return copy

    def fingerprint(self) -> Text:
        """Stable over processes, and another for other data or features."""
        if self._cached_fingerprint is None:
            digest = md5()  # not for secrets
            for name in sorted(self.data):
                digest.update(f"{name}={_plain(self.data[name])!r}\n".encode())
            for features in self.features:
                digest.update(f"{features.attribute} {features.type} {features.origin}\n".encode())
                digest.update(_bytes(features))
            self._cached_fingerprint = digest.hexdigest()
        return self._cached_fingerprint


class Phrasings(RasaFileImporter):
    """Named in `config.yml`; stories, rules and the domain are read as Rasa reads them."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
    ) -> None:
        super().__init__(config_file, domain_path, [])
        self._nlu_files = get_data_files(training_data_paths, lambda path: _has(path, "nlu"))
        told = get_data_files(training_data_paths, lambda path: _has(path, "stories", "rules"))
        self._story_files = [path for path in told if YAMLStoryReader.is_stories_file(path)]
        self._conversation_test_files = [path for path in told if YAMLStoryReader.is_test_stories_file(path)]

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """All that the files teach. Raises `BadPhrasings`."""
        return TrainingData().merge(*(_read(Path(path)) for path in self._nlu_files))


def _read(path: Path) -> TrainingData:
    try:
        groups = yaml.load(path.read_text(encoding="utf-8"), _LOADER)["nlu"] or []  # a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadPhrasings(f"{path} is no YAML in UTF-8; mend it: {error}") from error
    if not all(map(_is_plain, groups)):
        return load_data(str(path))  # synonyms, annotated entities, or a mistake: Rasa's reader knows, and says so
    return TrainingData([message for group in groups for message in _messages(path, group)])


def _is_plain(group: Any) -> bool:
    return (
        isinstance(group, dict)
        and group.keys() <= _KEYS
        and isinstance(group.get("intent"), str)  # 「no」 is a name for Rasa, and false for this loader
        and "/" not in group["intent"]
        and isinstance(group.get("examples"), str)
        and not _ANNOTATED.search(group["examples"])
    )


def _messages(path: Path, group: Dict[Text, Any]) -> Iterator[Message]:
    taught: Dict[Text, Any] = {INTENT: group["intent"]}
    if "metadata" in group:
        taught[METADATA] = {METADATA_INTENT: group["metadata"]}
    for line in filter(str.strip, group["examples"].splitlines()):
        if not line.startswith(_BULLET):
            raise BadPhrasings(f"{path}, intent {group['intent']}: begin each phrasing with 「- 」, not 「{line}」")
        yield Phrasing({TEXT: line[len(_BULLET) :].strip(), **taught})


def _has(path: Text, *keys: Text) -> bool:
    """Whether one of these keys stands at the top of the file."""
    content = Path(path).read_text(encoding="utf-8", errors="replace")
    return any(re.search(rf"^{key}:", content, re.MULTILINE) for key in keys)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return (value.text, value.start) if isinstance(value, Token) else value


def _bytes(features: Features) -> bytes:
    return features.features.tobytes() if features.is_dense() else features.fingerprint().encode()
