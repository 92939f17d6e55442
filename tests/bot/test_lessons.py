"""What a phrasing teaches each reader."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.lessons import danger_taught, intent_taught, wish_taught


@pytest.mark.parametrize(
    ("intent", "metadata", "taught"),
    [
        ("human", {}, ("human", "none", "wanted")),
        ("quote", {}, ("quote", "none", "not_wanted")),
        ("fnol_fire", {}, ("fnol_fire", "fire", "not_wanted")),
        ("roadside", {}, ("roadside", None, "not_wanted")),
        ("complaint", {}, ("complaint", "none", None)),
        ("oos", {"safety": "water", "person": True, "intent": False}, (None, "water", "wanted")),
        ("fnol_fire", {"safety": "none", "person": False}, ("fnol_fire", "none", "not_wanted")),
        ("fnol_fire", {"safety": "either"}, ("fnol_fire", None, "not_wanted")),
        ("human", {"person": "either", "intent": False}, (None, "none", None)),
        ("complaint", {"person": "either", "safety": "either"}, ("complaint", None, None)),
    ],
)
def test_a_group_teaches_what_its_intent_and_metadata_say(
    intent: str, metadata: dict[str, Any], taught: tuple[str | None, ...]
) -> None:
    assert (intent_taught(intent, metadata), danger_taught(intent, metadata), wish_taught(intent, metadata)) == taught
