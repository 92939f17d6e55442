"""The company's own values, which documents name in braces and settings supply."""

from __future__ import annotations

import re
from collections.abc import Callable

from foundation.settings import Settings

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _amount(number: int) -> str:
    """10000 → 1万, 15000 → 1.5万, 5000 → 5000."""
    return f"{number / 10_000:g}万" if number >= 10_000 else str(number)


VALUES: dict[str, Callable[[Settings], str]] = {
    "assistant_name": lambda settings: settings.assistant_name,
    "company_name": lambda settings: settings.company_name,
    "complaint_phone": lambda settings: settings.complaint_phone,
    "fast_track_health_limit": lambda settings: _amount(settings.fast_track_health_limit),
    "fast_track_motor_limit": lambda settings: _amount(settings.fast_track_motor_limit),
    "hotline": lambda settings: settings.hotline,
    "notice_hours": lambda settings: str(settings.notice_hours),
    "roadside_free_times": lambda settings: str(settings.roadside_free_times),
    "roadside_tow_km": lambda settings: str(settings.roadside_tow_km),
    "sell_regions": lambda settings: "、".join(settings.sell_regions),
}


def fill(text: str, settings: Settings) -> str:
    """`text` with every `{name}` replaced by the company's value of that name."""
    return PLACEHOLDER.sub(lambda found: VALUES[found[1]](settings), text)


def unknown_values(text: str) -> list[str]:
    return [name for name in PLACEHOLDER.findall(text) if name not in VALUES]
