"""What the bot may say at all: no promise, no refusal, no fault, no accusation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from actions.danger import safety
from foundation.settings import PROJECT
from insurance.danger.dangers import Danger

BANNED = (
    r"肯定赔|一定赔|全赔|百分之?百|100%|保证赔",
    r"不(?:予)?赔(?!付)|拒赔|拒绝赔|不在.{0,4}(?:保障|赔偿)范围",
    r"造假|骗保|撒谎",
    r"最便宜|全网第一|比.{1,4}(?:司|公司)(?:好|便宜|快)",
    r"不报案更|下次便宜|不划算",
    r"保证续保|随时可赔",
    r"私了就行|不用报警|无需报警",
    r"我是真人",
    r"后果自负|如实告知",
    r"比亚迪|特斯拉|蔚来|小鹏|理想汽车",
    r"您?(?:全责|主责|次责|无责)|您的责任|对方的责任",
    r"(?:赔|给)您?\s*\d+\s*(?:元|块|万)",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sentences() -> list[tuple[str, str]]:
    """(file, text) of every constant that a customer may read; patterns and mappings of words are not said."""
    found = []
    for path in sorted((PROJECT / "actions").rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and not _is_pattern(node):
                texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
                found += [(path.name, text) for text in texts if isinstance(text, str) and CHINESE.search(text)]
    return found


def _is_pattern(node: ast.Assign | ast.AnnAssign) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(target, ast.Name) and target.id.startswith("_")


def test_there_are_sentences_to_look_at() -> None:
    assert len(sentences()) > 60


@pytest.mark.parametrize("pattern", BANNED)
def test_no_banned_phrase_is_ever_said(pattern: str) -> None:
    assert [(file, text) for file, text in sentences() if re.search(pattern, text)] == []


def test_the_domain_holds_no_sentences_of_its_own() -> None:
    domain = Path(PROJECT / "domain.yml").read_text()
    assert not CHINESE.search("\n".join(line.partition("#")[0] for line in domain.splitlines()))


def test_customers_read_only_in_constants_at_the_top() -> None:
    """A Chinese string inside a function would escape the test above, unless it is compared with what was heard."""
    hidden = []
    for path in sorted((PROJECT / "actions").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                body = function.body[1:] if ast.get_docstring(function) else function.body
                hidden += [
                    f"{path.name}: {each.value}"
                    for statement in body
                    for each in ast.walk(statement)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and CHINESE.search(each.value)
                ]
    assert hidden == []


@pytest.mark.parametrize(
    ("script", "numbers"),
    [
        (safety.INJURY, ("120", "122", "110")),
        (safety.FIRE, ("119",)),
        (safety.HIGHWAY, ("12122", "110")),
        (safety.FLOOD, ("不要启动", "不要充电")),
        (safety.NO_RESTART, ("不要启动", "不要充电")),
    ],
)
def test_each_safety_script_holds_what_saves_lives(script: str, numbers: tuple[str, ...]) -> None:
    assert all(number in script for number in numbers)


@pytest.mark.parametrize("danger", list(Danger))
def test_each_danger_has_a_script_with_a_number_in_its_first_sentence(danger: Danger) -> None:
    (script,) = safety.scripts([danger])
    assert re.search(r"\b(?:110|119|120|122|12122|12356)\b", re.split("[。\n]", script)[0], re.ASCII)
