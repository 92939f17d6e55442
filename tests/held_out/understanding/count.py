"""Counts the judging data of this folder; prints the table that README.md shows."""

import functools
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
FILES = ("intents", "person", "safety", "entities")


@functools.cache
def read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((HERE / f"{name}.yml").read_text(encoding="utf-8"), Loader=loader)


def lists() -> dict[str, list[dict[str, Any]]]:
    """Every list of sentences, by "file · list"."""
    return {
        f"{name} · {key}": entries
        for name in FILES
        for key, entries in read(name).items()
        if isinstance(entries, list) and isinstance(entries[0], dict)
    }


def bare(text: str) -> str:
    """The text without punctuation, spaces, emoji and case; itself when nothing else is left."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return kept or text


def has_emoji(text: str) -> bool:
    return any(unicodedata.category(c) == "So" for c in text)


def has_latin(text: str) -> bool:
    return any(c.isascii() and c.isalpha() for c in text)


def table() -> str:
    rows = [
        "| list | entries | ≤ 4 characters | ≥ 80 characters | with emoji | with Latin letters |",
        "|---|---|---|---|---|---|",
    ]
    for name, entries in lists().items():
        texts = [entry["text"] for entry in entries]
        figures = [
            len(texts),
            sum(len(bare(text)) <= 4 for text in texts),
            sum(len(text) >= 80 for text in texts),
            sum(map(has_emoji, texts)),
            sum(map(has_latin, texts)),
        ]
        rows.append(f"| {name} | " + " | ".join(map(str, figures)) + " |")
    return "\n".join(rows)


def kinds() -> str:
    """One line per grouping: how many entries each intent, emergency and entity has."""
    per_intent = Counter(entry["intent"] for entry in read("intents")["intents"])
    second = sum("also" in entry for entry in read("intents")["intents"])
    emergencies = Counter(entry["kind"] for entry in read("safety")["emergencies"])
    sentences = read("entities")["sentences"]
    entities = Counter(entity["entity"] for sentence in sentences for entity in sentence["entities"])
    nothing = sum(not sentence["entities"] for sentence in sentences)
    return "\n".join(
        [
            f"* Intents: {len(per_intent)}, {min(per_intent.values())} to {max(per_intent.values())} phrasings each,"
            f" {second} of them with a second intent that is equally right.",
            "* Emergencies: " + ", ".join(f"{kind} {n}" for kind, n in emergencies.most_common()) + ".",
            f"* Entities: {entities.total()} in {len(sentences) - nothing} sentences ("
            + ", ".join(f"{entity} {n}" for entity, n in entities.most_common())
            + f"); {nothing} sentences have none.",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(table() + "\n\n" + kinds() + "\n")
