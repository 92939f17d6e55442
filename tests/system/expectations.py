"""What a held-back dialogue may expect of the bot, and whether it holds. The format is tests/held_out/README.md's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Replies = list[dict[str, Any]]
Standing = dict[str, Any]


def failures_of(expect: dict[str, Any], replies: Replies, standing: Standing) -> list[str]:
    """Each expectation that does not hold, in words."""
    text = "\n".join(reply["text"] + _card_text(reply) for reply in replies)
    failures = []
    for name, wanted in expect.items():
        if name in ("says_any", "says_each") and standing["owner_before"] != "bot":
            continue
        problem = CHECKS[name](wanted, replies, text, standing)
        if problem:
            failures.append(f"{name}: {problem}")
    return failures


def _card_text(reply: dict[str, Any]) -> str:
    rows = (reply.get("card") or {}).get("rows", [])
    return "".join(f"\n{label}：{value}" for label, value in rows)


def _owner(wanted: Any, _: Replies, __: str, standing: Standing) -> str | None:
    return None if matches(wanted, standing["owner"]) else f"is {standing['owner']}, not {wanted}"


def _says_any(wanted: list[str], _: Replies, text: str, __: Standing) -> str | None:
    return None if any(word in text for word in wanted) else f"none of {wanted} in {text!r}"


def _says_each(wanted: list[list[str]], _: Replies, text: str, __: Standing) -> str | None:
    missing = [words for words in wanted if not any(word in text for word in words)]
    return f"nothing of {missing} in {text!r}" if missing else None


def _says_none(wanted: list[str], _: Replies, text: str, __: Standing) -> str | None:
    said = [word for word in wanted if word in text]
    return f"said {said} in {text!r}" if said else None


def _choices_any(wanted: list[str], replies: Replies, _: str, __: Standing) -> str | None:
    offered = [choice for reply in replies for choice in reply["choices"]]
    return None if set(wanted) & set(offered) else f"none of {wanted} in {offered}"


def _has_citation(wanted: bool, replies: Replies, _: str, __: Standing) -> str | None:
    cited = any(reply["citations"] for reply in replies)
    return None if cited == wanted else f"is {cited}"


def _same_question(wanted: bool, _: Replies, __: str, standing: Standing) -> str | None:
    same = standing["question"] == standing["question_before"]
    return None if same == wanted else f"{standing['question_before']} became {standing['question']}"


def _photo_refused(wanted: bool, replies: Replies, _: str, __: Standing) -> str | None:
    refused = any(reply.get("error") for reply in replies)
    return None if refused == wanted else f"is {refused}"


def _claim_state(wanted: Any, _: Replies, __: str, standing: Standing) -> str | None:
    state = (standing["claim"] or {}).get("state")
    return None if matches(wanted, state) else f"is {state}, not {wanted}"


def _claim_number(wanted: bool, _: Replies, __: str, standing: Standing) -> str | None:
    number = (standing["claim"] or {}).get("number")
    return None if bool(number) == wanted else f"is {number}"


def _photos(wanted: Any, _: Replies, __: str, standing: Standing) -> str | None:
    count = (standing["claim"] or {}).get("photos", 0)
    return None if matches(wanted, count) else f"are {count}, not {wanted}"


def _claim(wanted: dict[str, Any] | None, _: Replies, __: str, standing: Standing) -> str | None:
    claim = standing["claim"]
    if wanted is None:
        return None if claim is None else f"there is one: {claim}"
    fields = (claim or {}).get("fields", {})
    wrong = {name: fields.get(name) for name, value in wanted.items() if not matches(value, fields.get(name))}
    return f"{wrong}, wanted {[wanted[name] for name in wrong]}" if wrong else None


def _nothing(*_: Any) -> None:
    """`not_asked` is watched by the player from here to the end."""


Check = Callable[[Any, Replies, str, Standing], str | None]
CHECKS: dict[str, Check] = {
    "owner": _owner,
    "says_any": _says_any,
    "says_each": _says_each,
    "says_none": _says_none,
    "choices_any": _choices_any,
    "has_citation": _has_citation,
    "same_question": _same_question,
    "not_asked": _nothing,
    "photo_refused": _photo_refused,
    "claim_state": _claim_state,
    "claim_number": _claim_number,
    "photos": _photos,
    "claim": _claim,
}


def matches(wanted: Any, value: Any) -> bool:
    """Equality, or one of the maps `in`, `at`, `contains`, `not_contains`, `min`."""
    if not isinstance(wanted, dict):
        return bool(value == wanted)
    return all(MATCHERS[name](rule, value, wanted) for name, rule in wanted.items() if name in MATCHERS)


def _at(rule: str, value: Any, wanted: dict[str, Any]) -> bool:
    if not value:
        return False
    apart = abs(datetime.fromisoformat(value) - datetime.fromisoformat(rule))
    return apart <= timedelta(minutes=wanted.get("tolerance_minutes", 0))


MATCHERS: dict[str, Callable[[Any, Any, dict[str, Any]], bool]] = {
    "in": lambda rule, value, _: value in rule,
    "at": _at,
    "contains": lambda rule, value, _: value is not None and any(word in str(value) for word in rule),
    "not_contains": lambda rule, value, _: value is None or not any(word in str(value) for word in rule),
    "min": lambda rule, value, _: value is not None and value >= rule,
}
