"""The claim form's ear: every message in the form is read, noted in the draft, and only then asked on from."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.bot_action import SERVICE_FORM, BotAction, Done
from actions.danger import danger_course, emergency, safety
from actions.honesty.bent_words import refused
from actions.messages import PERSON, PICKED_QUESTION, say
from actions.notices.notice_flows import notice_wanted
from actions.photos import photo_mistakes, photo_words
from actions.report import another_loss, claim_reading, claim_stopped, matter_beside
from actions.report.another_loss_words import Another
from actions.report.claim_agreement import comes_back, puts_photos_off, takes_up
from actions.report.claim_corrections import field_named
from actions.report.claim_left import answer_to_it
from actions.report.claim_memory import GOES_ON, Memory, explained, fresh, move_on, remembered, stays_open
from actions.report.claim_opening import first_fields, options_in
from actions.report.claim_questions import OLD_DRAFT, PHOTOS, QUESTIONS, STOPPED, SUMMARY
from actions.report.claim_reading import Asked, Meaning
from actions.report.claim_remarks import NOT_READ, explanation, on_fields, remarks
from actions.report.claim_script import GIVES_UP_AFTER
from actions.report.claim_unhurt import taken_back
from actions.report.loss_told import opening
from actions.report.two_losses_words import Two, two_told
from actions.run_again import is_own, known_before
from actions.turn import Turn
from insurance.claims import claims, other_losses
from insurance.claims.facts import read_everything
from insurance.customers import customers
from insurance.danger.danger_doubts import is_light, is_over
from insurance.danger.dangers import Danger
from insurance.models import Claim
from insurance.words.injuries import may_be_hurt

WELCOME = "好的，我来帮您报案，几个小问题就好，答不上来的可以跳过。"
BEGINS_ANEW = "好的，我们重新报一起，之前那份没填完的不要了。"
PHOTOS_HERE = "收到 {count} 张照片，已经放进您的报案资料里了。"
PHOTOS_NOT_HERE = "我这边还没有收到照片，请点输入框旁边的图片按钮再发一次。"
PHOTOS_LATER = "好的，照片没有也不影响报案，以后随时可以补。"
TOO_MANY_PHOTOS = "照片已经够多了，先到这里，不够的话理赔员会再联系您。"
GIVEN_ALREADY = "这起报案已经登记好了。"

_JUST_SENT = timedelta(minutes=30)
_OF_PHOTOS = frozenset({"seen_plates", "other_plates", "from_photos"})

# 「接着刚才那个报」 says which report, not when the accident was.
_THE_ONE_BEFORE = re.compile(
    r"(?:刚才|刚刚|上次|上回|之前|前面|昨天|早上|上午|下午|晚上)(?:的|那|没|填|报|说|写)[^,，。;；]*"
)


class HearClaimAnswer(BotAction):
    """Rasa calls it for every message while the form runs, when it starts, and when it is come back to."""

    rasa_name = "validate_claim_form"

    async def act(self, turn: Turn) -> Done:
        goes_on = bool(turn.slots.get("requested_slot"))
        if goes_on and (turn.let_through or turn.intent == PICKED_QUESTION):
            return Done()  # another rule answers this message; the form only asks again
        if goes_on and notice_wanted(turn.text) and not claim_reading.is_question(turn.text):
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=True)  # another line's
        async with self.tools.database.transaction() as tx:
            if not goes_on:
                return await self._open(tx, turn)
            draft = await claims.find_draft(tx, turn.customer_id)
            if draft is None:
                return await self._without_draft(tx, turn)
            if stopped := await claim_stopped.heard(tx, turn, draft):
                return stopped
            if refusal := refused(turn):  # before anything is noted: what is asked for is never written down
                return Done((refusal,), {"claim_misses": None})
            if turn.slots.get("claim_question") != OLD_DRAFT and (other := another_loss.told_in(turn, draft)):
                return await self._hear_beside(tx, turn, draft, other)
            return await self._hear(tx, turn, draft, Memory.of(turn))

    async def _hear_beside(self, tx: AsyncSession, turn: Turn, draft: Claim, other: Another) -> Done:
        """Another accident is kept, and nothing of it goes into this draft; the rest of the message is heard."""
        rest = await another_loss.keep(tx, turn, draft, other)
        if rest is None:
            return another_loss.with_note(Done(slots={"claim_misses": None, "not_understood": None}))
        return another_loss.with_note(await self._hear(tx, rest, draft, Memory.of(turn)))

    async def _open(self, tx: AsyncSession, turn: Turn) -> Done:
        """The form starts: open the draft or offer the old one, note what the first message said."""
        draft = await claims.find_draft(tx, turn.customer_id)
        if draft and await is_own(tx, turn, draft):
            draft = None  # opened by this very message, in a run that was cut off
        left = answer_to_it(turn, draft.fields) if draft else {}
        resumes = bool(left) or _resumes(turn)
        words = _THE_ONE_BEFORE.sub("", turn.text) if draft and resumes else opening(turn)
        two = None if draft and resumes else two_told(words, turn.now)
        if two:
            words = two.first
        first = read_everything(words, turn.now) if words else {}
        scripts = _scripts(turn, first)
        if draft and turn.intent == "start_over":
            await claims.discard(tx, draft.id, why="the customer began anew", now=turn.now)
        elif draft and _holds_something(draft, turn.now) and not resumes:
            await self._attach(tx, turn, draft)
            opened_with = opening(turn)
            return Done(scripts, fresh(claim_wanted=OLD_DRAFT, claim_opening=opened_with, claim_question=OLD_DRAFT))
        goes_on = draft is not None and resumes and turn.intent != "start_over"
        if draft and goes_on:  # what was answered before stands
            fields = taken_back({**claim_reading.new_in_passing(first, draft.fields), **left}, draft.fields)
        else:
            fields = {**await self._known_of(tx, turn), **first_fields(words, turn.intent, first)}
        passed = list(turn.slots.get("claim_passed") or ()) if goes_on else None  # photos are not asked for again
        if puts_photos_off(words):
            passed = [*(passed or ()), PHOTOS]
        said = await self._begin(tx, turn, fields, two)
        is_anew = draft is not None and (turn.intent == "start_over" or not draft.photo_count)
        hello = GOES_ON if goes_on else BEGINS_ANEW if is_anew else WELCOME
        return Done((*scripts, say(hello), *said), fresh(claim_options=options_in(words, fields), claim_passed=passed))

    async def _begin(
        self, tx: AsyncSession, turn: Turn, fields: dict[str, Any], two: Two | None
    ) -> list[dict[str, Any]]:
        waited = await other_losses.waiting(tx, turn.customer_id)
        draft = await claims.open_draft(
            tx,
            conversation_id=turn.conversation_id,
            customer_id=turn.customer_id,
            channel=turn.channel,
            now=turn.now,
            turn=turn.turn_id,
        )
        await another_loss.carry(tx, turn, draft, waited, anew=turn.intent in ("start_over", "deny"))
        if fields:
            await claims.note(tx, draft.id, fields, now=turn.now, turn=turn.turn_id)
        said = [*await another_loss.keep_from_opening(tx, turn, draft, two), *await matter_beside.keep(tx, turn)]
        said += await self._attach(tx, turn, draft)
        return [*said, *on_fields(fields, turn.now, self.tools.settings.notice_hours)]

    async def _without_draft(self, tx: AsyncSession, turn: Turn) -> Done:
        """The draft is gone. If this very report was given already, its confirmation is only repeated."""
        claim = await claims.latest(tx, turn.customer_id)
        given = claim is not None and claim.number is not None
        if given and turn.slots.get("claim_question") == SUMMARY and turn.intent == "affirm":
            return Done(slots={"claim_confirm": True})
        return Done((say(GIVEN_ALREADY),) if given else (), fresh(), leaves_form=True)

    async def _hear(self, tx: AsyncSession, turn: Turn, draft: Claim, memory: Memory) -> Done:
        begins_anew = turn.intent == "start_over" and not memory.options  # 「第一个」 picks one of two numbers
        if memory.question == OLD_DRAFT or begins_anew:
            return await self._choose_draft(tx, turn, draft, memory)
        if not turn.photos and (mistaken := await photo_mistakes.heard(tx, turn, draft)):
            return mistaken
        said = [*await photo_mistakes.before_new_ones(tx, turn, draft)] if turn.photos else []
        said += await self._attach(tx, turn, draft)
        puts_off = not turn.photos and puts_photos_off(turn.text)
        if puts_off and memory.question != PHOTOS and not read_everything(turn.text, turn.now):
            return Done((say(PHOTOS_LATER),), {"claim_passed": [*memory.passed, PHOTOS], "claim_misses": None})
        if turn.intent == "send_photos" and not (turn.photos and turn.text) and not puts_off:
            return Done(tuple(said or [say(PHOTOS_NOT_HERE)]), {"claim_misses": None})
        if turn.text and (labelled := await photo_words.relabelled(tx, turn, draft)):
            return Done((*said, say(labelled)), {"claim_misses": None})
        question = memory.question or "has_injury"
        intent = "inform" if turn.photos else turn.intent  # the gateway says only that photos came; the words count
        known = await known_before(tx, turn, draft)
        clicked = turn.is_command and not turn.photos
        asked = Asked(memory.options, question in memory.explained, clicked, memory.misses, turn.said_before)
        heard = claim_reading.hear(question, turn.text, intent, turn.confidence, known, turn.now, asked)
        if heard.fields:
            noted = taken_back(heard.fields, known)
            draft = await claims.note(tx, draft.id, noted, now=turn.now, turn=turn.turn_id)
            if "plate_no" in heard.fields and draft.photo_count:
                await photo_words.note_seen(tx, turn, draft)
        if _is_of_somebody_hurt(turn.text, heard.fields, known):
            return emergency.call_person(turn, draft, [Danger.INJURY])
        if safety.asks_to_start(turn.text, known) and heard.meaning not in (Meaning.ANSWER, Meaning.CONFIRMED):
            return await self._missed(tx, turn, draft, question, memory, [say(safety.NO_RESTART, (PERSON,))])
        if heard.meaning is Meaning.ELSEWHERE:
            return Done()
        if heard.meaning is Meaning.REFUSED:
            return Done((*said, explanation(question)), explained(question, memory))
        is_news = bool(said) or dict(draft.fields) != known
        if not (question == SUMMARY and field_named(turn.text) == "accident_place"):  # there it is only put right
            said = [*_scripts(turn, heard.fields, known), *said]
        said += remarks(heard, known, turn.now, self.tools.settings.notice_hours, memory.misses)
        slots = remembered(heard, question, memory)
        if puts_off:
            slots["claim_passed"] = [*slots.get("claim_passed", memory.passed), PHOTOS]
        if heard.meaning is Meaning.MISSED or (not is_news and stays_open(draft, heard, slots, question, memory)):
            return await self._missed(tx, turn, draft, question, memory, said)
        return Done(tuple(said), slots)

    async def _missed(
        self, tx: AsyncSession, turn: Turn, draft: Claim, question: str, memory: Memory, said: list[dict[str, Any]]
    ) -> Done:
        """Nothing was learnt and the same question is open: it is counted, and at last passed over."""
        if memory.misses + 1 >= GIVES_UP_AFTER:
            return await move_on(tx, turn, draft, question, memory)
        return Done(tuple(said), {"claim_misses": memory.misses + 1})

    async def _choose_draft(self, tx: AsyncSession, turn: Turn, draft: Claim, memory: Memory) -> Done:
        """「继续上次的报案」 or 「重新报案」."""
        if turn.intent == "start_over" or turn.intent == "deny":
            await claims.discard(tx, draft.id, why="the customer began anew", now=turn.now)
            two = two_told(memory.opening, turn.now)
            words = two.first if two else memory.opening
            first = read_everything(words, turn.now) if words else {}
            fields = {**await self._known_of(tx, turn), **first_fields(words, turn.intent, first)}
            said = await self._begin(tx, turn, fields, two)
            return Done((say(BEGINS_ANEW), *said), fresh(claim_options=options_in(words, fields)))
        if turn.intent in ("resume", "affirm", "skip"):
            return Done((say(GOES_ON),), fresh())
        if turn.intent in claim_reading.LEAVING | claim_reading.ASIDE or claim_reading.is_question(turn.text):
            return Done()
        return await self._missed(tx, turn, draft, OLD_DRAFT, memory, [say(NOT_READ[0])])

    async def _known_of(self, tx: AsyncSession, turn: Turn) -> dict[str, Any]:
        """What this customer told us before; it is shown in the summary and can be changed there."""
        customer = await customers.find(tx, turn.customer_id)
        known = {"reporter_phone": customer.phone, "plate_no": customer.plate_no} if customer else {}
        return {key: value for key, value in known.items() if value}

    async def _attach(self, tx: AsyncSession, turn: Turn, draft: Claim) -> list[dict[str, Any]]:
        if not turn.photos:
            return []
        limit = self.tools.settings.max_photos_per_claim
        try:
            draft = await claims.attach(tx, draft.id, list(turn.photos), limit=limit, now=turn.now)
        except claims.TooManyPhotos:
            return [say(TOO_MANY_PHOTOS)]
        told = await photo_words.take_in(tx, turn, draft, turn.photos)
        return [say("\n".join([PHOTOS_HERE.format(count=len(turn.photos)), *told]))]


def _resumes(turn: Turn) -> bool:
    """「继续报案」, agreement when it was asked whether to go on, or the course of a danger that was met just now."""
    if danger_course.met_before(turn):
        return True  # the draft is of this very accident: the danger opened it
    if turn.waits and turn.slots.get("claim_question") in QUESTIONS:
        return True  # they were handed over in the middle of it
    if turn.slots.get("claim_question") == STOPPED and comes_back(turn.text):
        return True
    was_asked = turn.slots.get("claim_question") == OLD_DRAFT
    return (
        turn.intent == "resume" or claim_reading.goes_on(turn.text) or (was_asked and takes_up(turn.intent, turn.text))
    )


def _is_of_somebody_hurt(text: str, fields: dict[str, Any], known: dict[str, Any]) -> bool:
    """Harm that is told, or that the words make likely. Who only does not know, or passes it over, needs nobody."""
    if is_light(text) or is_over(Danger.INJURY, text):
        return False
    told, before = fields.get("has_injury"), known.get("has_injury")
    if told is True:
        return before is not True
    return told == "unknown" and before != "unknown" and before is not True and may_be_hurt(text)


def _scripts(turn: Turn, fields: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[dict[str, Any], ...]:
    texts = safety.scripts_for(turn.text, turn.intent, fields, known)
    return (say("\n".join(texts), (PERSON,)),) if texts else ()


def _holds_something(draft: Claim, now: datetime) -> bool:
    """Photos alone, sent just before the report begins, belong to it."""
    told = set(draft.fields) - {"reporter_phone", "plate_no", *_OF_PHOTOS}
    return bool(told) or (draft.photo_count > 0 and now - draft.updated_at > _JUST_SENT)
