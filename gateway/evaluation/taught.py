"""The phrasings that the bot is taught, as they stand in its training data."""

from __future__ import annotations

from pathlib import Path

import yaml

from foundation.settings import PROJECT


def taught_phrasings(data: Path) -> list[str]:
    """Every phrasing of every `*.yml` below `data`, a folder of the project or an absolute one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups = [
        group
        for path in sorted((PROJECT / data).rglob("*.yml"))
        for group in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["nlu"]
        if "examples" in group
    ]
    return [line.removeprefix("- ") for group in groups for line in group["examples"].splitlines()]
