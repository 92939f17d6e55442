"""Linear readers of a message: one matrix each, trained as support vector machines, calibrated to probabilities."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Text, Tuple

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.engine.features import Said, Vocabulary, Weighed, centred

_SEED = 42
_WORTH_PROCESSES = 5000  # phrasings; a second process takes a second or two to begin


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


class Head:
    """A matrix (pieces and dimensions × labels) and its temperature."""

    def __init__(self, labels: List[Text], spelt: np.ndarray, meant: np.ndarray, bias: np.ndarray, heat: float) -> None:
        self.labels = labels
        self.spelt = spelt  # pieces × labels, float16
        self.meant = meant  # dimensions × labels
        self.bias = bias
        self.heat = heat

    @classmethod
    def train(cls, rows: csr_matrix, labels: Sequence[Text], *, cost: float, dimensions: int) -> Head:
        """`heat` is fitted on a fifth that a first machine has not seen, so that a probability means what it says."""
        wanted = np.array(labels)
        names = sorted(set(labels))
        seen, unseen = next(StratifiedKFold(5, shuffle=True, random_state=_SEED).split(rows, wanted))
        processes = 2 if len(labels) >= _WORTH_PROCESSES else 1
        trial, machine = Parallel(processes, max_nbytes=None)(  # a machine sorts its rows in place
            delayed(_machine(cost).fit)(rows[part], wanted[part]) for part in (seen, slice(None))
        )
        heat = _heat(_margins(trial, rows[unseen], names), np.searchsorted(names, wanted[unseen]))
        matrix, bias = _both_sides(machine)
        pieces = rows.shape[1] - dimensions
        return cls(names, matrix[:, :pieces].T.astype(np.float16), matrix[:, pieces:].T.astype(np.float32), bias, heat)

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


def _machine(cost: float) -> LinearSVC:
    return LinearSVC(C=cost, class_weight="balanced", random_state=_SEED)


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
