"""Danger told in any message, in any words: the script first, the draft opened with what was said, a person at once.

What is only half believed is said as a condition before the answer (`caution`), and calls nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions import another_loss, claim_reading, danger_course, safety
from actions.claim_card import in_one_line
from actions.claim_nods import confirms
from actions.done import SERVICE_FORM, Done
from actions.messages import PERSON, PICKED_QUESTION, hand_off, say
from actions.notice_questions import AFTER_SAFETY, NOTICE_ASKS
from actions.own_scripts import own_script
from actions.run_again import known_before
from actions.service_answers import Said
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance import claims
from insurance.danger_doubts import has_no_word, is_denied, is_light, is_over, is_worse
from insurance.danger_openings import opened
from insurance.dangers import BEYOND_DOUBT, Danger, asks_about_cover, judge, read_dangers
from insurance.facts import classify_cause, read_everything, read_injury
from insurance.false_alarms import is_cancelled_tow, is_other_matter
from insurance.false_alarms import is_doubtful as seems_other
from insurance.lines import asks_after_treatment
from insurance.models import Claim
from insurance.only_asked import only_asks
from insurance.threats import is_quarrel, presses

NOTED = "您说的我都记下了，也在请同事接着帮您；等的时候可以一直跟我说。"
COMING = "我也在请同事来帮您，等的时候可以一直跟我说。"

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
# After an answer, a question that goes on from it: 「那把隔壁车也烧了呢」; and one that only names a thing: 「电池呢」.
_ASKS_ON = re.compile(
    r"^(?:那(?![个边人辆些位只条老小孩头车])|要是|如果|假如|万一|另外|比如).*(?:呢|吗|么|嘛|不|没|谁的|多少)[?？]*$"
)
_ONLY_NAMES = re.compile(
    r"^(?:那|那么)?(?:动力)?(?:电池|轮胎|车胎|玻璃|充电桩|充电枪|桩|底盘|电机|电控|发动机|大灯|后视镜|轮毂|天窗|车机|气囊|刹车|自燃|涉水|划痕"
    r"|冰雹|台风|地震|暴雨|火灾|座位险|三者险?|交强险|车损险)呢[?？]*$"
)
_HAPPENS = re.compile(r"现在|刚|正|快|救|马上|我(?:的)?车|我们|出不|困|流血|晕|昏|喘|动不了|喊|120|119|110")


def told(turn: Turn) -> list[Danger]:
    """What the reader is sure of, what the words say, and in a report the answer to whether anybody is hurt.

    Not what is over by its own words, nor what a question only goes on about.
    """
    if not turn.text or turn.intent == PICKED_QUESTION:
        return []
    if own := own_script(turn.text, reporting=turn.reporting):
        return list(own.kinds)
    asks_on = _ONLY_NAMES.search(turn.text) or (turn.question_before and _ASKS_ON.search(turn.text))
    if asks_on and not _HAPPENS.search(turn.text):
        return []
    if _is_of_another_line(turn):
        return []
    if turn.form == SERVICE_FORM and len(turn.text) <= _SHORT_ANSWER:
        return list(read_dangers(turn.text))  # 「动不了」 answers what is wrong with the car
    if turn.intent == "stop" and turn.danger_sure < turn.confidence and not read_dangers(turn.text, reporting=True):
        return []  # 「孩子哭了，先不弄了」: of two trained readers the surer one is believed
    found = list(judge(turn.text, turn.danger, turn.danger_sure, reporting=turn.reporting))
    if Danger.INJURY not in found and _says_hurt(turn):
        found.append(Danger.INJURY)
    if Danger.VIOLENCE not in found and is_quarrel(turn.text):
        found.append(Danger.VIOLENCE)
    found = [danger for danger in found if not is_over(danger, turn.text) and not _is_another_matter(danger, turn)]
    return [*found, *(danger for danger in opened(turn.text, reporting=turn.reporting) if danger not in found)]


def _is_another_matter(danger: Danger, turn: Turn) -> bool:
    """「人下来了」; and 「别来了，我走了」 to somebody who was to come, unless giving up was spoken of."""
    if is_other_matter(danger, turn.text):
        return True
    if danger is Danger.INJURY and turn.danger_sure < BEYOND_DOUBT and is_denied(danger, turn.text):
        return True
    is_of_a_tow = danger is Danger.SELF_HARM and bool(turn.said_before) and is_cancelled_tow(turn.text)
    return is_of_a_tow and not danger_course.was_heard(turn, danger)


def _says_hurt(turn: Turn) -> bool:
    """As the answer to the report's question whether anybody is."""
    question, misses = turn.slots.get("claim_question"), int(turn.slots.get("claim_misses") or 0)
    if not turn.reporting or question != "has_injury":
        return False
    is_aside = claim_reading.is_question(turn.text) or turn.intent in ("human", "stop", "no_person")
    confirmed = confirms(question, turn.text, turn.said_before, misses)
    return confirmed or (read_injury(turn.text, asked=True) is True and not is_aside)


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


def caution(turn: Turn, dangers: Sequence[Danger]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """What is said before the answer, and the slots that remember it: to people who stand on a fast road (the report
    and the rescue say it themselves), to the lightly hurt, and where a danger is only half believed. `dangers`: those
    that were not met (`meet`)."""
    if turn.said_already or not dangers:
        return (), {}
    certain = [danger for danger in dangers if is_certain(danger, turn)]
    says_it_itself = turn.in_form or turn.intent.startswith("fnol_") or turn.intent in ("highway_safe", "roadside")
    if certain == [Danger.HIGHWAY]:
        return ((), {}) if says_it_itself else ((say(safety.HIGHWAY, (PERSON,)),), {})
    if _is_light(certain, turn):
        return (say(danger_course.LIGHT),), {}
    doubted = [danger for danger in dangers if danger not in certain]
    if says_it_itself:
        doubted = [danger for danger in doubted if danger is not Danger.HIGHWAY]
    told = danger_course.cautions(turn, doubted)
    messages = tuple(say(text) for text, _ in told)
    return messages, danger_course.remembered(turn, (danger for _, danger in told), doubted=True) if told else {}


def is_certain(danger: Danger, turn: Turn) -> bool:
    """Whether the words tell of it, or the reader is sure: but for what the words deny, and for what has no word in
    the middle of a matter, where answers are misread."""
    if (
        _only_asks(turn)
        or seems_other(danger, turn.text)
        or (danger is Danger.SELF_HARM and is_cancelled_tow(turn.text))
    ):
        return False
    is_told = danger in _said_in_words(turn)
    if danger is Danger.VIOLENCE and danger != turn.danger:
        return is_told and presses(turn.text)  # otherwise a quarrel, or the story of one
    if is_told or danger != turn.danger:
        return True
    in_a_matter = turn.in_form or bool(turn.question_before)
    is_doubtful = is_denied(danger, turn.text) or (in_a_matter and has_no_word(danger, turn.text))
    return turn.danger_sure >= BEYOND_DOUBT and not is_doubtful


def _only_asks(turn: Turn) -> bool:
    """Out of curiosity, or one more case of what was asked before. In a report that runs it is about the loss."""
    before = bool(turn.question_before) or asks_about_cover(turn.said_before)
    return not turn.reporting and only_asks(turn.text, after_question=before)


def _said_in_words(turn: Turn) -> tuple[Danger, ...]:
    own = own_script(turn.text, reporting=turn.reporting)
    words = (read_dangers(turn.text, reporting=turn.reporting), opened(turn.text, reporting=turn.reporting))
    return (*words[0], *words[1], *(own.kinds if own else ()))


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
    return danger is Danger.FIRE and known.get("damage_cause") in ("fire", "charging")


def _is_over(known: dict[str, Any], turn: Turn) -> bool:
    """Whether what is told now happened hours ago, to people who are well: the story of it, and no cry for help."""
    if known.get("has_injury") is not False or _STILL.search(turn.text) or _GOES_ON.search(turn.text):
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
        says_so = Danger.INJURY in read_dangers(turn.text, reporting=turn.reporting) or _says_hurt(turn)
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
