"""The service form's ear: every message in the form is read, noted in the draft, and only then asked on from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from actions.bot_action import FORM, BotAction, Done
from actions.complaints import complaints
from actions.danger import safety
from actions.messages import PERSON, PICKED_QUESTION, say
from actions.notices import notice_filing
from actions.notices.notice_answers import recorded
from actions.notices.notice_flows import notice_told
from actions.notices.notice_questions import HOME_SAFE, MEDICAL, OF_MEDICINE, SAFETY
from actions.photos import photos_of_request
from actions.report import claim_progress
from actions.report.loss_told import SLOT
from actions.services import (
    call_wish_words,
    cover_wish_words,
    service_calls,
    service_filing,
    service_identity,
    service_offered,
    service_rescue,
)
from actions.services.service_answers import ROAD_ASKED, WARNED, WET
from actions.services.service_course import DROPPED_EMPTY, PUT_ASIDE, Course
from actions.services.service_flows import FLOWS
from actions.services.service_identity import Step
from actions.services.service_leaving import gives_up
from actions.services.service_memory import Shelf, Stand, fresh, said_in, stand_of, with_policies
from actions.services.service_questions import ASKS, IDENTITY_ASKS
from actions.services.service_reading import Heard, Meaning, asks, hear, wish_in
from actions.services.service_rescue_words import dismisses, is_about_one
from actions.services.service_wishes import DROPPED_BY, WORDS, kind_wanted
from actions.services.wish_beside import NEXT, calls_rescue, noted_next, wish_beside
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import parse_claim_no
from insurance.customers import customers
from insurance.danger.dangers import is_on_highway
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

GOES_ON = "好的，接着办{name}。"
LOSS_FIRST = "先给您报案，{name}还没有提交，我替您留着，报完接着办。"
PHOTOS_HERE = "收到 {count} 张照片，已经和这次办理放在一起。"
NO_MORE_ADVERTISING = "已经停止给您发营销短信和推销电话，保单和理赔的必要通知仍会发。"
NOT_KEPT = "病情和医院先不记，需要的时候同事再和您确认，其他的接着登记。"
WHICH = "要办哪件事？直接告诉我就行。"


_CONSENT_ASKED = 3  # times
_OF_A_POLICY = frozenset({Kind.RENEWAL, Kind.CANCELLATION, Kind.QUOTE, Kind.TRANSFER})


class HearServiceAnswer(BotAction):
    """Rasa calls it for every message while the form runs, when it starts, and when it is come back to."""

    rasa_name = "validate_service_form"

    async def act(self, turn: Turn) -> Done:
        goes_on = bool(turn.slots.get("requested_slot"))
        if goes_on and (turn.let_through or turn.intent == PICKED_QUESTION):
            return Done()  # another rule answers this message; the form only asks again
        step = await with_policies(self.tools, partial(self._hear, turn, goes_on))
        return await service_identity.send(self.tools, step)

    async def _hear(self, turn: Turn, goes_on: bool, shelf: Shelf) -> Step:
        async with self.tools.database.transaction() as tx:
            course = Course(tx, self.tools, turn, shelf)
            return await (self._go_on(course) if goes_on else self._open(course))

    async def _open(self, course: Course) -> Step:
        """The form starts: a draft of what is wanted, or the one that was left."""
        turn, draft = course.turn, await requests.find_draft(course.tx, course.turn.customer_id)
        if draft is None and (done := await self._done_before(course)):
            return Step(done)
        wanted = _wanted(turn)
        if wanted is Kind.ROADSIDE and (told := await service_rescue.tell_in(course.tx, self.tools, turn)):
            return Step(replace(told, slots={**told.slots, **fresh()}, leaves_form=True))
        if wanted is Kind.CLAIM_LOOKUP and (told := await self._claim_named(course)):
            return Step(told)
        is_own = draft is not None and await requests.is_opened_by(course.tx, draft.id, turn.turn_id)
        if draft and not is_own and wanted in (None, draft.kind) and _is_given_up(draft, turn):
            return await course.drop(
                await stand_of(course.tx, self.tools, turn, draft, course.shelf), None, aside=False
            )
        if draft and (is_own or _is_of(draft, wanted, turn)):
            said = noted_next(draft.fields) if is_own else (self._goes_on(turn, Kind(draft.kind)),)
            return await course.take_up(draft, said)
        if wanted is None:
            return Step(Done((say(WHICH, (PERSON,)),), fresh(), leaves_form=True))
        if draft is None:
            return await self._begin(course, wanted)
        await course.discard(draft, "another service was wanted")
        return await course.begin(wanted, (say(PUT_ASIDE.format(name=FLOWS[Kind(draft.kind)].name)),))

    async def _begin(self, course: Course, wanted: Kind) -> Step:
        """「续保，三者300万，明天上午打给我」: what is wished beside it counts from the first message on."""
        beside = None if course.turn.is_command else wish_beside(wanted, course.turn.text, begins=True)
        if beside and beside.comes_first and wanted is not Kind.ROADSIDE:
            wanted, beside = beside.kind, replace(beside, kind=wanted)
        wish = call_wish_words.wish_in(wanted, course.turn)
        cover = cover_wish_words.wish_in(wanted, course.turn)
        told = {**(wish.fields() if wish else {}), **(cover_wish_words.added({}, cover) if cover else {})}
        step = await course.begin(wanted, told={**told, **(beside.fields if beside else {})})
        return service_calls.repeated(service_calls.repeated(step, wish), beside)

    async def _claim_named(self, course: Course) -> Done | None:
        """A claim of this very account by its number needs no code."""
        number = parse_claim_no(course.turn.text) if course.turn.text else None
        own = await claims.reported(course.tx, course.turn.customer_id) if number else []
        named = [claim for claim in own if claim.number == number]
        if not named:
            return None
        told = await claim_progress.tell_all(course.tx, self.tools, named, phone=None)
        return Done(told, fresh(), leaves_form=True)

    def _goes_on(self, turn: Turn, kind: Kind) -> dict[str, Any]:
        if kind is Kind.ROADSIDE and is_about_one(turn.text):
            return service_rescue.not_yet(self.tools)
        return say(GOES_ON.format(name=FLOWS[kind].name))

    async def _go_on(self, course: Course) -> Step:
        tx, turn = course.tx, course.turn
        draft = await requests.find_draft(tx, turn.customer_id)
        if draft is None:
            return Step(await self._done_before(course) or Done(slots=fresh(), leaves_form=True))
        stand = await stand_of(tx, self.tools, turn, draft, course.shelf)
        question = str(turn.slots.get("service_question") or stand.question or "")
        if question not in ASKS and question not in IDENTITY_ASKS:
            return await course.go_on(draft)
        if turn.photos:
            draft = await requests.add_photos(tx, draft.id, turn.photos, now=turn.now)
            if not turn.text:
                here = say(PHOTOS_HERE.format(count=len(turn.photos)))
                return Step(Done((here,), {"service_misses": None}))
        if not turn.photos and turn.text and (mistaken := await photos_of_request.heard(tx, turn, draft)):
            return Step(mistaken)
        if closed := await self._let_go(course, stand, question):
            return closed
        if said := _next_given_up(stand, turn):
            return await course.go_on(await course.note(draft, {NEXT: None}), (say(said),))
        wish = call_wish_words.wish_in(stand.kind, turn)
        if wish:
            stand = await service_calls.keep(course, stand, wish)
            if step := await service_calls.of_nothing_else(course, stand, question, wish):
                return step
            turn = replace(turn, intent="inform" if turn.intent == "human" else turn.intent)  # they are called anyway
        cover = cover_wish_words.wish_in(stand.kind, turn)
        if cover:
            stand = replace(stand, draft=await course.note(stand.draft, cover_wish_words.added(draft.fields, cover)))
            if not cover.rest:
                return await course.go_on(stand.draft, (say(cover.noted),))
            turn = replace(turn.saying(cover.rest), intent="inform")
            course = replace(course, turn=turn)
        beside = None if turn.is_command or not turn.text else wish_beside(stand.kind, turn.text, begins=False)
        if beside:
            stand = replace(stand, draft=await course.note(stand.draft, beside.fields))
            if not beside.rest:
                return await course.go_on(stand.draft, (say(beside.noted),))
            turn = replace(turn.saying(beside.rest), intent="inform")
            course = replace(course, turn=turn)
        heard = hear(stand.kind, question, turn, draft.fields, said_in(turn, self.tools, stand))
        is_over = heard.meaning in (Meaning.DROPPED, Meaning.OTHER, Meaning.ELSE_ASKED)
        step = service_calls.repeated(await self._act_on(course, stand, question, heard), None if is_over else wish)
        step = service_calls.repeated(step, None if is_over else cover)
        return service_calls.repeated(step, None if is_over else beside)

    async def _let_go(self, course: Course, stand: Stand, question: str) -> Step | None:
        """Consent that was asked for again and again while other facts were told counts as none; the notice goes on."""
        turn = course.turn
        times = int((turn.slots.get("service_asked") or {}).get(question, 0))
        if question != MEDICAL or times < _CONSENT_ASKED or not turn.text or turn.is_command or asks(turn.text):
            return None
        heard = hear(stand.kind, question, turn, stand.draft.fields, said_in(turn, self.tools, stand))
        told = {key: value for key, value in heard.fields.items() if key not in OF_MEDICINE}
        if heard.meaning not in (Meaning.ANSWER, Meaning.MISSED) or question in heard.fields:
            return None
        noted = notice_filing.consented({**told, MEDICAL: False})
        return await course.go_on(await course.note(stand.draft, noted), (say(NOT_KEPT),))

    async def _act_on(self, course: Course, stand: Stand, question: str, heard: Heard) -> Step:
        if heard.meaning is Meaning.LOSS:
            waits = say(LOSS_FIRST.format(name=FLOWS[stand.kind].name))
            return Step(Done((waits,), leaves_form=True, then=FORM))
        if heard.meaning in (Meaning.DROPPED, Meaning.OTHER):
            return await course.drop(stand, heard.other, aside=heard.meaning is Meaning.OTHER)
        if heard.meaning is Meaning.HOTLINE:
            return Step(Done((service_rescue.hotline(self.tools, course.turn),)))
        if heard.meaning is Meaning.NOT_YET:
            return Step(Done((service_rescue.not_yet(self.tools),)))
        if heard.meaning is Meaning.ELSE_ASKED:
            return await course.leave(stand)
        if heard.meaning is Meaning.NO_MARKETING:
            await customers.stop_marketing(course.tx, course.turn.customer_id, now=course.turn.now)
            return await course.go_on(stand.draft, (say(NO_MORE_ADVERTISING),))
        if heard.meaning is Meaning.SKIPPED:
            return await course.skip(stand, question)
        if heard.meaning is Meaning.MISSED:
            warned = _warning(stand, course.turn, heard)
            await course.note(stand.draft, {**heard.fields, **({WARNED: True} if warned else {})})
            return await course.miss(stand, question, "\n".join(filter(None, (warned, heard.problem))))
        if question in IDENTITY_ASKS and heard.meaning in (Meaning.ANSWER, Meaning.AGAIN):
            step = await service_identity.hear(course.tx, self.tools, course.turn, stand, question, heard.fields)
            return step or await course.go_on(stand.draft, (say(service_identity.VERIFIED),))
        if question in SAFETY and heard.fields.get(question) is False:
            return Step(notice_filing.call_for_help(service_filing.in_one_line(stand.draft)))
        warned = _warning(stand, course.turn, heard)
        told = recorded(heard.fields, course.turn.text)
        if told.get(HOME_SAFE) is False:
            warned = notice_filing.HURT
        noted = {**notice_filing.consented(told), **({WARNED: True} if warned else {})}
        draft = await course.note(stand.draft, noted)
        said = (say(warned, (PERSON,)),) if warned else ()
        return Step(Done(said)) if heard.meaning is Meaning.ELSEWHERE else await course.go_on(draft, said)

    async def _done_before(self, course: Course) -> Done | None:
        """What the first run of this very turn has brought to its end, said again."""
        tx, turn = course.tx, course.turn
        if given := await claims.find_by_key(tx, notice_filing.key_of(turn)):
            return await notice_filing.receipt(tx, turn, given)
        if filed := await requests.find_filed(tx, service_filing.key_of(turn)):
            if filed.kind == Kind.COMPLAINT:
                return replace(await complaints.receipt(tx, self.tools, turn, filed), leaves_form=True)
            return await service_filing.closing(tx, turn, filed)
        dropped = await requests.dropped_in(tx, turn.customer_id, turn.turn_id)
        if dropped is None:
            return None
        stand = await stand_of(tx, self.tools, turn, dropped, course.shelf)
        return Done(await service_filing.shown(tx, self.tools, turn, stand), fresh(), leaves_form=True)


def _wanted(turn: Turn) -> Kind | None:
    """What the first message wants: by its intent, else by its own words."""
    if turn.intent == "highway_safe":
        return Kind.ROADSIDE  # a car that broke down there: see `give_safety_advice`
    if offered := service_offered.taken(turn):
        return offered
    if turn.intent == "complaint":
        return Kind.COMPLAINT
    if turn.intent == "claim_status":
        return Kind.CLAIM_LOOKUP
    if covered := cover_wish_words.begun(turn):
        return covered
    asking = asks(turn.text)
    named = wish_in(turn.text)
    wanted = kind_wanted(turn.intent, turn.text, is_question=asking) or named
    if not turn.is_command and wanted and calls_rescue(turn.text) and not dismisses(turn.text):
        return Kind.ROADSIDE
    if {wanted, named} <= _OF_A_POLICY and wanted and not WORDS[wanted].search(turn.text):
        return named  # 「接着办退保」, whatever was learned of the words: what they name is filed, and nothing else
    return wanted or notice_told(turn.text) or notice_told(str(turn.slots.get(SLOT) or ""))


def _next_given_up(stand: Stand, turn: Turn) -> str | None:
    """「发票不用了」 in a renewal that an invoice was to follow: what is said of it, and the renewal goes on."""
    waits = stand.draft.fields.get(NEXT)
    if not waits or turn.is_command or not gives_up(Kind(waits), turn.text) or gives_up(stand.kind, turn.text):
        return None
    return DROPPED_EMPTY.format(name=FLOWS[Kind(waits)].name)


def _is_given_up(draft: ServiceRequest, turn: Turn) -> bool:
    """「我又不想退了」, of what was left half filled in."""
    return not turn.is_command and not asks(turn.text) and gives_up(Kind(draft.kind), turn.text)


def _warning(stand: Stand, turn: Turn, heard: Heard) -> str:
    """What is said first to who waits on a fast road, or stands by a car that was under water; each once."""
    if stand.kind is not Kind.ROADSIDE:
        return ""
    if heard.fields.get("trouble") == WET:
        return safety.FLOOD
    is_told = heard.fields.keys() & {"place", ROAD_ASKED} and is_on_highway(turn.text)
    return safety.highway(turn.text) if is_told and not stand.draft.fields.get(WARNED) else ""


def _is_of(draft: ServiceRequest, wanted: Kind | None, turn: Turn) -> bool:
    """Whether it is this draft that is gone on with."""
    if wanted in (None, draft.kind):
        return True
    if turn.is_command:
        return wanted is Kind.QUOTE and draft.kind == Kind.REGION_NOTICE
    return wish_in(turn.text) == draft.kind and not DROPPED_BY[wanted].search(turn.text)
