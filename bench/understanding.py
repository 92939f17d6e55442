"""How well customers are understood: our pipeline against Rasa's default for Chinese, on the same data in the same run.

Rasa's default: JiebaTokenizer, CountVectors of words and of 1 to 4 characters, DIET, FallbackClassifier; it learns for
so many epochs that the gradient steps equal a hundred epochs on 2,700 phrasings, at least five. It gets all phrasings
that teach an intent; those that teach only danger or a wish for a person are left out. Both are judged on the first
intent besides the fallback, on the judging data that nobody trained on; every text is put to each reader in turn, so
that latencies meet the same machine. `--diet-on-our-features` and `--logistic-regression` add pipelines.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bench.load.figures import machine
from bench.nlu import pipelines
from bench.nlu.training import Phrasings, Trained, train, write_phrasings
from foundation.clock import in_beijing, utc_now
from foundation.settings import PROJECT, load_settings
from gateway.evaluation.held_out import Intents, read_held_out
from gateway.evaluation.intents import Outcome, judge_intents
from gateway.evaluation.measuring import latency_of, outcome_of
from gateway.understanding import Understander, understander

HELD_OUT = PROJECT / "tests" / "held_out" / "understanding"
OURS, RASA_DEFAULT = "ours", "rasa_default"
QUICK_INTENTS, QUICK_PHRASINGS = 4, 12
DRAWS = 1_000  # of the held-back sentences with replacement, for the interval of the gain
_SEED = 42


def main() -> None:
    wanted = _arguments()
    held_out = read_held_out(wanted.held_out)
    if held_out is None or held_out.intents is None:
        raise SystemExit(f"No intents.yml in {wanted.held_out}: nothing to judge on")
    judged = _quick(held_out.intents) if wanted.quick else held_out.intents
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limits = {"only": {one.intent for one in judged.phrasings}, "most": QUICK_PHRASINGS} if wanted.quick else {}
        phrasings = write_phrasings(folder / "data", **limits)
        usual = pipelines.FEWEST_EPOCHS if wanted.quick else pipelines.epochs_for(phrasings.count)
        epochs = wanted.epochs or usual
        trained = _train_all(wanted, phrasings, epochs, folder)
        outcomes, milliseconds = asyncio.run(_read_all(trained, judged))
    figures = {
        each: _figures(made, outcomes[each], milliseconds[each], judged.frequent) for each, made in trained.items()
    }
    setting = {
        "phrasings": phrasings.count,
        "epochs": epochs,
        "sentences": len(judged.phrasings),
        "quick": wanted.quick,
    }
    setting["vectors_made_anew"] = wanted.cold
    compared = {each: _compared(figures, outcomes, each) for each in figures if each != OURS}
    print(json.dumps({"benchmark": "understanding", **setting, **figures, "ours_against": compared, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diet-on-our-features", action="store_true", help="DIET on words, characters and vectors")
    parser.add_argument("--logistic-regression", action="store_true", help="Rasa's own, on the same features")
    parser.add_argument("--epochs", type=int, default=0, help="of DIET; without it as many as are said above")
    parser.add_argument("--cold", action="store_true", help="use no sentence vectors that come with us")
    parser.add_argument(
        "--quick", action="store_true", help="four intents, a dozen phrasings of a group: to see it run"
    )
    parser.add_argument("--held-out", type=Path, default=HELD_OUT)
    return parser.parse_args()


def _quick(intents: Intents) -> Intents:
    kept = sorted({one.intent for one in intents.phrasings} & set(intents.frequent))[:QUICK_INTENTS]
    return Intents(intents.frequent, [one for one in intents.phrasings if one.intent in kept])


def _train_all(wanted: argparse.Namespace, data: Phrasings, epochs: int, folder: Path) -> dict[str, Trained]:
    vectors = pipelines.vectors(folder / "sentence_vectors.npz", cold=wanted.cold)
    trained = {
        OURS: train(OURS, pipelines.ours(vectors), data.whole, folder),
        RASA_DEFAULT: train(RASA_DEFAULT, pipelines.rasa_default(epochs), data.intents, folder),
    }
    if wanted.diet_on_our_features:
        config = pipelines.diet_on_our_features(epochs, vectors)
        trained["diet_on_our_features"] = train("diet_on_our_features", config, data.intents, folder)
    if wanted.logistic_regression:
        config = pipelines.logistic_regression(vectors)
        trained["logistic_regression"] = train("logistic_regression", config, data.intents, folder)
    return trained


async def _read_all(
    trained: dict[str, Trained], judged: Intents
) -> tuple[dict[str, list[Outcome]], dict[str, list[float]]]:
    """Outcomes and milliseconds of each pipeline, in the order of the sentences."""
    outcomes: dict[str, list[Outcome]] = {each: [] for each in trained}
    milliseconds: dict[str, list[float]] = {each: [] for each in trained}
    now = in_beijing(utc_now())
    async with AsyncExitStack() as stack:
        readers: dict[str, Understander] = {}
        for each, made in trained.items():
            readers[each] = await stack.enter_async_context(understander(load_settings(), str(made.model)))
            await readers[each].understand("你好", now)  # the first is slow: models are loaded
        for number, one in enumerate(judged.phrasings):
            for each in readers if number % 2 else reversed(readers):
                found, spent = await readers[each].understand_timed(one.text, now)
                outcomes[each].append(outcome_of(one, found))
                milliseconds[each].append(spent)
    return outcomes, milliseconds


def _figures(
    made: Trained, outcomes: Sequence[Outcome], milliseconds: list[float], frequent: Sequence[str]
) -> dict[str, Any]:
    judged, latency = judge_intents(outcomes, frequent), latency_of(milliseconds)
    return {
        "macro_f1": judged.macro_f1,
        "frequent_f1": judged.frequent_f1,
        "accuracy": judged.accuracy,
        "short_accuracy": judged.short_accuracy,
        "calibration_error": judged.calibration.expected_error,
        "latency_ms": {"p50": latency.p50, "p95": latency.p95},
        "training_seconds": made.seconds,
        "training_peak_mb": made.peak_mb,
        "model_mb": made.size_mb,
    }


def _compared(figures: dict[str, Any], outcomes: dict[str, list[Outcome]], other: str) -> dict[str, Any]:
    """How much better we are, with the interval that holds 95 of 100 draws; and our latency by the other's."""
    low, high = _interval(outcomes[OURS], outcomes[other])
    return {
        "macro_f1_gain": round(figures[OURS]["macro_f1"] - figures[other]["macro_f1"], 4),
        "macro_f1_gain_95": [low, high],
        "latency_ratio": {
            each: round(figures[OURS]["latency_ms"][each] / figures[other]["latency_ms"][each], 2)
            for each in ("p50", "p95")
        },
    }


def _interval(ours: Sequence[Outcome], others: Sequence[Outcome]) -> tuple[float, float]:
    dice = random.Random(_SEED)
    gains = []
    for _ in range(DRAWS):
        drawn = dice.choices(range(len(ours)), k=len(ours))
        mine, theirs = (judge_intents([side[place] for place in drawn]).macro_f1 or 0.0 for side in (ours, others))
        gains.append(mine - theirs)
    gains.sort()
    return round(gains[DRAWS * 25 // 1000], 4), round(gains[DRAWS * 975 // 1000 - 1], 4)


if __name__ == "__main__":
    main()
