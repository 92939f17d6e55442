"""Figures: honest about nothing measured, good enough on questions that calibration never saw."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.evaluation import CALIBRATION, Case, evaluate, read_cases
from knowledge_base.fingerprints import BUNDLED
from knowledge_base.judgement import NotCalibrated, load_judgement, save_judgement

QUESTIONS = Path(__file__).parent / "questions.yml"


def test_the_committed_judgement_belongs_to_the_model_in_use() -> None:
    gate = load_judgement(BUNDLED).gate
    assert 0 < gate.suggest_at < gate.answer_at < 1


def test_the_judgement_of_another_model_is_refused_and_kept_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    ours = load_judgement(BUNDLED)
    save_judgement(ours, path)
    save_judgement(replace(ours, fingerprint="another"), path)
    assert load_judgement(BUNDLED, path) == ours
    assert load_judgement("another", tmp_path / "nowhere.json", path).fingerprint == "another"
    with pytest.raises(NotCalibrated, match="unknown"):
        load_judgement("unknown", path)


def test_a_rate_over_nothing_is_unknown_not_perfect(answerer: DocumentAnswerer) -> None:
    figures = evaluate(answerer, [], titles=answerer.search.titles)
    assert figures.hit_at_1 is None
    assert figures.false_answer_rate is None


def test_answers_and_refusals_are_counted(answerer: DocumentAnswerer) -> None:
    cases = [
        Case("交强险能退钱吗", frozenset({"E02"})),
        Case("交强险能退钱吗", frozenset({"E41"})),
        Case("今天天气怎么样", frozenset()),
    ]
    figures = evaluate(answerer, cases, titles=answerer.search.titles)
    assert (figures.in_scope, figures.out_of_scope) == (2, 1)
    assert (figures.coverage, figures.answered_hit_at_1, figures.hit_at_1) == (1.0, 0.5, 0.5)
    assert figures.false_answer_rate == 0.0


def test_unseen_questions_are_answered_rightly_or_not_at_all(answerer: DocumentAnswerer) -> None:
    cases = read_cases(QUESTIONS)
    assert not {case.question for case in cases} & {case.question for case in read_cases(CALIBRATION)}
    figures = evaluate(answerer, cases, titles=answerer.search.titles)
    assert figures.answered_hit_at_1 is not None
    assert figures.hit_at_1 is not None
    assert figures.false_answer_rate is not None
    assert figures.answered_hit_at_1 >= 0.95
    assert figures.hit_at_1 >= 0.80
    assert figures.suggested is not None
    assert figures.hit_at_1 + figures.suggested * (figures.suggested_hit_at_3 or 0) >= 0.95
    assert figures.false_answer_rate <= 0.05
