"""Danger told in any message, in any words: the script first, the draft opened with what was said, a person at once.

What is only half believed is said as a condition before the answer (`caution`), and calls nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.danger import danger_course, safety
from actions.danger.better_news_words import asks_what_now
from actions.danger.dangers_told import STILL, is_certain, says_hurt
from actions.done import Done
from actions.messages import PERSON, hand_off, say
from actions.report import another_loss, claim_reading
from actions.report.claim_card import in_one_line
from actions.run_again import known_before
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance.claims import claims
from insurance.claims.facts import classify_cause, read_everything
from insurance.danger.danger_doubts import is_light, is_worse
from insurance.danger.dangers import Danger, read_dangers
from insurance.models import Claim
from insurance.words.places import names_place

NOTED = "您说的我都记下了，也在请同事接着帮您；等的时候可以一直跟我说。"
COMING = "我也在请同事来帮您，等的时候可以一直跟我说。"

# What is a loss as well goes into a draft of the report; the others are a matter for help alone.
LOSSES = frozenset({Danger.WATER, Danger.FIRE, Danger.INJURY, Danger.TRAPPED})
# What is over hours after the accident, when all are said to be unhurt, unless the words say that it goes on. Fuel
# leaks for hours, a wire still hangs, and who is stranded still freezes.
_PASSES = frozenset({Danger.WATER, Danger.RUNAWAY, Danger.FALL})
_OVER_AFTER = timedelta(hours=2)
_STORY_AT_LEAST = 4  # characters
_SCRIPTS_AGAIN = 2
_WET = re.compile(r"水|淹|泡|涨|沉|河|湖|江|海|雨|漂|门")
_GOES_ON = re.compile(r"还(?!好|是|行)|越来越|在(?:涨|升|往下|车顶|水里)|车顶上|正")


async def meet(tools: Tools, turn: Turn, dangers: list[Danger]) -> Done | None:
    """What to say and do about them; None if there is none, or if all were met already.

    A fast road alone calls nobody, nor does what is half believed or a light injury: see `caution`.
    """
    dangers = [danger for danger in dangers if is_certain(danger, turn)]
    if not calls_for_script(dangers, turn):
        if _is_light(dangers, turn):
            await keep_what_is_told(tools, turn)
        return None
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        known = await known_before(tx, turn, draft) if draft and turn.reporting else {}
        passed = _PASSES if _is_over(known, turn) else frozenset()
        new = [danger for danger in dangers if danger not in passed and not _is_met(danger, known, turn)]
        if set(new) <= {Danger.HIGHWAY}:
            return None
        is_known = set(new) <= danger_course.met_before(turn)
        if LOSSES.isdisjoint(new):
            summary = in_one_line(draft.fields, draft.photo_count) if draft else turn.text
            return danger_course.again(turn, new) if is_known else call(turn, new, COMING, summary)
        draft = await write_down(tx, tools, turn, draft, dangers)
    return danger_course.again(turn, new) if is_known else call_person(turn, draft, new)


def calls_for_script(dangers: Sequence[Danger], turn: Turn) -> bool:
    """Whether any of them is certain, and neither light nor a fast road alone."""
    certain = [danger for danger in dangers if is_certain(danger, turn)]
    return not (set(certain) <= {Danger.HIGHWAY} or _is_light(certain, turn))


async def keep_what_is_told(tools: Tools, turn: Turn) -> None:
    """In a report that runs, the facts of a message that is answered otherwise than by the report's next question."""
    if not turn.reporting:
        return
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        if draft and (other := another_loss.told_in(turn, draft)):
            await another_loss.keep(tx, turn, draft, other)
        elif draft:
            await write_down(tx, tools, turn, draft, [])


def news(turn: Turn, dangers: list[Danger]) -> list[Danger]:
    """Those that are certain and were not met in this conversation."""
    before = danger_course.met_before(turn)
    return [danger for danger in dangers if danger not in before and is_certain(danger, turn)]


def what_now(turn: Turn) -> Done | None:
    """The scripts once more for 「现在咋办」, and nobody is called twice; None where nothing was met."""
    met = danger_course.met_before(turn) - {Danger.SELF_HARM}
    if not met or not asks_what_now(turn.text):
        return None
    text = "\n".join(safety.scripts(met)[:_SCRIPTS_AGAIN])
    return Done((say(text, (PERSON,)),), {"not_understood": None})


def caution(turn: Turn, dangers: Sequence[Danger]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """What is said before the answer, and the slots that remember it: to people who stand on a fast road (the report
    and the rescue say it themselves), to the lightly hurt, and where a danger is only half believed. `dangers`: those
    that were not met (`meet`)."""
    if turn.said_already or not dangers:
        return (), {}
    certain = [danger for danger in dangers if is_certain(danger, turn)]
    says_it_itself = turn.in_form or turn.intent.startswith("fnol_") or turn.intent in ("highway_safe", "roadside")
    if certain == [Danger.HIGHWAY]:
        if says_it_itself or Danger.HIGHWAY in danger_course.met_before(turn):
            return (), {}
        return (say(safety.highway(turn.text), (PERSON,)),), danger_course.remembered(turn, certain)
    if _is_light(certain, turn):
        return (say(danger_course.LIGHT),), {}
    doubted = [danger for danger in dangers if danger not in certain]
    if danger_course.met_before(turn) and not _WET.search(turn.text):
        doubted = [danger for danger in doubted if danger is not Danger.WATER]  # 「我老婆也在车上」 of another danger
    if says_it_itself:
        doubted = [danger for danger in doubted if danger is not Danger.HIGHWAY]
    told = danger_course.cautions(turn, doubted)
    messages = tuple(say(text) for text, _ in told)
    return messages, danger_course.remembered(turn, (danger for _, danger in told), doubted=True) if told else {}


def _is_light(dangers: list[Danger], turn: Turn) -> bool:
    return dangers == [Danger.INJURY] and is_light(turn.text)


def call_person(turn: Turn, draft: Claim, dangers: list[Danger]) -> Done:
    """The scripts, and the customer into the queue before all others; the draft stays as it is."""
    return call(turn, dangers, NOTED, in_one_line(draft.fields, draft.photo_count))


async def call_again(tools: Tools, turn: Turn) -> Done:
    """Fire that was out and burns again: all of it once more, whatever is known of it."""
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        draft = await write_down(tx, tools, turn, draft, (Danger.FIRE,))
    return call_person(turn, draft, [Danger.FIRE])


def call(turn: Turn, dangers: Sequence[Danger], last: str, summary: str, *, script: str = "") -> Done:
    """`script`: said instead of the scripts of these dangers."""
    text = "\n".join((*([script] if script else safety.scripts(dangers, turn.text)), last))
    wish = hand_off("safety", urgent=True, summary=summary, text=text)
    met = danger_course.remembered(turn, dangers)
    return Done((wish,), {"claim_misses": None, "not_understood": None, **met}, leaves_form=True)


def _is_met(danger: Danger, known: dict[str, Any], turn: Turn) -> bool:
    if danger is Danger.INJURY:
        is_news = danger not in danger_course.met_before(turn) and is_worse(turn.text)
        return known.get("has_injury") in (True, "unknown") and not is_news
    return danger is Danger.FIRE and known.get("damage_cause") == "fire"


def _is_over(known: dict[str, Any], turn: Turn) -> bool:
    """Whether what is told now happened hours ago, to people who are well: the story of it, and no cry for help."""
    if known.get("has_injury") is not False or STILL.search(turn.text) or _GOES_ON.search(turn.text):
        return False
    if moment := known.get("accident_time"):
        return turn.now - datetime.fromisoformat(moment) >= _OVER_AFTER
    day = known.get("accident_day")
    return day is not None and date.fromisoformat(day) < in_beijing(turn.now).date()


async def write_down(
    tx: AsyncSession, tools: Tools, turn: Turn, draft: Claim | None, dangers: Sequence[Danger]
) -> Claim:
    """The draft, opened if there is none, with what the message says."""
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


def _fields(turn: Turn, known: dict[str, Any], dangers: Sequence[Danger]) -> dict[str, Any]:
    """What the message says, never over what was said before, except for what concerns people's lives."""
    told = {**read_everything(turn.text, turn.now), **_answer(turn, known)}
    fields = {key: value for key, value in told.items() if key not in known and not _is_later_time(key, known)}
    fields["narrative"] = _story(turn.text, str(known.get("narrative") or ""))
    if Danger.FIRE in dangers:
        fields["damage_cause"] = "charging" if classify_cause(turn.text) == "charging" else "fire"
    elif Danger.WATER in dangers and "damage_cause" not in known:
        fields["damage_cause"] = "flood"
    if Danger.INJURY in dangers or Danger.TRAPPED in dangers:
        says_so = Danger.INJURY in read_dangers(turn.text, reporting=turn.reporting) or says_hurt(turn)
        fields["has_injury"] = True if says_so or told.get("has_injury") is True else "unknown"
    return {key: value for key, value in fields.items() if value}


def _answer(turn: Turn, known: dict[str, Any]) -> dict[str, Any]:
    """What the message says as an answer to the form's question."""
    question = turn.slots.get("claim_question")
    if not turn.reporting or not question:
        return {}
    heard = claim_reading.hear(question, turn.text, turn.intent, turn.confidence, known, turn.now)
    place = heard.fields.get("accident_place") or ""
    is_place = names_place(place) or "accident_place" in read_everything(turn.text, turn.now)
    left_out = {"not_known"} if is_place else {"not_known", "accident_place"}  # 「消防车来了」 is no place
    return {key: value for key, value in heard.fields.items() if key not in left_out}


def _is_later_time(key: str, known: dict[str, Any]) -> bool:
    return key.startswith("accident_") and key != "accident_place" and "accident_time" in known


def _story(text: str, before: str) -> str | None:
    """The words themselves are kept, after those that were said before."""
    if len(text) < _STORY_AT_LEAST or text in before:
        return None
    return f"{before}；{text}"[:1000] if before else text[:1000]
