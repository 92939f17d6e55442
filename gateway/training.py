"""Train the bot when its data has changed, and only then: the model remembers what it was made of."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from foundation.settings import PROJECT

MODEL = PROJECT / "bot" / "models" / "baowen.tar.gz"
RASA = PROJECT / ".venv-rasa" / "bin" / "rasa"
# Offline, quiet, and no more threads than help: Rasa is scaled by processes.
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
}
_FINGERPRINT = MODEL.with_suffix(".fingerprint")
_SOURCES = ("config.yml", "domain.yml", "bot/data", "bot/engine", "requirements/rasa.txt")


class TrainingFailed(Exception):
    """Rasa did not make a model; the message ends with what it printed last."""


class RasaMissing(Exception):
    """The environment for Rasa has not been made; the message says how."""


def is_trained() -> bool:
    """Whether the model on disk was made of the data as it stands."""
    return MODEL.exists() and _FINGERPRINT.exists() and _FINGERPRINT.read_text() == fingerprint()


def train() -> None:
    """Make the model, in some minutes. Raises `RasaMissing`, `TrainingFailed`."""
    if not RASA.exists():
        raise RasaMissing("Rasa's environment is missing: run `make rasa-env`")
    made_of = fingerprint()
    command = [
        str(RASA),
        "train",
        "--skip-validation",  # a minute of reading all again; `rasa data validate` runs among the tests
        *("--config", "config.yml", "--domain", "domain.yml", "--data", "bot/data"),
        *("--out", str(MODEL.parent), "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")),
    ]
    environment = {**os.environ, **RASA_ENVIRONMENT}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode != 0 or not MODEL.exists():
        raise TrainingFailed(done.stdout[-3000:])
    _FINGERPRINT.write_text(made_of)


def fingerprint() -> str:
    """SHA-256 over everything the model is made of."""
    digest = hashlib.sha256()
    for source in _SOURCES:
        for path in _files_of(PROJECT / source):
            digest.update(str(path.relative_to(PROJECT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files_of(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    return sorted(path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
