"""The training data, the rules and the domain fit together, and to what the gateway sends."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import messages
from actions.executor import ACTIONS
from actions.messages import PICKED_QUESTION
from actions.report import claim_reading
from actions.report.claim_questions import CHANGE, CONFIRM, PHOTOS_DONE, SKIP
from bot.engine.lessons import EITHER, NONE, PERSON, SAFETY
from bot.normalise import normalise
from foundation.settings import PROJECT
from gateway.training import RASA, RASA_ENVIRONMENT
from insurance.danger.dangers import Danger

NLU = sorted((PROJECT / "bot" / "data" / "nlu").rglob("*.yml"))
COMMANDS_OF_CHOICES = [
    *messages.MENU,
    messages.CONTINUE,
    messages.START_OVER,
    SKIP,
    CONFIRM,
    CHANGE,
    *PHOTOS_DONE,
]


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    return content


def examples() -> list[tuple[str, str]]:
    """(intent, phrasing) of all training data."""
    return [
        (entry["intent"], line.removeprefix("- "))
        for path in NLU
        for entry in read(path)["nlu"]
        for line in entry["examples"].splitlines()
    ]


def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(PROJECT / "bot" / "data" / "rules.yml")["rules"]
    return found


def intents_with_rule() -> set[str]:
    steps = [step for rule in rules() for step in rule["steps"]]
    alone = {step["intent"] for step in steps if "intent" in step}
    return alone | {each["intent"] for step in steps for each in step.get("or", [])}


DOMAIN = read(PROJECT / "domain.yml")


def test_training_data_is_as_the_normaliser_leaves_it() -> None:
    assert [text for _, text in examples() if normalise(text, max_chars=1000) != text] == []


def test_no_phrasing_is_taught_twice() -> None:
    counts = Counter(text for _, text in examples())
    assert [text for text, count in counts.items() if count > 1] == []


def test_what_the_metadata_teaches_is_spelt_right() -> None:
    told = [group.get("metadata") or {} for path in NLU for group in read(path)["nlu"]]
    assert {key for each in told for key in each} <= {SAFETY, PERSON, "intent"}
    assert {each[SAFETY] for each in told if SAFETY in each} <= {*Danger, NONE, EITHER}
    assert {each[PERSON] for each in told if PERSON in each} <= {True, False, EITHER}
    assert {each["intent"] for each in told if "intent" in each} <= {False}


def test_every_intent_has_examples_and_nothing_else_has() -> None:
    assert {intent for intent, _ in examples()} == set(DOMAIN["intents"]) - {PICKED_QUESTION}  # said by a click alone


def test_every_intent_has_a_rule_that_holds_inside_and_outside_the_form() -> None:
    assert intents_with_rule() == {*DOMAIN["intents"], "nlu_fallback"}
    conditioned = [rule["rule"] for rule in rules() if "condition" in rule and "intent" in str(rule["steps"])]
    assert conditioned == []


def test_whatever_the_form_lets_through_has_a_rule() -> None:
    assert intents_with_rule() >= claim_reading.LEAVING | claim_reading.ASIDE


def test_domain_and_executor_name_the_same_actions() -> None:
    assert {action.rasa_name for action in ACTIONS} == set(DOMAIN["actions"])


def test_rules_see_one_slot_only() -> None:
    seen = [name for name, slot in DOMAIN["slots"].items() if slot["influence_conversation"]]
    assert seen == ["claim_confirm"]


def test_no_slot_is_ever_filled_from_text() -> None:
    assert {m["type"] for slot in DOMAIN["slots"].values() for m in slot["mappings"]} == {"custom"}


def test_the_report_follows_only_a_confirmed_form() -> None:
    (rule,) = [rule for rule in rules() if {"action": "action_report_claim"} in rule["steps"]]
    assert rule["condition"] == [{"active_loop": "claim_form"}]
    confirmed = rule["steps"].index({"slot_was_set": [{"claim_confirm": True}]})
    assert confirmed < rule["steps"].index({"action": "action_report_claim"})


@pytest.mark.parametrize(("text", "command"), COMMANDS_OF_CHOICES)
def test_the_words_of_a_choice_are_taught_as_its_intent(text: str, command: str) -> None:
    """A client may send them when the choice is no longer the newest line."""
    assert (command.removeprefix("/"), text) in examples()


@pytest.mark.rasa
def test_rasa_finds_nothing_wrong_with_the_data() -> None:
    if not RASA.exists():
        pytest.fail("no .venv-rasa: run `make rasa-env`")
    command = [str(RASA), "data", "validate", "--data", "bot/data", "--config", "config.yml", "--domain", "domain.yml"]
    checked = subprocess.run(
        [*command, "--fail-on-warnings"],
        cwd=PROJECT,
        env={**os.environ, **RASA_ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert checked.returncode == 0, checked.stderr[-3000:]
