"""What people ask or say next while a danger goes on: short fixed advice after the script of `safety`."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.danger.first_aid import bedside, car, despair, people, rescue, shaken, surroundings
from insurance.danger.dangers import Danger
from insurance.words.numerals import plain

# The first that fits is said: despair and who is still inside before all, the body after what threatens everybody.
ENTRIES = (
    *despair.ENTRIES,
    *rescue.ENTRIES,
    *bedside.ENTRIES,
    *car.ENTRIES,
    *surroundings.ENTRIES,
    *people.ENTRIES,
    *shaken.ENTRIES,
)

# What only breaks up what was spoken.
_BREAKS = re.compile(r"[\W_]+")
_LONGEST = 200  # characters; a longer message is the story, not a question in need


def more_advice(text: str, met: Collection[Danger], *, leading: bool = False) -> str | None:
    """The advice for what is said while the dangers that were `met` go on; None if there is none for it.

    `leading`: only what is said though the words sound like another danger.
    """
    said = _BREAKS.sub("", plain(text))
    if len(said) > _LONGEST:
        return None
    entries = (each for each in ENTRIES if not each.kinds.isdisjoint(met) and (each.leads or not leading))
    return next((each.advice for each in entries if each.said.search(said)), None)
