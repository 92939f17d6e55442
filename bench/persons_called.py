"""How many wishes for a person reach the queue in one turn, as the first message to a running system of its own.

`baowen evaluate nlu` judges the reader alone; what customers meet is the reader, the words that the actions know, and
the rules behind them. Each message is a customer of its own. `called`: the conversation stands in the queue or with
somebody; `offered`: a person is one tap away; `neither`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from gateway.evaluation.held_out import read_held_out
from gateway.terminal_chat import TerminalCustomer
from tests.running_system import running_system

HELD_OUT = Path("tests/held_out")
SETS = ("understanding", "everyday")  # `borders` and `strangers` may be named as well: some minutes each
OFFER = "转人工"


def main() -> None:
    names = sys.argv[1:] or SETS
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        found = {name: _set(system.url, name) for name in names}
    print(json.dumps({"benchmark": "persons_called", "sets": found}))


def _set(url: str, name: str) -> dict[str, dict[str, int]]:
    person = read_held_out(HELD_OUT / name).person
    assert person is not None
    return {
        "indirect": _met(url, (each.text for each in person.wishes if each.indirect)),
        "direct": _met(url, (each.text for each in person.wishes if not each.indirect)),
        "look_alikes": _met(url, person.look_alikes),
    }


def _met(url: str, texts: Iterable[str]) -> dict[str, int]:
    return dict(Counter(_how(url, text) for text in texts))


def _how(url: str, text: str) -> str:
    customer = TerminalCustomer(url)
    try:
        customer.connect()
        facts = customer.say(text)
    finally:
        customer.close()
    if facts["owner"] != "bot":
        return "called"
    said = json.dumps([facts["replies"]], ensure_ascii=False)
    return "offered" if OFFER in said else "neither"


if __name__ == "__main__":
    main()
