"""The tuned layers come back from their file as they went in, judge beside the linear readers, and can be taught."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from bot import doubted_phrasings
from bot.doubted_phrasings import doubts
from bot.engine.tuned_layers import DamagedLayers, read_tuned_layers, together, write_tuned_layers
from bot.fine_tuning import Lesson, lessons_of, tune

LABELS = {"intent": ["human", "quote"], "safety": ["fire", "water"], "danger": ["danger"], "person": ["wanted"]}


def write(path: Path) -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    arrays = {
        "6.q.w": random.normal(size=(4, 8)).astype(np.float32),
        "6.q.b": random.normal(size=4).astype(np.float32),
        "heads.w": random.normal(size=(6, 8)).astype(np.float32),
    }
    write_tuned_layers(arrays, LABELS, 6, path)
    return arrays


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    arrays = write(path := tmp_path / "layers.npz")
    read = read_tuned_layers(path)
    assert read is not None
    assert (read.first, read.labels) == (6, LABELS)
    assert np.abs(read.arrays["6.q.w"] - arrays["6.q.w"]).max() < np.abs(arrays["6.q.w"]).max() / 250
    assert (read.arrays["6.q.b"] == arrays["6.q.b"]).all()
    assert (read.arrays["heads.w"] == arrays["heads.w"]).all()


def test_no_file_is_no_judge(tmp_path: Path) -> None:
    assert read_tuned_layers(tmp_path / "none.npz") is None


@pytest.mark.parametrize("kept", [0, 40, 600])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, kept: int) -> None:
    write(path := tmp_path / "layers.npz")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedLayers, match="fine_tuning"):
        read_tuned_layers(path)


def test_log_odds_become_probabilities_of_each_reader(tmp_path: Path) -> None:
    write(path := tmp_path / "layers.npz")
    read = read_tuned_layers(path)
    assert read is not None
    found = read.probabilities(np.array([2.0, 0.0, -1.0, -1.0, 3.0, -4.0], dtype=np.float32))
    assert found["intent"]["human"] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert found["safety"] == pytest.approx({"fire": 0.5, "water": 0.5})
    assert found["danger"]["danger"] == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert found["person"]["wanted"] == pytest.approx(1 / (1 + np.exp(4.0)))
    assert all(sum(each.values()) == pytest.approx(1.0) for each in found.values())


def test_two_readers_are_mixed_by_their_shares() -> None:
    ranking = [("quote", 0.6), ("renew", 0.3), ("human", 0.1)]
    other = {"quote": 0.1, "renew": 0.8, "human": 0.1}
    assert together(ranking, other, 0.0) == [(name, pytest.approx(sure)) for name, sure in ranking]
    assert [name for name, _ in together(ranking, other, 1.0)] == ["renew", "quote", "human"]
    assert together(ranking, other, 0.5)[0][0] == "renew"
    assert sum(sure for _, sure in together(ranking, other, 0.5)) == pytest.approx(1.0)


def test_what_the_other_was_not_taught_keeps_its_probability() -> None:
    mixed = dict(together([("new", 0.5), ("quote", 0.4), ("human", 0.1)], {"quote": 0.1, "human": 0.9}, 0.5))
    assert mixed["new"] == 0.5
    assert mixed["quote"] + mixed["human"] == pytest.approx(0.5)
    assert together([("new", 1.0)], {}, 0.5) == [("new", 1.0)]


def test_groups_teach_what_their_metadata_says(tmp_path: Path) -> None:
    (tmp_path / "some.yml").write_text(
        "nlu:\n- intent: quote\n  examples: |\n    - 多少钱一年\n"
        "- intent: oos\n  metadata: {safety: fire, intent: false}\n  examples: |\n    - 冒烟了\n"
        "- intent: roadside\n  metadata: {person: true}\n  examples: |\n    - 来个人\n",
        encoding="utf-8",
    )
    assert lessons_of(tmp_path) == [
        Lesson("多少钱一年", "quote", "none", "not_wanted"),
        Lesson("冒烟了", None, "fire", "not_wanted"),
        Lesson("来个人", "roadside", None, "wanted"),
    ]


WISHES = ["来个活人", "叫你们经理来", "我要跟人说话", "别让机器答我", "有没有喘气的", "换个懂行的"]
CALM = ["车险多少钱", "保单在哪看", "轮胎扎了", "发票怎么开", "理赔到哪一步了", "明天到期了"]
LESSONS = [Lesson(text, "human", "none", "wanted") for text in WISHES * 16] + [
    Lesson(text, "quote", "none", "not_wanted") for text in CALM * 16
]


def test_lessons_are_learned() -> None:
    losses = [loss for _, _, loss, _, _ in tune(LESSONS, 8, 1, report_every=6)]
    assert losses[-1] < losses[0] / 3


def test_a_wrong_label_is_doubted() -> None:
    wrong = Lesson("叫你们经理来一下", "quote", "none", "not_wanted")
    assert doubts([*LESSONS, wrong], 8, 1)[0].text == wrong.text


def test_each_half_is_read_by_the_one_that_does_not_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = [Lesson(f"第{place}句", "oos", "fire" if place % 2 else "none", "wanted") for place in range(9)]
    lessons.append(Lesson("什么也不教", "oos", None, None))
    known: list[list[str]] = []

    class Net:
        def judge(self, spelt: list[str]) -> torch.Tensor:
            assert not {*spelt} & {*known[-1]}
            assert {*spelt, *known[-1]} == {lesson.text for lesson in lessons}
            return torch.tensor([[9.0, 2.0, -1.0]] * len(spelt))  # a danger, and no wish

    def tune_nothing(half: list[Lesson], *_: int) -> list[tuple[int, int, float, Net, None]]:
        known.append([lesson.text for lesson in half])
        return [(1, 1, 0.0, Net(), None)]

    monkeypatch.setattr(doubted_phrasings, "tune", tune_nothing)
    monkeypatch.setattr(doubted_phrasings, "tokens_of", lambda _, text: text)
    found = doubts(lessons, 1, 1)
    assert [len(half) for half in known] == [5, 5]
    sure = {"none": 1 / (1 + np.exp(2)), "wanted": 1 / (1 + np.exp(1)), "fire": 1 / (1 + np.exp(-2))}
    assert [each.taught for each in found] == ["none"] * 5 + ["wanted"] * 9 + ["fire"] * 4
    assert [each.sure for each in found] == [pytest.approx(sure[each.taught]) for each in found]
