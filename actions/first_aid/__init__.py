"""What people ask or say next while a danger goes on: short fixed advice after the script of `safety`."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.first_aid import car, despair, people, surroundings
from insurance.dangers import Danger
from insurance.numerals import plain

# The first that fits is said: despair and a live wire before all, the body after what threatens everybody.
ENTRIES = (*despair.ENTRIES, *car.ENTRIES, *surroundings.ENTRIES, *people.ENTRIES)

# What only breaks up what was spoken.
_BREAKS = re.compile(r"[\W_]+")
_LONGEST = 200  # characters; a longer message is the story, not a question in need


def more_advice(text: str, met: Collection[Danger]) -> str | None:
    """The advice for what is said while the dangers that were `met` go on; None if there is none for it."""
    said = _BREAKS.sub("", plain(text))
    if len(said) > _LONGEST:
        return None
    return next((each.advice for each in ENTRIES if not each.kinds.isdisjoint(met) and each.said.search(said)), None)
