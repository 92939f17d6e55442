"""How the readers write down the phrases they look for."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that finds any of these."""
    return re.compile("|".join(patterns))
