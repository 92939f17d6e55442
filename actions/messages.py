"""One message of the bot as the turn channel hands it on: text, choices, citations, card, hand-off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Choice = tuple[str, str | None]  # the words on the button, and the server's command behind them

REPORT: Choice = ("我要报案", "/fnol_start")
CONTINUE: Choice = ("继续上次的报案", "/resume")
START_OVER: Choice = ("重新报案", "/start_over")
PROGRESS: Choice = ("查理赔进度", "/claim_status")
RESCUE: Choice = ("道路救援", "/roadside")
PERSON: Choice = ("转人工", "/human")
PICKED_QUESTION = "picked_question"  # intent of a question that we offered: it is asked, and nothing is read into it
PICKED = f"/{PICKED_QUESTION}"
MENU: tuple[Choice, ...] = (REPORT, PROGRESS, RESCUE, PERSON)


def say(
    text: str,
    choices: Iterable[Choice] = (),
    *,
    citations: Iterable[dict[str, Any]] = (),
    card: dict[str, Any] | None = None,
    photos_wanted: bool = False,
    unanswered: bool = False,
) -> dict[str, Any]:
    """A message for the customer. `unanswered`: it only says that there is no answer; not worth saying to those who
    wait for a person."""
    message: dict[str, Any] = {"text": text}
    if buttons := [{"text": words, "command": command} for words, command in choices]:
        message["choices"] = buttons
    if quoted := list(citations):
        message["citations"] = quoted
    if card:
        message["card"] = card
    if photos_wanted:
        message["photos_wanted"] = True
    if unanswered:
        message["unanswered"] = True
    return message


def hand_off(
    reason: str, *, urgent: bool = False, summary: str = "", text: str = "", unanswered: bool = False
) -> dict[str, Any]:
    """A wish for a person. `reason`: asked, not_understood, safety, complaint, claim_question, service or failed."""
    message: dict[str, Any] = {"text": text, "hand_off": {"reason": reason, "urgent": urgent, "summary": summary}}
    return {**message, "unanswered": True} if unanswered else message
