"""Draws a report on understanding: `python -m bot.engine.evaluation_picture report.json report.png`.

Left: what confidences are worth, and F1 of each intent; right: the pairs of intents that are confused most. Stands here
because matplotlib is installed in Rasa's environment only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Text

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

WORST_PAIRS = 30
_OURS, _FAINT = "#1f6f8b", "#c9d6df"


def draw(report: Dict[Text, Any], target: Path) -> None:
    judged = (report.get("judged") or {}).get("intents")
    figures, source = judged, "judging data"
    if not figures:
        figures, source = report["cross_validated"]["intents"], "cross-validation"
    height = max(9.0, 0.2 * len(figures["each"]) + 2)
    picture = plt.figure(figsize=(20, height), constrained_layout=True)
    grid = picture.add_gridspec(2, 3, width_ratios=(1, 1, 1.6), height_ratios=(1, max(1.0, height / 6 - 1)))
    picture.suptitle(f"Understanding, {source}: {figures['entries']} sentences, macro-F1 {figures['macro_f1']:.3f}")
    _draw_calibration(picture.add_subplot(grid[0, 0]), figures["calibration"])
    _draw_f1(picture.add_subplot(grid[:, 1]), figures["each"])
    _draw_confusions(picture.add_subplot(grid[:, 2]), figures["confusions"][:WORST_PAIRS])
    _draw_counts(picture.add_subplot(grid[1, 0]), figures["calibration"]["bins"])
    picture.savefig(target, dpi=110)


def _draw_calibration(axes: Any, calibration: Dict[Text, Any]) -> None:
    bins = [each for each in calibration["bins"] if each["count"]]
    axes.plot([0, 1], [0, 1], color=_FAINT, linestyle="--", label="as it says")
    axes.plot([each["confidence"] for each in bins], [each["right"] for each in bins], marker="o", color=_OURS)
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="confidence", ylabel="share right")
    axes.set_title(f"Calibration, expected error {calibration['expected_error']:.3f}")


def _draw_counts(axes: Any, bins: List[Dict[Text, Any]]) -> None:
    axes.bar(
        [(each["lower"] + each["upper"]) / 2 for each in bins], [each["count"] for each in bins], 0.09, color=_OURS
    )
    axes.set(xlim=(0, 1), xlabel="confidence", ylabel="sentences", title="How sure it was")


def _draw_f1(axes: Any, each: List[Dict[Text, Any]]) -> None:
    ordered = sorted(each, key=lambda figures: figures["f1"], reverse=True)
    names = [f"{figures['intent']} ({figures['support']})" for figures in ordered]
    axes.barh(names, [figures["f1"] for figures in ordered], color=_OURS)
    axes.set(xlim=(0, 1), ylim=(-0.6, len(names) - 0.4), title="F1 of each intent (sentences)")
    axes.tick_params(axis="y", labelsize=8)
    axes.grid(axis="x", color=_FAINT, linewidth=0.5)
    axes.set_axisbelow(True)


def _draw_confusions(axes: Any, pairs: List[Dict[Text, Any]]) -> None:
    rows = sorted({pair["intent"] for pair in pairs})
    columns = sorted({pair["found"] for pair in pairs})
    axes.set_title(f"The {len(pairs)} pairs confused most (rows: what it is; columns: what was read)")
    if not pairs:
        return
    counts = np.zeros((len(rows), len(columns)))
    for pair in pairs:
        counts[rows.index(pair["intent"]), columns.index(pair["found"])] = pair["count"]
    axes.imshow(np.ma.masked_equal(counts, 0), cmap="YlOrRd", vmin=0, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    for row, column in np.argwhere(counts):
        shade = "white" if counts[row, column] > 0.6 * counts.max() else "black"
        axes.text(column, row, int(counts[row, column]), ha="center", va="center", fontsize=8, color=shade)


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
