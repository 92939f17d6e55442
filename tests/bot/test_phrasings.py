"""Our reader of phrasings gives Rasa what its own would, and says what is wrong with a file. Runs inside Rasa."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from foundation.settings import PROJECT
from gateway.training import RASA, RASA_ENVIRONMENT

PLAIN = """version: "3.1"
nlu:
- intent: report
  metadata: {safety: none, intent: false}
  examples: |
    - 追尾了
    -   蹭了: 一下, 「右边」

    - 追尾了
- intent: human
  examples: |
    - 转人工
"""
EMPTY = """version: "3.1"
nlu:
"""
NAMED_NO = """version: "3.1"
nlu:
- intent: no
  examples: |
    - 不是
"""
ANNOTATED = """version: "3.1"
nlu:
- synonym: 京A12345
  examples: |
    - 我的车
- intent: report
  examples: |
    - [昨晚](time)追尾了
"""
TOLD = """version: "3.1"
rules:
- rule: answers
  steps:
  - intent: report
  - action: utter_x
"""
FILES = {
    "nlu/plain.yml": PLAIN,
    "nlu/empty.yml": EMPTY,
    "nlu/no.yml": NAMED_NO,
    "nlu/annotated.yml": ANNOTATED,
    "rules.yml": TOLD,
}
COMPARE = """
import copy, json, sys
from rasa.shared.importers.rasa import RasaFileImporter
from bot.engine.phrasings import Phrasings

def read(importer):
    data = importer.get_nlu_data()
    examples = sorted(json.dumps(each.data, sort_keys=True) for each in data.training_examples)
    return [examples, data.entity_synonyms, [step.block_name for step in importer.get_stories().story_steps]]

print(json.dumps([read(kind(None, None, sys.argv[1])) for kind in (Phrasings, RasaFileImporter)]))
"""
COPIED = """
import copy, json
import numpy as np
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.features import Features
from bot.engine.phrasings import Phrasing

first = Phrasing({"text": "x", "intent": "y"})
prints = [first.fingerprint()]
second = copy.deepcopy(first)
second.set("text_tokens", [Token("x", 0)])
prints.append(second.fingerprint())
for number in (1.0, 2.0):
    third = copy.deepcopy(second)
    third.add_features(Features(np.array([[number]]), "sentence", "text", "z"))
    prints.append(third.fingerprint())
print(json.dumps({
    "prints": prints,
    "untouched": first.data,
    "same": first == Phrasing(dict(first.data)),
    "kept": len(second.features),
}))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(RASA.with_name("python")), "-W", "ignore", "-c", code, *arguments],
        cwd=PROJECT,
        env={**os.environ, **RASA_ENVIRONMENT},
        text=True,
        capture_output=True,
        check=False,
    )


def found(code: str, *arguments: str) -> Any:
    done = run(code, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_plain_annotated_and_told_files_read_as_rasa_reads_them(tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    ours, theirs = found(COMPARE, str(tmp_path))
    assert ours == theirs
    examples, synonyms, stories = ours
    assert len(examples) == 5  # 「追尾了」 twice is one, annotated another
    assert synonyms == {"我的车": "京A12345"}
    assert stories == ["answers"]


def test_a_copy_stands_for_itself_and_a_fingerprint_for_all_that_a_phrasing_holds() -> None:
    said = found(COPIED)
    assert len(set(said["prints"])) == 4
    assert said["untouched"] == {"text": "x", "intent": "y"}
    assert said["same"] is True
    assert said["kept"] == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nlu:\n- intent: x\n  examples: |\n    追尾了\n", "begin each phrasing with 「- 」, not 「追尾了」"),
        ("nlu:\n- intent: [x\n", "is no YAML in UTF-8; mend it"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "wrong.yml").write_text(content, encoding="utf-8")
    done = run(COMPARE, str(tmp_path))
    assert done.returncode != 0
    assert told in done.stderr
    assert "wrong.yml" in done.stderr
