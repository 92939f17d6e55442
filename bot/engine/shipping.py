"""Makes the vectors of our phrasings that come with us: `.venv-rasa/bin/python -m bot.engine.shipping`, some minutes.

Each is read alone, as a customer's message is. A phrasing that is written afterwards costs nothing but its own
embedding, at the next training.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Callable, List, Text

from rasa.shared.nlu.constants import TEXT

from bot.engine.embedding import FINGERPRINT, embed
from bot.engine.encoder import open_encoder
from bot.engine.phrasings import Phrasings
from bot.engine.shipped_vectors import FILE, read_shipped, write_shipped

DATA = "bot/data"
_TOGETHER = 500  # texts between two words of progress


def main(data: Text = DATA, path: Path = FILE, write: Callable[[Text], Any] = sys.stdout.write) -> None:
    texts = texts_of(data)
    known = read_shipped(texts, FINGERPRINT, path)
    missing = [text for text in texts if text not in known]
    shares = [missing[start : start + _TOGETHER] for start in range(0, len(missing), _TOGETHER)]
    open_encoder()  # made here, once
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as processes:
        for share, vectors in zip(shares, processes.map(embed, shares), strict=True):
            known.update(zip(share, vectors, strict=True))
            write(f"\r{len(known)} of {len(texts)} phrasings")
    write_shipped(known, FINGERPRINT, path)
    write(f"\r{path.name}: {len(known)} phrasings by {FINGERPRINT}\n")


def texts_of(data: Text) -> List[Text]:
    """Each phrasing of the folder once, in the order of the files."""
    examples = Phrasings(training_data_paths=[data]).get_nlu_data().training_examples
    return list(dict.fromkeys(text for example in examples if (text := example.get(TEXT))))


if __name__ == "__main__":
    main()
