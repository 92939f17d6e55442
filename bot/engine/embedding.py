"""Sentences to vectors; many at once in a process for each core, since one encoder uses one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from typing import List, Optional, Sequence, Text, Tuple

import numpy as np

from bot.engine.encoder import DIMENSION, FINGERPRINT, Encoder, open_encoder
from bot.engine.tuned_layers import TunedLayers, read_tuned_layers

__all__ = ["DIMENSION", "FINGERPRINT", "embed", "embed_many", "prepare", "read", "tuned_layers"]
_WORTH_PROCESSES = 500  # sentences; starting a process takes about a second


def embed(texts: Sequence[Text]) -> np.ndarray:
    """One unit vector of float32 for each text, each as if it were alone: texts × 384."""
    return np.stack([_plain_encoder().encode(text) for text in texts])


def read(text: Text) -> Tuple[np.ndarray, Optional[np.ndarray]]:
    """Its vector, and what the tuned layers make of it (log-odds); None where there are none."""
    if tuned_layers() is None:
        return embed([text])[0], None
    return _tuned_encoder().read(text)


def prepare() -> None:
    """Make and open what `read` needs, so that no customer waits for it."""
    if tuned_layers() is None:
        _plain_encoder()
    else:
        _tuned_encoder()


@lru_cache(maxsize=1)
def tuned_layers() -> Optional[TunedLayers]:
    return read_tuned_layers()


@lru_cache(maxsize=1)
def _plain_encoder() -> Encoder:
    return open_encoder()


@lru_cache(maxsize=1)
def _tuned_encoder() -> Encoder:
    return open_encoder(tuned=tuned_layers())


def embed_many(texts: Sequence[Text]) -> np.ndarray:
    """The same to learn from: many together, on all cores. Raises `subprocess.CalledProcessError`."""
    cores = len(os.sched_getaffinity(0))
    if len(texts) < _WORTH_PROCESSES or cores == 1:
        return _plain_encoder().encode_many(texts)
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


if __name__ == "__main__":
    sys.stdout.buffer.write(_plain_encoder().encode_many(json.load(sys.stdin)).tobytes())
