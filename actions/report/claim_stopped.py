"""The report is stopped or thrown away, in whatever words; what is asked beside it is still answered."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import SERVICE_FORM, Done
from actions.messages import CONTINUE, PERSON, REPORT, Choice, hand_off, say
from actions.photos.photo_mistake_words import bare_mistake
from actions.questions.question_words import is_question
from actions.report import another_loss
from actions.report.claim_meanings import QUESTION_INTENTS, SERVICE_INTENTS, SURE
from actions.report.claim_memory import fresh
from actions.report.claim_questions import PHOTOS
from actions.report.claim_questions import STOPPED as STOPPED
from actions.report.leaving import stops, throws_away, without_stop
from actions.services.service_wishes import kind_named
from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim
from insurance.words.answers import read_police

KEPT = "好的，不报了，就停在这里。填好的先留着，不想留就点「删掉这份」。"
THROWN_AWAY = "好的，没填完的这份报案已经删掉，不会提交。"
STILL_HERE = "没提交的那份还在，要接着填吗？"
WHICH = "没提交的那份，点「删掉这份」就删；已经登记的 {number} 要撤案，转人工帮您核对。"
FOR_COLLEAGUE = "撤案 {number}"
A_PERSON_DOES_IT = "撤案需要人工同事帮您核对办理，我替您联系。"
PUT_ASIDE = "好的，报案先放着，没有提交，随时说「继续报案」。"
DELETE: Choice = ("删掉这份", None)

_QUESTION_AT_LEAST = 4  # characters
# 「不对，我是要查进度」: the report was a misunderstanding. What is to be changed in it is none.
_DENIES = r"(?:不对|不是|错了|[搞弄理解会错]{1,3}(?:错|意)了|你(?:搞|弄|理解)错了|我没(?:说)?要?报案)"
_OTHER_MATTER = re.compile(
    rf"{_DENIES}[,，。!！\s啊的]*(?:(?:我|俺)?不是要?报案)?[,，]*(?:我|俺)?(?:是|就是|只是|就|只)*(?:想|要|来)(?P<what>[^,，。]{{2,20}})"
)
_OF_PROGRESS = re.compile(r"(?:查|看|问|知道)[^,，。]{0,6}(?:进度|到哪|案子|赔款|结果|怎么样)|查一?下?(?:理赔|报案)$")
_IN_THE_REPORT = re.compile(r"报|改|换|填|说|写|加|照片|车牌|地点|时间")
_NO_MORE = re.compile(r"(?:不要|不用)(?:了|吧|啊|[。!！\s])*")
_OF_A_REPORT = re.compile(r"报个?案|保险|登记|填|理赔|提交|删")
_VERY_SURE = 0.9  # of the intent: a question that is not written like one
_ANSWERED_BY = {
    "human": "action_ask_for_person",
    "complaint": "action_file_complaint",
    **dict.fromkeys(QUESTION_INTENTS, "action_answer_question"),
    **dict.fromkeys(SERVICE_INTENTS - {"cancel_policy", "privacy", "endorse"}, "action_hear_service"),
}


async def heard(tx: AsyncSession, turn: Turn, draft: Claim) -> Done | None:
    """What to do when these words end the report; None if they do not."""
    if turn.is_command or not turn.text or _means_photos(turn, draft):
        return None
    if _answers_of_police(turn):
        return None
    if action := _another_matter(turn.text):
        cleared = {"claim_misses": None, "not_understood": None, "claim_question": STOPPED}
        return Done((say(PUT_ASIDE, (CONTINUE, DELETE)),), cleared, then=action, leaves_form=turn.in_form)
    if throws_away(turn.text):
        return await thrown_away(tx, turn, draft)
    return stopped(turn) if stops(turn.text) else None


def _another_matter(text: str) -> str | None:
    """The action for what was meant all along: the progress of a claim, or a service."""
    found = _OTHER_MATTER.match(text)
    if found is None:
        return None
    if _OF_PROGRESS.search(found["what"]):
        return "action_check_claim"
    return SERVICE_FORM if kind_named(found["what"]) and not _IN_THE_REPORT.search(found["what"]) else None


def stopped(turn: Turn) -> Done:
    """The form ends, and what was filled in is kept."""
    return Done(
        (say(KEPT, (DELETE, CONTINUE, PERSON)),),
        {"claim_misses": None, "not_understood": None, "claim_question": STOPPED},
        then=answered_by(turn),
        leaves_form=turn.in_form,
    )


async def thrown_away(tx: AsyncSession, turn: Turn, draft: Claim) -> Done:
    """The draft is dropped, and that is said."""
    await claims.discard(tx, draft.id, why="the customer does not want it", now=turn.now)
    offered, slots = await another_loss.offer(tx, turn)
    messages = (say(THROWN_AWAY), *offered) if offered else (say(THROWN_AWAY, (REPORT, PERSON)),)
    return Done(messages, {**fresh(not_understood=None), **slots}, leaves_form=turn.in_form)


def to_a_person(given: Claim) -> dict[str, Any]:
    """A claim that was given is dropped by a colleague alone."""
    return hand_off("claim_question", summary=FOR_COLLEAGUE.format(number=given.number), text=A_PERSON_DOES_IT)


def answered_by(turn: Turn) -> str | None:
    """The action that answers what is asked, or wished for, beside the words that stop the report."""
    rest = without_stop(turn.text)
    if len(rest) < _QUESTION_AT_LEAST or turn.confidence < SURE:
        return None
    action = _ANSWERED_BY.get(turn.intent)
    if action == "action_answer_question":
        return action if is_question(rest) or turn.confidence > _VERY_SURE else None
    return action or ("action_answer_question" if is_question(rest) else None)


def _answers_of_police(turn: Turn) -> bool:
    """「不用报吧」「没报」 when it was asked whether the police were called."""
    if turn.slots.get("claim_question") != "police_reported" or _OF_A_REPORT.search(turn.text):
        return False
    return read_police(turn.text, asked=True) is False


def _means_photos(turn: Turn, draft: Claim) -> bool:
    """「不要了」 when photos are asked for: no more of them; 「都删了」: those that were sent."""
    if turn.slots.get("claim_question") != PHOTOS:
        return False
    return _NO_MORE.fullmatch(turn.text) is not None or (draft.photo_count > 0 and bare_mistake(turn.text) is not None)
