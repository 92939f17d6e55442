"""How many of the held-back dialogues go as they should, on a running system of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.running_system import running_system
from tests.system.player import TESTS, play


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        failures = {path.stem: play(system.url, path) for path in sorted((TESTS / "held_out/dialogues").glob("*.yml"))}
    for name, problems in failures.items():
        for problem in problems:
            print(f"{name}: {problem}", file=sys.stderr)
    right = sum(not problems for problems in failures.values())
    print(json.dumps({"benchmark": "held_out_dialogues", "dialogues": len(failures), "as_expected": right}))


if __name__ == "__main__":
    main()
