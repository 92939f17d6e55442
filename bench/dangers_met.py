"""How emergencies are met in the dialogue, and not only heard: with the script, with a condition, or not at all.

Each message is put to the trained reader alone; what an action would make of it is asked of `actions.danger.emergency`,
as the first message, after an answer, and as an answer in a report.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from actions.danger import dangers_told, emergency
from actions.done import FORM
from actions.turn import Turn
from bot.normalise import normalise
from foundation.clock import in_beijing, utc_now
from foundation.settings import load_settings
from gateway.evaluation.held_out import read_held_out
from gateway.understanding import Understander, understander
from insurance.danger.dangers import Danger, judge
from insurance.words import english

HELD_OUT = Path("tests/held_out")
SETS = ("understanding", "everyday", "borders", "strangers")
PLACES: dict[str, dict[str, Any]] = {
    "first": {},
    "after_an_answer": {"question_before": "交强险是什么"},
    "in_a_report": {"form": FORM, "slots": {"claim_question": "narrative"}},
}


def main() -> None:
    print(json.dumps({"benchmark": "dangers_met", "sets": asyncio.run(_sets())}))


async def _sets() -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with understander(load_settings()) as reader:
        for name in SETS:
            safety = read_held_out(HELD_OUT / name).safety
            assert safety is not None
            found[name] = {
                "emergencies": await _met(reader, [each.text for each in safety.emergencies]),
                "look_alikes": await _met(reader, [str(getattr(each, "text", each)) for each in safety.look_alikes]),
            }
    return found


async def _met(reader: Understander, texts: Sequence[str]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {place: Counter() for place in PLACES}
    for text in texts:
        turn = await _turn(reader, text)
        for place, changed in PLACES.items():
            counts[place][_how(replace(turn, **changed))] += 1
    return {place: dict(found) for place, found in counts.items()}


def _how(turn: Turn) -> str:
    """`script`, `light`, `condition`, `by_the_report` (a fast road, whose script the report or the rescue says itself),
    `over` (heard, and nothing said of it), `not_heard`."""
    dangers = dangers_told.told(turn)
    certain = [danger for danger in dangers if dangers_told.is_certain(danger, turn)]
    said = emergency.caution(turn, dangers)[0]
    if emergency.calls_for_script(dangers, turn) or (said and certain == [Danger.HIGHWAY]):
        return "script"
    if said:
        return "light" if certain else "condition"
    if Danger.HIGHWAY in dangers:
        return "by_the_report"
    heard = judge(turn.text, turn.danger, turn.danger_sure, reporting=turn.reporting)
    return "over" if heard else "not_heard"


async def _turn(reader: Understander, text: str) -> Turn:
    said = english.in_chinese(normalise(text, max_chars=1000))
    parsed = await reader.parse(said)
    intent, danger = parsed.get("intent") or {}, parsed.get("safety") or {}
    return Turn(
        turn_id="turn",
        conversation_id="conversation",
        customer_id="customer",
        channel="in_app",
        now=in_beijing(utc_now()),
        text=said,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0),
        danger=danger.get("kind"),
        danger_sure=float(danger.get("confidence") or 0),
        is_command=False,
    )


if __name__ == "__main__":
    main()
