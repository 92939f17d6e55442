"""Who may import whom. This table is the design's own; a forbidden import fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

ALLOWED: dict[str, set[str]] = {
    "gateway": {
        "channels", "handoff", "actions", "insurance", "knowledge_base", "conversations", "bot", "foundation",
    },
    "channels": {"conversations", "insurance", "foundation"},
    "handoff": {"conversations", "insurance", "knowledge_base", "foundation"},
    "actions": {"insurance", "knowledge_base", "foundation"},
    "insurance": {"foundation"},
    "knowledge_base": {"foundation"},
    "conversations": {"foundation"},
    "bot": {"foundation"},
    "bot/engine": set(),
    "simulators": set(),
    "foundation": set(),
}  # fmt: skip

# Libraries that only these places may import.
CONFINED: dict[str, set[str]] = {
    "rasa_sdk": {"actions"},
    "langchain": {"knowledge_base"},
    "langchain_core": {"knowledge_base"},
    "langchain_text_splitters": {"knowledge_base"},
    "chromadb": {"knowledge_base"},
    "sentence_transformers": {"knowledge_base"},
    "torch": {"knowledge_base", "bot/doubted_phrasings.py", "bot/fine_tuning.py"},
    "wechatpy": {"channels/wechat"},
    "authlib": {"handoff"},
    "joserfc": {"handoff", "simulators"},
    "PIL": {"insurance"},
    "imagehash": {"insurance"},
    "rapidocr_onnxruntime": {"insurance"},
    "fastapi": {"gateway", "channels", "handoff", "knowledge_base", "insurance", "simulators"},
    "rasa": {"bot/engine"},
}


def test_packages_import_only_what_the_table_allows() -> None:
    ours = {place.partition("/")[0] for place in ALLOWED}
    forbidden = [
        f"{path}:{line} imports {module}"
        for place, path, line, module in _imports()
        if (top := module.partition(".")[0]) in ours and top != place.partition("/")[0] and top not in ALLOWED[place]
    ]
    assert forbidden == []


def test_the_engine_imports_nothing_of_ours_but_itself() -> None:
    forbidden = [
        f"{path}:{line} imports {module}"
        for place, path, line, module in _imports()
        if place == "bot/engine" and module.startswith("bot") and not module.startswith("bot.engine")
    ]
    assert forbidden == []


def test_libraries_stay_where_they_belong() -> None:
    forbidden = [
        f"{path}:{line} imports {module}"
        for place, path, line, module in _imports()
        if (top := module.partition(".")[0]) in CONFINED
        and not any(path.is_relative_to(home) for home in CONFINED[top])
    ]
    assert forbidden == []


def test_every_package_stands_in_the_table() -> None:
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= {place for place in ALLOWED if "/" not in place}


def test_a_forbidden_import_would_be_found() -> None:
    """The test's own negative control."""
    tree = ast.parse("import gateway.app\nfrom conversations import bell\n")
    assert {module for _, module in _modules(tree)} == {"gateway.app", "conversations", "conversations.bell"}
    assert "gateway" not in ALLOWED["conversations"]


def _imports() -> Iterator[tuple[str, Path, int, str]]:
    """(place in the table, file, line, module) for every import of every package."""
    for package in {place.partition("/")[0] for place in ALLOWED}:
        for path in sorted((PROJECT / package).rglob("*.py")):
            relative = path.relative_to(PROJECT)
            place = "bot/engine" if str(relative).startswith("bot/engine/") else package
            for line, module in _modules(ast.parse(path.read_text())):
                yield place, relative, line, module


def _modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
