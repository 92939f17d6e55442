"""Sentences to vectors; many at once in a process for each core, since one encoder uses one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import List, Optional, Sequence, Text

import numpy as np

from bot.engine.encoder import DIMENSION, FINGERPRINT, Encoder, open_encoder

__all__ = ["DIMENSION", "FINGERPRINT", "embed", "embed_many"]
_LONGEST = 200  # characters; what is said first and last says what is wanted
_WORTH_PROCESSES = 500  # sentences; starting a process takes about a second
_encoder: Optional[Encoder] = None


def embed(texts: Sequence[Text]) -> np.ndarray:
    """One unit vector of float32 for each text: texts × 384."""
    global _encoder
    _encoder = _encoder or open_encoder()
    vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
    for place, text in enumerate(texts):
        vectors[place] = _encoder.encode(_ends(text))
    return vectors


def embed_many(texts: Sequence[Text]) -> np.ndarray:
    """The same, on all cores. Raises `subprocess.CalledProcessError`."""
    cores = len(os.sched_getaffinity(0))
    if len(texts) < _WORTH_PROCESSES or cores == 1:
        return embed(texts)
    open_encoder()  # made here, once
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
        [sys.executable, "-m", "bot.engine.embedding"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
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
