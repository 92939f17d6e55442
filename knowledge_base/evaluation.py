"""How well questions are answered, in figures, and the ranker and gate fitted to documents."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from foundation.clock import in_beijing, utc_now
from foundation.settings import Settings
from knowledge_base.adapter import Trained, save_adapter, train_adapter
from knowledge_base.answer import Answer, Suggestions
from knowledge_base.calibration import Calibration, calibrate
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.embeddings import AnyEmbeddings, open_embeddings
from knowledge_base.ingest import corpus_of_folder
from knowledge_base.judgement import THRESHOLDS, save_judgement
from knowledge_base.model import Corpus, PassageKind, passages_of
from knowledge_base.opening import OWN_THRESHOLDS, index_of
from knowledge_base.projection import vector_cache
from knowledge_base.reading.folder import DOCUMENTS
from knowledge_base.store import knowledge_folder
from knowledge_base.trials import CALIBRATION, Case, read_cases

__all__ = ["CALIBRATION", "Case", "read_cases"]

Progress = Callable[[int, int], object]
SILENT: Progress = lambda done, total: None  # noqa: E731


@dataclass(frozen=True)
class Evaluation:
    """Rates are shares of 1. A rate over nothing is None, never 1."""

    in_scope: int
    out_of_scope: int
    coverage: float | None  # in-scope questions that were answered
    answered_hit_at_1: float | None  # of those, answered from the right topic
    hit_at_1: float | None  # in-scope questions answered from the right topic
    suggested: float | None  # in-scope questions that got suggestions
    suggested_hit_at_3: float | None  # of those, with the right one among them
    false_answer_rate: float | None  # out-of-scope questions that were answered
    false_suggestion_rate: float | None
    median_ms: float
    p95_ms: float


def evaluate(answerer: DocumentAnswerer, cases: list[Case], *, titles: dict[str, str]) -> Evaluation:
    """Ask every case. `titles` gives the topic of each standard question, to judge suggestions."""
    outcomes, times = [], []
    for case in cases:
        began = time.perf_counter()
        outcomes.append((case, answerer.answer_now(case.question)))
        times.append((time.perf_counter() - began) * 1000)
    ours = [(case.topics, given) for case, given in outcomes if case.topics]
    foreign = [given for case, given in outcomes if not case.topics]
    right = [given.topic in topics for topics, given in ours if isinstance(given, Answer)]
    offered = [
        bool(topics & {titles[question] for question in given.questions if question in titles})
        for topics, given in ours
        if isinstance(given, Suggestions)
    ]
    return Evaluation(
        in_scope=len(ours),
        out_of_scope=len(foreign),
        coverage=_share(len(right), len(ours)),
        answered_hit_at_1=_share(sum(right), len(right)),
        hit_at_1=_share(sum(right), len(ours)),
        suggested=_share(len(offered), len(ours)),
        suggested_hit_at_3=_share(sum(offered), len(offered)),
        false_answer_rate=_share(sum(isinstance(given, Answer) for given in foreign), len(foreign)),
        false_suggestion_rate=_share(sum(isinstance(given, Suggestions) for given in foreign), len(foreign)),
        median_ms=round(float(np.median(times)), 1) if times else 0.0,
        p95_ms=round(float(np.percentile(times, 95)), 1) if times else 0.0,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def calibrate_folder(
    settings: Settings,
    *,
    folder: Path | None = None,
    shipped: bool = False,
    embeddings: AnyEmbeddings | None = None,
    cases: Path = CALIBRATION,
    progress: Progress = SILENT,
) -> Calibration:
    """Fit ranker and gate to the documents of `folder`, our own without one, and keep them for the model in use.

    They go to the folder of the knowledge base, or when `shipped` beside the code. Raises `DocumentsRefused`.
    """
    model = embeddings or open_embeddings(settings)
    result = calibrate_corpus(settings, corpus_of_folder(folder or DOCUMENTS), model, cases, progress)
    save_judgement(result.judgement, THRESHOLDS if shipped else knowledge_folder(settings) / OWN_THRESHOLDS)
    return result


def calibrate_corpus(
    settings: Settings, corpus: Corpus, model: AnyEmbeddings, cases: Path, progress: Progress = SILENT
) -> Calibration:
    passages = passages_of(corpus)
    embedded = vector_cache(settings).vectors_of(passages, model, progress)
    vectors = {passage.text: vector for passage, vector in zip(passages, embedded, strict=True)}
    return calibrate(
        index_of(corpus, passages, vectors),
        model,
        read_cases(cases),
        in_beijing(utc_now()).date(),
        fingerprint=model.fingerprint,
        vectors=vectors,
        progress=progress,
    )


def train_folder(settings: Settings, path: Path, *, folder: Path | None = None, progress: Progress = SILENT) -> Trained:
    """Fit a layer to the wordings of `folder` and write it to `path` if it is worth it. Raises `DocumentsRefused`."""
    corpus = corpus_of_folder(folder or DOCUMENTS)
    bare_settings = settings.model_copy(update={"embedding_adapter": None})
    model = open_embeddings(bare_settings)
    passages = tuple(passage for passage in passages_of(corpus) if passage.kind is PassageKind.FAQ)
    embedded = vector_cache(bare_settings).vectors_of(passages, model, progress)
    vectors = {passage.text: vector for passage, vector in zip(passages, embedded, strict=True)}
    trained = train_adapter(corpus.faqs, vectors)
    if trained.is_worth_keeping:
        save_adapter(trained.adapter, path)
    return trained
