"""Most vectors of our phrasings come with us, in few bits; where the file is of no use, they are embedded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.encoder import FINGERPRINT
from bot.engine.shipped_vectors import FILE, read_shipped, write_shipped
from bot.fine_tuning import DATA, lessons_of

TEXTS = [f"我的车第{number}次出险了" for number in range(50)]


@pytest.fixture
def vectors() -> dict[str, np.ndarray]:
    rows = (
        np.random.default_rng(1).normal(size=(len(TEXTS), 384)).astype(np.float32) + 2
    )  # much in common, as ours have
    return dict(zip(TEXTS, rows / np.linalg.norm(rows, axis=1, keepdims=True), strict=True))


def test_what_is_read_is_what_was_written_but_for_a_little_rounding(
    tmp_path: Path, vectors: dict[str, np.ndarray]
) -> None:
    path = tmp_path / "vectors.npz"
    write_shipped(vectors, "a", path)
    found = read_shipped([*TEXTS[:3], "另一句"], "a", path)
    assert list(found) == TEXTS[:3]
    middle = np.mean(list(vectors.values()), axis=0)
    for text, vector in found.items():
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
        assert np.linalg.norm(vector - vectors[text]) < 0.05 * np.linalg.norm(vectors[text] - middle)


def test_vectors_of_another_encoder_and_a_broken_file_are_not_read(
    tmp_path: Path, vectors: dict[str, np.ndarray]
) -> None:
    path = tmp_path / "vectors.npz"
    assert read_shipped(TEXTS, "a", path) == {}
    write_shipped(vectors, "a", path)
    assert read_shipped(TEXTS, "b", path) == {}
    path.write_bytes(path.read_bytes()[:500])
    assert read_shipped(TEXTS, "a", path) == {}


def test_most_vectors_of_our_phrasings_come_with_us() -> None:
    """Below this share a first training takes minutes more: run `.venv-rasa/bin/python -m bot.engine.shipping`."""
    texts = {lesson.text.strip() for lesson in lessons_of(DATA)}
    assert len(read_shipped(texts, FINGERPRINT, FILE)) >= 0.9 * len(texts)
