"""Trains a pipeline in a process of its own and says what that took."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from foundation.settings import PROJECT
from gateway.training import RASA, RASA_ENVIRONMENT, TrainingFailed

NLU = PROJECT / "bot" / "data" / "nlu"


@dataclass(frozen=True)
class Trained:
    model: Path
    seconds: float  # with Rasa's start, about ten
    peak_mb: float  # resident, of the training process
    size_mb: float


@dataclass(frozen=True)
class Phrasings:
    """`whole` is what our reader learns from; `intents` is the same without what teaches no intent."""

    whole: Path
    intents: Path
    count: int  # of those that teach an intent


def write_phrasings(folder: Path, *, only: set[str] | None = None, most: int | None = None) -> Phrasings:
    """The training data in two folders. `only`: these intents; `most`: so many phrasings of a group."""
    groups = [_shortened(group, most) for group in _groups() if only is None or group["intent"] in only]
    taught = [group for group in groups if group.get("metadata", {}).get("intent") is not False]
    count = sum(len(group["examples"].splitlines()) for group in taught)
    return Phrasings(_written(folder / "whole", groups), _written(folder / "intents", taught), count)


def train(name: str, config: dict[str, Any], data: Path, folder: Path) -> Trained:
    """Nothing that Rasa cached before is used. Raises `TrainingFailed`."""
    written, printed = folder / f"{name}.yml", folder / f"{name}.log"
    written.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
    command = [str(RASA), "train", "nlu", "--config", str(written), "--nlu", str(data)]
    command += ["--out", str(folder), "--fixed-model-name", name]
    # All threads that TensorFlow wants: one thread only, as in service, would slow the training of others' pipelines.
    environment = {key: value for key, value in RASA_ENVIRONMENT.items() if "PARALLELISM" not in key}
    environment["RASA_CACHE_DIRECTORY"] = str(folder / f"{name}.cache")
    began = time.perf_counter()
    with printed.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    model = folder / f"{name}.tar.gz"
    if process.returncode != 0 or not model.exists():
        said = printed.read_text(errors="replace")[-3000:]
        raise TrainingFailed(f"{name}: Rasa ended with {process.returncode} after {seconds:.0f} s\n{said}")
    return Trained(model, round(seconds, 1), round(used.ru_maxrss / 1024, 1), round(model.stat().st_size / 2**20, 2))


def _groups() -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [group for path in sorted(NLU.rglob("*.yml")) for group in yaml.load(path.read_text(), loader)["nlu"]]


def _shortened(group: dict[str, Any], most: int | None) -> dict[str, Any]:
    return {**group, "examples": "\n".join(group["examples"].splitlines()[:most]) + "\n"}


def _written(folder: Path, groups: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    content = yaml.safe_dump({"version": "3.1", "nlu": groups}, allow_unicode=True, sort_keys=False, width=10_000)
    (folder / "nlu.yml").write_text(content)
    return folder
