"""Danger told in any message, in any words: the script first, the draft opened with what was said, a person at once."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions import claim_reading, safety
from actions.claim_card import in_one_line
from actions.done import SERVICE_FORM, Done
from actions.messages import PERSON, hand_off, say
from actions.notice_questions import AFTER_SAFETY, NOTICE_ASKS
from actions.run_again import known_before
from actions.service_answers import Said
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance import claims
from insurance.dangers import Danger, judge, read_dangers
from insurance.facts import classify_cause, read_everything, read_injury
from insurance.lines import asks_after_treatment
from insurance.models import Claim

NOTED = "您说的情况我已经记进报案里，不用再说一遍，同事马上接着帮您。"
COMING = "我已经请同事马上来帮您。"

# What is a loss as well goes into a draft of the report; the others are a matter for help alone.
LOSSES = frozenset({Danger.WATER, Danger.FIRE, Danger.INJURY, Danger.TRAPPED})
# What is over hours after the accident, when all are said to be unhurt, unless the words say that it goes on. Fuel
# leaks for hours, a wire still hangs, and who is stranded still freezes.
_PASSES = frozenset({Danger.WATER, Danger.RUNAWAY, Danger.FALL})
_OVER_AFTER = timedelta(hours=2)
_SHORT_ANSWER = 4  # characters
_STORY_AT_LEAST = 4  # characters
_STILL = re.compile(
    r"现在(?!已经?在|没|好)|正在|还在|又(?:烧|冒|着|漏|流)|快(?:来|救|点)|救命|马上|昏|没(?:有)?(?:呼吸|心跳)|不行了|困"
)
_GOES_ON = re.compile(r"还(?!好|是|行)|越来越|在(?:涨|升|往下|车顶|水里)|车顶上|正")


def told(turn: Turn) -> list[Danger]:
    """What the reader is sure of, what the words say, and in a report the answer to whether anybody is hurt."""
    if not turn.text:
        return []
    if _is_of_another_line(turn):
        return []
    if turn.form == SERVICE_FORM and len(turn.text) <= _SHORT_ANSWER:
        return list(read_dangers(turn.text))  # 「动不了」 answers what is wrong with the car
    if turn.intent == "stop" and turn.danger_sure < turn.confidence and not read_dangers(turn.text, reporting=True):
        return []  # 「孩子哭了，先不弄了」: of two trained readers the surer one is believed
    found = list(judge(turn.text, turn.danger, turn.danger_sure, reporting=turn.reporting))
    if turn.reporting and turn.slots.get("claim_question") == "has_injury" and Danger.INJURY not in found:
        hurt = read_injury(turn.text, asked=True)
        is_aside = claim_reading.is_question(turn.text) or turn.intent in ("human", "stop", "no_person")
        found += [Danger.INJURY] if hurt in (True, "unknown") and not is_aside else []
    return found


def _is_of_another_line(turn: Turn) -> bool:
    """「我妈摔骨折住院了，意外险怎么报」, and what is told in such a notice when, or once, all are said to be safe."""
    question = turn.slots.get("service_question") if turn.form == SERVICE_FORM else None
    if question in NOTICE_ASKS:
        is_safe = question in AFTER_SAFETY or NOTICE_ASKS[question].read(_answer_in(turn)) is True
        return is_safe and _STILL.search(turn.text) is None
    return not turn.reporting and asks_after_treatment(turn.text)


def _answer_in(turn: Turn) -> Said:
    return Said(turn.text, turn.intent, turn.now, True)


async def meet(tools: Tools, turn: Turn, dangers: list[Danger]) -> Done | None:
    """What to say and do about them; None if there is none, or if all were met already.

    A fast road alone calls nobody: its script is said before the answer (`caution`).
    """
    if set(dangers) <= {Danger.HIGHWAY}:
        return None
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        known = await known_before(tx, turn, draft) if draft and turn.reporting else {}
        passed = _PASSES if _is_over(known, turn) else frozenset()
        new = [danger for danger in dangers if danger not in passed and not _is_met(danger, known)]
        if set(new) <= {Danger.HIGHWAY}:
            return None
        if LOSSES.isdisjoint(new):
            return _call_person(new, COMING, in_one_line(draft.fields, draft.photo_count) if draft else turn.text)
        draft = await _write_down(tx, tools, turn, draft, dangers)
    return call_person(draft, new)


def caution(turn: Turn, dangers: list[Danger]) -> tuple[dict[str, Any], ...]:
    """What is said first to people who stand on a fast road, whatever they ask. The report and the rescue say it
    themselves."""
    says_it_itself = turn.in_form or turn.intent.startswith("fnol_") or turn.intent in ("highway_safe", "roadside")
    if dangers != [Danger.HIGHWAY] or says_it_itself or turn.said_already:
        return ()
    return (say(safety.HIGHWAY, (PERSON,)),)


def call_person(draft: Claim, dangers: list[Danger]) -> Done:
    """The scripts, and the customer into the queue before all others; the draft stays as it is."""
    return _call_person(dangers, NOTED, in_one_line(draft.fields, draft.photo_count))


def _call_person(dangers: list[Danger], last: str, summary: str) -> Done:
    script = "\n".join((*safety.scripts(dangers), last))
    wish = hand_off("safety", urgent=True, summary=summary, text=script)
    return Done((wish,), {"claim_misses": None, "not_understood": None}, leaves_form=True)


def _is_met(danger: Danger, known: dict[str, Any]) -> bool:
    if danger is Danger.INJURY:
        return known.get("has_injury") in (True, "unknown")
    return danger is Danger.FIRE and known.get("damage_cause") in ("fire", "charging")


def _is_over(known: dict[str, Any], turn: Turn) -> bool:
    """Whether what is told now happened hours ago, to people who are well: the story of it, and no cry for help."""
    if known.get("has_injury") is not False or _STILL.search(turn.text) or _GOES_ON.search(turn.text):
        return False
    if moment := known.get("accident_time"):
        return turn.now - datetime.fromisoformat(moment) >= _OVER_AFTER
    day = known.get("accident_day")
    return day is not None and date.fromisoformat(day) < in_beijing(turn.now).date()


async def _write_down(tx: AsyncSession, tools: Tools, turn: Turn, draft: Claim | None, dangers: list[Danger]) -> Claim:
    if draft is None:
        draft = await claims.open_draft(
            tx,
            conversation_id=turn.conversation_id,
            customer_id=turn.customer_id,
            channel=turn.channel,
            now=turn.now,
            turn=turn.turn_id,
        )
    fields = _fields(turn, draft.fields, dangers)
    draft = await claims.note(tx, draft.id, fields, now=turn.now, turn=turn.turn_id)
    if not turn.photos:
        return draft
    try:
        limit = tools.settings.max_photos_per_claim
        return await claims.attach(tx, draft.id, list(turn.photos), limit=limit, now=turn.now)
    except claims.TooManyPhotos:  # help comes before photos
        return draft


def _fields(turn: Turn, known: dict[str, Any], dangers: list[Danger]) -> dict[str, Any]:
    """What the message says, never over what was said before, except for what concerns people's lives."""
    told = {**read_everything(turn.text, turn.now), **_answer(turn, known)}
    fields = {key: value for key, value in told.items() if key not in known and not _is_later_time(key, known)}
    fields["narrative"] = _story(turn.text, str(known.get("narrative") or ""))
    if Danger.FIRE in dangers:
        fields["damage_cause"] = "charging" if classify_cause(turn.text) == "charging" else "fire"
    elif Danger.WATER in dangers and "damage_cause" not in known:
        fields["damage_cause"] = "flood"
    if Danger.INJURY in dangers or Danger.TRAPPED in dangers:
        says_so = Danger.INJURY in read_dangers(turn.text, reporting=turn.reporting)
        fields["has_injury"] = True if says_so or told.get("has_injury") is True else "unknown"
    return {key: value for key, value in fields.items() if value}


def _answer(turn: Turn, known: dict[str, Any]) -> dict[str, Any]:
    """What the message says as an answer to the form's question."""
    question = turn.slots.get("claim_question")
    if not turn.reporting or not question:
        return {}
    heard = claim_reading.hear(question, turn.text, turn.intent, turn.confidence, known, turn.now)
    return {key: value for key, value in heard.fields.items() if key != "not_known"}


def _is_later_time(key: str, known: dict[str, Any]) -> bool:
    return key.startswith("accident_") and key != "accident_place" and "accident_time" in known


def _story(text: str, before: str) -> str | None:
    """The words themselves are kept, after those that were said before."""
    if len(text) < _STORY_AT_LEAST or text in before:
        return None
    return f"{before}；{text}"[:1000] if before else text[:1000]
