"""How long looking a question up takes against embedding it alone, at 1, 10 and 50 thousand passages.

The passages are our own sentences, put together at random; vectors of them are our own with noise, so that nothing
has to be embedded. The questions are standard questions of our documents, each a little different every time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from foundation.settings import load_settings
from knowledge_base.embeddings import open_embeddings
from knowledge_base.index import Index
from knowledge_base.ingest import corpus_of_folder
from knowledge_base.judgement import load_judgement
from knowledge_base.products import Products
from knowledge_base.search import Search
from knowledge_base.things import Thing, ThingKind
from knowledge_base.words import read_synonyms

SIZES = (1_000, 10_000, 50_000)
NAMES_EACH = 8  # passages of an entry: seven questions and the answer
QUESTIONS = 200
AT_ONCE = (1, 8)


def main() -> None:
    settings = load_settings()
    model = open_embeddings(settings)
    corpus = corpus_of_folder()
    questions = [faq.title for faq in corpus.faqs][:QUESTIONS]
    judgement = load_judgement(model.fingerprint)
    alone = {at_once: _times(lambda text: model.embed_documents([text]), questions, at_once) for at_once in AT_ONCE}
    sizes = {}
    for size in SIZES:
        things, vectors = _made_up(corpus.faqs, size, np.array(model.embed_documents(questions), dtype=np.float32))
        search = Search(Index(things, vectors, Products(corpus.products), read_synonyms()), model, judgement.ranker)
        sizes[size] = {
            at_once: _figures(_times(partial(search.look_up, admits=_all), questions, at_once), alone[at_once])
            for at_once in AT_ONCE
        }
    embedding = {at_once: _percentiles(times) for at_once, times in alone.items()}
    print(json.dumps({"benchmark": "retrieval_latency", "embedding_ms": embedding, "passages": sizes}))


def _all(_: Thing) -> bool:
    return True


def _made_up(faqs: Sequence[Any], size: int, seeds: Any) -> tuple[list[Thing], dict[str, Any]]:
    chance = np.random.default_rng(7)
    sentences = [wording for faq in faqs for wording in faq.wordings]
    answers = [faq.text for faq in faqs]
    things, vectors = [], {}
    for number in range(size // NAMES_EACH):
        names = tuple(
            f"{sentences[int(at)]} {number}.{place}"
            for place, at in enumerate(chance.integers(0, len(sentences), NAMES_EACH - 1))
        )
        body = f"{answers[int(chance.integers(0, len(answers)))]} {number}"
        for text in (*names, body):
            noisy = seeds[int(chance.integers(0, len(seeds)))] + chance.normal(0, 0.02, seeds.shape[1]).astype(
                np.float32
            )
            vectors[text] = noisy / np.linalg.norm(noisy)
        source = faqs[int(chance.integers(0, len(faqs)))]
        things.append(Thing(str(number), ThingKind.FAQ, str(number), names[0], names, (body,), "", source))
    return things, vectors


def _times(work: Callable[[str], object], questions: Sequence[str], at_once: int) -> list[float]:
    """Milliseconds of each; the first questions warm up and are not counted. No text occurs twice."""

    def one(numbered: tuple[int, str]) -> float:
        began = time.perf_counter()
        work(f"{numbered[1]}{numbered[0]}{time.perf_counter_ns() % 1000}")
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, enumerate([*questions[:20], *questions])))[20:]


def _figures(times: list[float], alone: list[float]) -> dict[str, float]:
    own, other = _percentiles(times), _percentiles(alone)
    return {
        **{f"{name}_ms": value for name, value in own.items()},
        **{f"{name}_ratio": round(own[name] / other[name], 2) for name in own},
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(times, share)), 1) for share in (50, 95)}


if __name__ == "__main__":
    main()
