"""Any list of questions and answers through the same pipeline, in a release of its own that nothing else sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from foundation.clock import utc_now
from foundation.settings import Settings
from knowledge_base.answer import KnowledgeUnavailable
from knowledge_base.comparing import Wanted
from knowledge_base.embeddings import AnyEmbeddings
from knowledge_base.judgement import THRESHOLDS, NotCalibrated, load_judgement
from knowledge_base.model import Corpus, Faq, Release, passages_of
from knowledge_base.opening import open_index
from knowledge_base.projection import build, collection_name
from knowledge_base.releases import content_hash
from knowledge_base.search import Search

Progress = Callable[[int, int], object]
ALWAYS = date(2000, 1, 1)


class CorpusRefused(Exception):
    """A line is not what it should be; the message names file and line."""


def read_corpus(path: Path) -> Corpus:
    """`{"id", "question", "answer"}` per line; several questions as a list in `questions` are taken too."""
    faqs = [_entry(written, where) for where, written in _lines(path)]
    if not faqs:
        raise CorpusRefused(f"{path} holds nothing")
    return Corpus((), (), tuple(faqs), (), {})


def read_queries(path: Path) -> list[Wanted]:
    """`{"query", "gold_ids"}` per line."""
    try:
        wanted = [
            Wanted(str(each["query"]), frozenset(map(str, _listed(each["gold_ids"])))) for _, each in _lines(path)
        ]
    except (KeyError, TypeError) as missing:
        raise CorpusRefused(f"{path}: a line lacks `query` or the list `gold_ids`") from missing
    if not wanted:
        raise CorpusRefused(f"{path} holds nothing")
    return wanted


def _listed(ids: object) -> list[object]:
    if not isinstance(ids, list):
        raise TypeError("not a list")
    return ids


def _lines(path: Path) -> list[tuple[str, dict[str, object]]]:
    found = []
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                found.append((f"{path}:{number}", json.loads(line)))
    except (OSError, ValueError) as broken:
        raise CorpusRefused(f"{path} cannot be read: {broken}") from broken
    return found


def _entry(written: dict[str, object], where: str) -> Faq:
    try:
        id_, question, answer = (str(written[key]).strip() for key in ("id", "question", "answer"))
    except (KeyError, TypeError) as missing:
        raise CorpusRefused(f"{where}: needs `id`, `question` and `answer`") from missing
    if not id_ or not question:
        raise CorpusRefused(f"{where}: `id` or `question` is empty")
    more = written.get("questions")
    others = tuple(map(str, more)) if isinstance(more, list) else ()
    text = answer or question
    return Faq("scratch", "", id_, id_, question, others, text, "", "", ALWAYS, None, "C")


def open_scratch(settings: Settings, corpus: Corpus, model: AnyEmbeddings, progress: Progress) -> Search:
    """Indexed like a release, in a folder of its own. `KnowledgeUnavailable`: the model is not calibrated."""
    apart = settings.model_copy(update={"data_dir": settings.data_dir / "scratch"})
    content = content_hash(corpus)
    name = collection_name(content, model.fingerprint)
    passages = passages_of(corpus)
    try:
        judgement = load_judgement(model.fingerprint, THRESHOLDS)
    except NotCalibrated as missing:
        raise KnowledgeUnavailable(str(missing)) from missing
    build(apart, name, passages, model, progress)
    release = Release(0, utc_now(), content, model.fingerprint, name, len(passages), corpus)
    index = open_index(apart, release, model)
    return Search(index, model, judgement.lean if index.is_lean else judgement.ranker)
