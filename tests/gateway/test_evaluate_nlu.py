"""`baowen evaluate nlu` and its benchmark from end to end, on a handful of sentences."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from foundation.settings import PROJECT, load_settings
from gateway.evaluating import NothingToJudge, evaluate_nlu

pytestmark = pytest.mark.rasa

INTENTS = {
    "quote": ["给我的车报个价看看", "算算我这车上保险要花多少", "买你们的车险得多少钱啊"],
    "renew": ["我保险到期了要接着买", "帮我把保险续上一年", "明年的保险我要续"],
    "human": ["我姓郑，劳驾给我转人工", "郑先生这边帮我找个真人客服"],
}
EMERGENCIES = [("injury", "刚撞了人，他腿上一直流血"), ("fire", "车头着火了快救命啊")]
CLOCK = "2026-11-22T10:00:00+08:00"


def write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    folder = tmp_path / "judging"
    folder.mkdir()
    phrasings = [{"intent": intent, "text": text} for intent, texts in INTENTS.items() for text in texts]
    write(folder / "intents.yml", {"names": list(INTENTS), "frequent": list(INTENTS), "intents": phrasings})
    wishes = [{"text": text, "indirect": False} for text in INTENTS["human"]]
    look_alikes = [{"text": text, "why": "a price"} for text in INTENTS["quote"]]
    write(folder / "person.yml", {"wishes": wishes, "look_alikes": look_alikes})
    kinds = {"injury": {"meaning": "hurt", "numbers": ["120"]}, "fire": {"meaning": "fire", "numbers": ["119"]}}
    emergencies = [{"kind": kind, "text": text} for kind, text in EMERGENCIES]
    write(folder / "safety.yml", {"kinds": kinds, "emergencies": emergencies, "look_alikes": look_alikes})
    plate = {"entity": "plate", "text": "沪a·12345", "value": "沪A12345"}
    sentences = [{"text": "车牌是沪a·12345", "clock": CLOCK, "entities": [plate]}]
    write(folder / "entities.yml", {"sentences": sentences})
    return folder


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=PROJECT, env={**os.environ}, capture_output=True, text=True, check=False)


def test_the_command_writes_a_report_and_prints_its_figures(held_out: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports" / "nlu"
    done = run("gateway.cli", "evaluate", "nlu", "--folds", "0", "--held-out", str(held_out), "--out", str(out))
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    judged = figures["held_out"]
    assert figures["cross_validation"] is None
    assert judged["intents"]["entries"] == 8
    assert judged["person"]["recall"] == 1.0
    assert (judged["safety"]["recall"], judged["safety"]["number_first"]) == (1.0, 1.0)
    assert judged["entities"]["plate"] == {
        **{"named": 1, "found": 1, "value_right": None, "false_finds": 0},
        **{"hard": 0, "hard_found": 0, "hard_false_finds": 0},
    }
    assert judged["latency_ms"]["texts"] == 8 + 5 + 5 + 1
    assert (out / "report.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((out / "report.json").read_text())["judged"]["intents"]["accuracy"] > 0.5
    assert not any(text in path.read_text() for path in out.glob("report.[mj]*") for text in INTENTS["quote"])


async def test_without_judging_data_the_training_data_is_held_back_in_turn(tmp_path: Path) -> None:
    groups = [
        {
            "intent": intent,
            "examples": "".join(f"- {text}{end}\n" for text in texts for end in ("", "啊", "吧", "谢谢")),
        }
        for intent, texts in INTENTS.items()
    ]
    data, said = tmp_path / "data", io.StringIO()
    data.mkdir()
    write(data / "nlu.yml", {"version": "3.1", "nlu": groups})
    console = Console(file=said)
    figures = await evaluate_nlu(
        load_settings(), console, folds=2, held_out=tmp_path / "nowhere", out=tmp_path / "out", data=data
    )
    assert "No judging data" in said.getvalue().replace("\n", " ")
    assert figures["held_out"] is None
    assert figures["cross_validation"]["intents"]["entries"] == 32
    assert figures["cross_validation"]["intents"]["accuracy"] > 0.8
    assert "no judging data" in (tmp_path / "out" / "report.md").read_text()


async def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToJudge):
        await evaluate_nlu(load_settings(), Console(file=io.StringIO()), folds=0, held_out=tmp_path, out=tmp_path)


def test_the_benchmark_compares_us_with_rasas_default(held_out: Path) -> None:
    done = run("bench.understanding", "--quick", "--held-out", str(held_out))
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["benchmark"] == "understanding"
    assert figures["sentences"] == 8
    for each in ("ours", "rasa_default"):
        assert {"macro_f1", "frequent_f1", "accuracy", "training_seconds", "training_peak_mb", "model_mb"} <= set(
            figures[each]
        )
    assert set(figures["ours_against"]["rasa_default"]["latency_ratio"]) == {"p50", "p95"}
