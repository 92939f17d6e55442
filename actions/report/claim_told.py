"""What a message tells beside its answer, of what was not known of the loss yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.report.claim_corrections import field_named
from actions.report.claim_values import with_other_side
from insurance.claims import facts
from insurance.claims.facts import read_everything
from insurance.claims.time_of_loss import TIME_KEYS


def new_in(told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """What differs from what is known; the words and the precision of a time go with it."""
    changed = {key: value for key, value in told.items() if known.get(key) != value}
    is_timed = "accident_time" in changed or "accident_day" in changed
    return changed if is_timed else {key: value for key, value in changed.items() if key not in TIME_KEYS}


def told_beside(text: str, known: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the message says beside its answer: only what was not known yet, and an injury whenever it is told."""
    if not text:
        return {}
    told = read_everything(text, now)
    named = field_named(text)
    new = {key: value for key, value in told.items() if key not in known or key == named}
    if told.get("has_injury") is True and known.get("has_injury") is not True:
        new["has_injury"] = True
    if set(TIME_KEYS) & set(new):
        new = {key: value for key, value in new.items() if key not in TIME_KEYS}
        if "accident_time" not in known or named == "accident_time":
            new |= facts.read_time_fields(text, now, known)
    if story := with_other_side(text, known):
        new["narrative"] = story
    return new | facts.finer_time_fields(text, now, known)


def new_in_passing(told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """What was told beside the wish to go on, of what was not known yet."""
    new = {key: value for key, value in told.items() if key not in known}
    is_timed = "accident_time" in known or "accident_day" in known
    return {key: value for key, value in new.items() if not (is_timed and key in TIME_KEYS)}


def only_repeats(text: str, known: dict[str, Any], now: datetime) -> bool:
    """「都没事」, said once more: understood, and nothing new."""
    said = read_everything(text, now)
    return bool(said) and all(known.get(key) == value for key, value in said.items())
