"""No message keeps a pattern busy: each is fed what it matches, again and again, and then what it does not match."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from re import _constants as tokens  # the public name of old, sre_parse, warns that it goes
from re import _parser as parser  # and there is no other tree of a pattern
from typing import Any

from foundation.settings import PROJECT

PACKAGES = ("actions", "channels", "conversations", "foundation", "gateway", "handoff", "insurance", "knowledge_base")
SAMPLES = 6  # of what a pattern matches
TIMES = 60  # each is repeated
PATIENCE_SECONDS = 240  # for all together: they take about twenty
END = "\x00"


def test_no_pattern_can_be_kept_busy() -> None:
    done = subprocess.Popen([sys.executable, "-m", "tests.test_patterns"], cwd=PROJECT, stdout=subprocess.PIPE)
    try:
        printed, _ = done.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        done.kill()
        printed, _ = done.communicate()
    *named, last = printed.decode().splitlines()
    assert last == "done", f"{named[-1] if named else last} does not come to an end"
    assert len(named) > 500


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Name and pattern of all that our modules keep, each once."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    seen = set()
    for name in sorted(each for each in sys.modules if each.split(".")[0] in PACKAGES):
        for key, value in vars(sys.modules[name]).items():
            for pattern in _kept_in(value):
                if pattern not in seen and isinstance(pattern.pattern, str):
                    seen.add(pattern)
                    yield f"{name}.{key}", pattern


def _kept_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple | frozenset) else ()
    for each in inside if depth < 4 else ():
        yield from _kept_in(each, depth + 1)


def sample(parsed: Any, chance: random.Random) -> str:
    """Words that the pattern is likely to match, or nearly: what it looks at without taking it is left out."""
    return "".join(_piece(kind, value, chance) for kind, value in parsed)


def _piece(kind: Any, value: Any, chance: random.Random) -> str:
    if kind is tokens.LITERAL:
        return chr(value)
    if kind is tokens.IN:
        return _one_of(value, chance)
    if kind is tokens.BRANCH:
        return sample(chance.choice(value[1]), chance)
    if kind is tokens.SUBPATTERN:
        return sample(value[3], chance)
    if kind is tokens.ATOMIC_GROUP:
        return sample(value, chance)
    if kind in (tokens.MAX_REPEAT, tokens.MIN_REPEAT, tokens.POSSESSIVE_REPEAT):
        least, most, inside = value
        return "".join(sample(inside, chance) for _ in range(chance.randint(least, min(int(most), least + 2))))
    return "人" if kind in (tokens.ANY, tokens.NOT_LITERAL) else ""


def _one_of(within: Any, chance: random.Random) -> str:
    kind, value = chance.choice(within)
    if kind is tokens.LITERAL:
        return chr(value)
    if kind is tokens.RANGE:
        return chr(chance.randint(*value))
    return {tokens.CATEGORY_DIGIT: "7", tokens.CATEGORY_SPACE: " "}.get(value, "人")


def main() -> None:
    chance = random.Random(7)
    for name, pattern in patterns():
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        for words in {sample(parsed, chance) for _ in range(SAMPLES)}:
            again = words * TIMES + END
            pattern.search(again)
            if _is_matched_whole(name):
                pattern.fullmatch(again)
    sys.stdout.write("done\n")


def _is_matched_whole(name: str) -> bool:
    module, key = name.rsplit(".", 1)
    return f"{key}.fullmatch" in _source(module)


@functools.cache
def _source(module: str) -> str:
    return inspect.getsource(sys.modules[module])


if __name__ == "__main__":
    main()
