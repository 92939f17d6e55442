"""Linear readers of a message: one matrix each, trained as support vector machines, calibrated to probabilities."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, NamedTuple, Optional, Sequence, Text, Tuple

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.engine.features import Said, Vocabulary, Weighed, centred

_SEED = 42
_TOLERANCE = 1e-3  # at 1e-2 two trainings on the same phrasings differ in a sentence in a thousand; takes as long
_TRIAL_SEES = 20_000  # phrasings at most: a trial need not take as long as the machine itself


class Space:
    """Where messages become rows: the vocabulary's pieces, then the centred meaning times `dense_weight`."""

    def __init__(self, vocabulary: Vocabulary, middle: np.ndarray, dense_weight: float) -> None:
        self.vocabulary = vocabulary
        self.middle = middle
        self.dense_weight = dense_weight

    @classmethod
    def of(cls, messages: Sequence[Said], dense_weight: float) -> Space:
        middle = np.mean([said.vector for said in messages], axis=0)
        return cls(Vocabulary.of(messages), middle, dense_weight)

    def rows(self, messages: Sequence[Said]) -> csr_matrix:
        weighed = [self.vocabulary.weigh(said) for said in messages]
        sizes = np.cumsum([0, *(len(each.places) for each in weighed)])
        places = np.concatenate([each.places for each in weighed])
        weights = np.concatenate([each.weights for each in weighed])
        spelt = csr_matrix((weights, places, sizes), shape=(len(messages), len(self.vocabulary.places)))
        return hstack([spelt, csr_matrix(self.meant(np.stack([said.vector for said in messages])))]).tocsr()

    def meant(self, vectors: np.ndarray) -> np.ndarray:
        return self.dense_weight * centred(vectors, self.middle)


class Lessons(NamedTuple):
    """What teaches a head: places of rows, what each says, and how dear a mistake is."""

    places: Sequence[int]
    labels: Sequence[Text]
    cost: float


class Head:
    """A matrix (pieces and dimensions × labels) and its temperature."""

    def __init__(self, labels: List[Text], spelt: np.ndarray, meant: np.ndarray, bias: np.ndarray, heat: float) -> None:
        self.labels = labels
        self.spelt = spelt  # pieces × labels, float16
        self.meant = meant  # dimensions × labels
        self.bias = bias
        self.heat = heat

    def probabilities(self, weighed: Weighed, meant: np.ndarray) -> np.ndarray:
        """One for each label, together 1."""
        spelt = weighed.weights @ self.spelt[weighed.places].astype(np.float32)
        return _softmax(self.heat * (spelt + meant @ self.meant + self.bias))

    def ranking(self, weighed: Weighed, meant: np.ndarray) -> List[Tuple[Text, float]]:
        """(label, probability), the likeliest first."""
        found = self.probabilities(weighed, meant)
        return [(self.labels[place], float(found[place])) for place in np.argsort(-found)]

    def arrays(self, name: Text) -> Dict[Text, np.ndarray]:
        return {
            f"{name}.labels": np.array(self.labels),
            f"{name}.spelt": self.spelt,
            f"{name}.meant": self.meant,
            f"{name}.bias": self.bias,
            f"{name}.heat": np.array(self.heat),
        }

    @classmethod
    def of_arrays(cls, name: Text, arrays: Dict[Text, np.ndarray]) -> Optional[Head]:
        if f"{name}.labels" not in arrays:
            return None
        parts = [arrays[f"{name}.{part}"] for part in ("spelt", "meant", "bias")]
        return cls(arrays[f"{name}.labels"].tolist(), *parts, heat=float(arrays[f"{name}.heat"]))


def train_heads(rows: csr_matrix, taught: Dict[Text, Lessons], *, dimensions: int) -> Dict[Text, Head]:
    """All heads at once on all cores, those with most to learn first. `dimensions`: how many columns are meaning.

    The heat of each is fitted on a fifth that a trial machine has not seen, so that a probability means what it says.
    """
    pieces = rows.shape[1] - dimensions
    order = sorted(taught, key=lambda name: -len(taught[name].places))
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:  # the machines are C code that holds no lock
        machines = {name: threads.submit(_machine, rows, taught[name]) for name in order}
        heats = {name: threads.submit(_tried_heat, rows, taught[name]) for name in order}
        return {name: _head(machines[name].result(), heats[name].result(), pieces) for name in order}


def _head(machine: LinearSVC, heat: float, pieces: int) -> Head:
    matrix, bias = _both_sides(machine)
    spelt, meant = matrix[:, :pieces].T.astype(np.float16), matrix[:, pieces:].T.astype(np.float32)
    return Head(machine.classes_.tolist(), spelt, meant, bias, heat)


def _machine(rows: csr_matrix, lessons: Lessons) -> LinearSVC:
    machine = LinearSVC(C=lessons.cost, class_weight="balanced", tol=_TOLERANCE, random_state=_SEED)
    return machine.fit(rows[lessons.places], np.array(lessons.labels))


def _tried_heat(rows: csr_matrix, lessons: Lessons) -> float:
    places, labels = np.array(lessons.places), np.array(lessons.labels)
    seen, unseen = next(StratifiedKFold(5, shuffle=True, random_state=_SEED).split(places, labels))
    seen = np.random.default_rng(_SEED).permutation(seen)[:_TRIAL_SEES]
    trial = _machine(rows, Lessons(places[seen], labels[seen], lessons.cost))
    names = sorted(set(lessons.labels))
    return _heat(_margins(trial, rows[places[unseen]], names), np.searchsorted(names, labels[unseen]))


def _both_sides(machine: LinearSVC) -> Tuple[np.ndarray, np.ndarray]:
    """Weights and bias with a row for each label; for two labels the machine has only the second's."""
    if len(machine.classes_) > 2:
        return machine.coef_, machine.intercept_.astype(np.float32)
    return np.vstack([-machine.coef_, machine.coef_]), np.concatenate([-machine.intercept_, machine.intercept_])


def _margins(machine: LinearSVC, rows: csr_matrix, names: Sequence[Text]) -> np.ndarray:
    matrix, bias = _both_sides(machine)
    found = np.full((rows.shape[0], len(names)), -2.0)
    found[:, np.searchsorted(names, machine.classes_)] = rows @ matrix.T + bias
    return found


def _heat(margins: np.ndarray, truth: np.ndarray) -> float:
    def surprise(heat: float) -> float:
        found = _softmax(heat * margins)
        return -float(np.log(np.maximum(found[np.arange(len(truth)), truth], 1e-9)).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 20.0), method="bounded").x)


def _softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
