"""What was told in a question about a loss is remembered, so that the report that follows need not ask it again."""

from __future__ import annotations

import re
from typing import Any

from actions.report.claim_reading import is_question
from actions.turn import Turn
from insurance.claims.facts import classify_cause, read_everything
from insurance.danger.dangers import without_supposed

SLOT = "claim_told"
_LONGEST = 1000
_CLAUSE = re.compile(r"[,，。;；!！?？\n]+")
_ASKING = re.compile(
    r"(?:[你您]们?(?:看|说)(?:看)?)?(?:这种|这个|这样|这|那)?(?:情况|事|损失)?(?:你们|保险公司?|车险)?(?:我)?(?:该|应该|要|用|能|可以|会|还|都|给|得|需要|不)*"
    r"(?:怎么|咋|如何|能不能|可不可以|会不会|要不要|是不是|是否|有没有|给不给|用不用|找谁|让谁|谁)?(?:该|要|能)?(?:先)?"
    r"(?:办|处理|整|弄|走保险|报保险|报案|理赔|报销|赔|管|报|保|修|划算|合适|值得)*(?:你们)?(?:得了|的)?(?:不赔|不管|不报|不保|不划算)?(?:吗|么|嘛|不|呢|吧|多少钱?)*$"
)


def remembered(turn: Turn) -> dict[str, Any]:
    """The slot with these words in it. A newer loss takes the place of an older one; anything else is added to it."""
    if turn.in_form or turn.is_command or not turn.text:
        return {}
    before, account = str(turn.slots.get(SLOT) or ""), account_of(turn.text)
    if not account:
        return {SLOT: before} if before else {SLOT: ""}
    told = account if not before or classify_cause(account) else f"{before},{account}"
    return {SLOT: told[:_LONGEST]}


def was_offered(turn: Turn) -> bool:
    """Whether the report was offered beside the answer to a question about a loss."""
    return turn.slots.get(SLOT) is not None


def account_of(text: str) -> str:
    """What the words tell as facts, without what they ask and what they only suppose."""
    clauses = [_told(clause.strip()) for clause in _CLAUSE.split(without_supposed(text))]
    return ",".join(clause for clause in clauses if clause)


def opening(turn: Turn) -> str:
    """The words with which the report begins: what was told before, and what is said now."""
    told = str(turn.slots.get(SLOT) or "")
    if not told:
        return turn.text
    now = read_everything(turn.text, turn.now) if turn.text else {}
    if turn.said_before and told.endswith(turn.said_before) and classify_cause(told) is None:
        return f"{told},{turn.text}"  # the sentence was begun in the messages before
    if now.get("damage_cause") not in (None, classify_cause(told)):
        return turn.text  # another loss
    return f"{told},{turn.text}" if now else told


def _told(clause: str) -> str:
    if not is_question(clause):
        return clause
    rest = _ASKING.sub("", clause)
    return "" if is_question(rest) or len(rest) < 2 else rest
