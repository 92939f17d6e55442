"""A second accident told in the middle of a report: kept as it was said, and reported when the first one is through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import FORM, Done
from actions.messages import PERSON, Choice, say
from actions.report.another_loss_words import Another, another_told
from actions.report.claim_questions import HOUR
from actions.report.loss_told import SLOT
from actions.report.two_losses_words import Two
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance.claims import other_losses
from insurance.claims.other_losses import OtherLoss
from insurance.models import Claim

KEPT = "这是另一起，我记着。先把这一起报完，接着报那一起。"
KEPT_TOO = "您说了两起，一起一起报。先报「{first}」这一起，另一起我记着，报完接着报。"
KEPT_TOO_BARE = "您说有两起，一起一起报。先说第一起，报完接着报另一起。"
OFFERED = "您刚才还说了另一起，我记着：「{words}」。现在接着报那一起吗？"
REPORT_OTHER: Choice = ("接着报那一起", "/fnol_start")

_WITHIN, _AT_ONCE = timedelta(days=7), timedelta(minutes=5)
_WISH = re.compile(
    r"(?:好|嗯|行|那|现在|就|我|要|想|可以|是|对|的|再|来|接着|继续|开始|帮我|[,，])*报?(?:一下)?"
    r"(?:那|另外?|第二|剩下的?){1,2}(?:那|一){0,2}(?:起|个|场|次)(?:事故)?(?:也)?(?:报)?(?:一下)?(?:吧|了|啊|呗|[。!！])*"
)
_YES = re.compile(r"(?:好|好的|好啊|行|可以|要|要报|报|报吧|嗯|是|是的|对|接着报|继续报)(?:吧|啊|呀|的|[,，。!！])*")
_OPENING = re.compile(r"^(?:对了|哦|那个|另外|此外|顺便|其实|[,，\s])+")


def told_in(turn: Turn, draft: Claim) -> Another | None:
    """What the message tells of another accident than the draft's."""
    if turn.is_command and not turn.photos:
        return None
    asked_when = turn.slots.get("claim_question") in ("accident_time", HOUR)
    return another_told(turn.text, draft.fields, turn.now, asked_when=asked_when)


async def keep(tx: AsyncSession, turn: Turn, draft: Claim, other: Another) -> Turn | None:
    """Write it down beside the draft. The rest of the message, to be heard as an answer; None if there is none."""
    await other_losses.keep(tx, draft.id, other.words, now=turn.now, turn=turn.turn_id)
    if other.before:
        return replace(turn, text=other.before, intent="inform")
    return replace(turn, text="", intent="send_photos") if turn.photos else None


def with_note(done: Done) -> Done:
    """The answer to the rest of the message, after the word that the other one is kept."""
    return replace(done, messages=(say(KEPT), *done.messages))


async def keep_from_opening(tx: AsyncSession, turn: Turn, draft: Claim, two: Two | None) -> list[dict[str, Any]]:
    """Of two that were told with the wish to report, the one whose turn comes later; what is said of that."""
    if two is None:
        return []
    await other_losses.keep(tx, draft.id, two.other, now=turn.now, turn=turn.turn_id)
    return [say(KEPT_TOO.format(first=two.first) if two.first else KEPT_TOO_BARE)]


async def offer(tx: AsyncSession, turn: Turn) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """Once the first is given or dropped: the other one, and the slot with which its report begins."""
    waits = await _waiting(tx, turn)
    if waits is None:
        return (), {}
    return (say(OFFERED.format(words=waits.words), (REPORT_OTHER, PERSON)),), {SLOT: _opening(waits, turn)}


async def taken_up(tools: Tools, turn: Turn) -> Done | None:
    """「接着报那一起」 in the customer's own words."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    is_yes = _YES.fullmatch(turn.text) is not None
    if not (is_yes or _WISH.fullmatch(turn.text)):
        return None
    async with tools.database.reading() as session:
        waits = await _waiting(session, turn, within=_AT_ONCE if is_yes else _WITHIN)
    return Done(then=FORM, slots={SLOT: _opening(waits, turn), "not_understood": None}) if waits else None


async def carry(tx: AsyncSession, turn: Turn, draft: Claim, waited: list[OtherLoss], *, anew: bool) -> None:
    """What still waits goes with the report that has just begun: all but the one that it is about."""
    for other in waited if anew else waited[1:]:
        if other.claim_id != draft.id and turn.now - other.told_at <= _WITHIN:
            await other_losses.keep(tx, draft.id, other.words, now=turn.now, turn=turn.turn_id)


async def _waiting(session: AsyncSession, turn: Turn, within: timedelta = _WITHIN) -> OtherLoss | None:
    """The first that waits, if the report in whose middle it was told came to its end lately."""
    waiting = await other_losses.waiting(session, turn.customer_id)
    return next((other for other in waiting if turn.now - other.free_since <= within), None)


def _opening(other: OtherLoss, turn: Turn) -> str:
    """The words with which its report begins. 「昨天」 said on another day would be read as a day too late."""
    is_of_today = in_beijing(other.told_at).date() == in_beijing(turn.now).date()
    return _OPENING.sub("", other.words) if is_of_today else ""
