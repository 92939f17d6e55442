"""The intents that the bot tells apart, as the insurer's catalogue names them."""

from __future__ import annotations

from collections.abc import Iterable

# Moves inside a conversation that the catalogue counts under another name.
CATALOGUE_NAME = {
    "thanks": "greet",
    "goodbye": "greet",
    "no_person": "negation",
    "change": "negation",
    "stop": "negation",
}
FALLBACK = "nlu_fallback"


def in_catalogue(ranking: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The same ranking under the catalogue's names, likeliest first; what falls under one name is added up."""
    together: dict[str, float] = {}
    for name, confidence in ranking:
        if name != FALLBACK:
            wanted = CATALOGUE_NAME.get(name, name)
            together[wanted] = together.get(wanted, 0.0) + confidence
    return sorted(together.items(), key=lambda each: -each[1])
