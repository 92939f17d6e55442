"""How a service flow goes on: begun, asked on, dropped for another, passed over, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.complaints import complaints
from actions.danger.safety import scripts_for
from actions.done import Done
from actions.messages import PERSON, REPORT, hand_off, say
from actions.notices import notice_filing
from actions.notices.notice_flows import NOTICES
from actions.report import claim_progress
from actions.report.loss_told import SLOT, opening
from actions.services import service_filing, service_policies, service_rescue
from actions.services.service_answers import WARNED, WET, Said, services_named
from actions.services.service_flows import FLOWS, ends_with, may_skip
from actions.services.service_identity import Step
from actions.services.service_memory import Shelf, Stand, fresh, known_of, opened, stand_of
from actions.services.service_questions import ASKS, IDENTITY_ASKS, OWN_PHONE
from actions.services.service_reading import asks, spotted
from actions.services.service_rescue_words import is_about_one
from actions.services.wish_beside import NEXT, carried
from actions.tools import Tools
from actions.turn import Turn
from insurance.danger.dangers import is_on_highway
from insurance.models import ServiceRequest
from insurance.policies.regions import is_sold, parse_region
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

PUT_ASIDE = "{name}先不办了。"
DROPPED = "好的，{name}不办了，刚才填的不留了。"
DROPPED_EMPTY = "好的，{name}不办了。"
NO_PHONE_NO_RESCUE = "没有电话师傅联系不上您，救援还没有登记上。不想留的话请直接拨打 {hotline}，也是最快的。"
CANNOT_SKIP = "没有核实身份，保单和个人信息我不能往下办。可以转人工帮您。"
STUCK = "问了几次都没能帮到您，我请同事来接着办，您填的都保存着。"
NOT_SOLD = "{city}目前还不能投保。已有保单的，在哪里出险都照常报案理赔，不受影响。"
NONE_OF_THOSE = "{name}目前没有开通。现在能约的有：{offered}，要哪一项直接说。"
LIST = "、"
GIVES_UP_AFTER = 4  # misses

Messages = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Course:
    """One message in a service flow, in the transaction that writes down what comes of it."""

    tx: AsyncSession
    tools: Tools
    turn: Turn
    shelf: Shelf

    async def begin(self, kind: Kind, said: Messages = (), told: dict[str, Any] | None = None) -> Step:
        """A new draft, with what is known already."""
        draft = await opened(self.tx, self.turn, kind, told)
        return await self.take_up(draft, said, begins=True)

    async def take_up(self, draft: ServiceRequest, said: Messages, *, begins: bool = False) -> Step:
        """What the message says counts for this draft; a question in it is kept for the guidance."""
        kind = Kind(draft.kind)
        if kind is Kind.COMPLAINT:  # only the wish was said so far
            return await self.go_on(draft, (*said, *self._hello(kind, {})), fresh())
        text = opening(self.turn) if kind in NOTICES and begins else self.turn.text
        first = Said(text, self.turn.intent, self.turn.now, False, tuple(self.tools.settings.booking_services))
        told = spotted(kind, first, draft.fields) if text else {}
        if FLOWS[kind].guidance and asks(text):
            told["asked"] = text
        if begins:
            said = (*said, *self._hello(kind, {**draft.fields, **told}))
            told |= {WARNED: True} if kind is Kind.ROADSIDE and is_on_highway(text) else {}
        if kind is Kind.BOOKING and (none := self._not_offered(text)):
            if begins and "service" not in {**draft.fields, **told}:
                await self.discard(draft, "not offered")
                return Step(Done((*said, none), fresh(), leaves_form=True))
            said = (*said, none)
        return await self.go_on(await self.note(draft, told), said, fresh(**({SLOT: None} if begins else {})))

    async def go_on(self, draft: ServiceRequest, said: Messages = (), slots: dict[str, Any] | None = None) -> Step:
        """After something was learnt: nothing to file, not sold there, all known, or the next question."""
        kind = Kind(draft.kind)
        if ending := ends_with(kind, draft.fields):
            await self.discard(draft, "not wanted")
            return Step(Done((*said, say(ending), *service_filing.offered_next(draft)), fresh(), leaves_form=True))
        if kind is Kind.QUOTE and (city := self._not_sold(draft)):
            await self.discard(draft, "not sold there")
            before = (each for each in said if each["text"] != FLOWS[kind].hello)
            said = (*before, say(NOT_SOLD.format(city=city)))
            return await self.begin(Kind.REGION_NOTICE, said, carried(draft.fields, Kind.REGION_NOTICE))
        stand = await stand_of(self.tx, self.tools, self.turn, draft, self.shelf)
        if stand.question == "policy" and len(stand.policies) == 1:
            return await self.go_on(await self.note(draft, {"policy": stand.policies[0].policy_no}), said)
        if stand.question == OWN_PHONE and stand.has_no_policies:
            said = (*said, say(service_policies.NONE_FOUND, (PERSON,)))
        if stand.question == OWN_PHONE and stand.has_no_claims:
            said = (*said, say(claim_progress.NONE_OF_PHONE_AGAIN, (REPORT, PERSON)))
        if stand.question is not None:
            return Step(Done(said, {"service_misses": None, **(slots or {})}))
        if kind in NOTICES:
            given = await notice_filing.give(self.tx, self.tools, self.turn, draft)
            return Step(Done((*said, *given.messages), given.slots, leaves_form=True))
        if kind is Kind.COMPLAINT:
            return Step(replace(await complaints.finish(self.tx, self.tools, self.turn, draft), leaves_form=True))
        done = await service_filing.finish(self.tx, self.tools, self.turn, stand)
        return Step(Done((*said, *done.messages), done.slots, leaves_form=True))

    async def drop(self, stand: Stand, other: Kind | None, *, aside: bool) -> Step:
        """This service is not wanted any more; perhaps another is."""
        await self.discard(stand.draft, "another service was wanted" if other else "not wanted")
        told = {key: value for key, value in stand.draft.fields.items() if key != NEXT}
        was_told = told != await known_of(self.tx, self.turn, stand.kind)
        text = PUT_ASIDE if aside else DROPPED if was_told else DROPPED_EMPTY
        text = text.format(name=FLOWS[stand.kind].name)
        if other is not None:
            return await self.begin(other, (say(text),), carried(stand.draft.fields, other))
        return Step(Done((say(text), *service_filing.offered_next(stand.draft)), fresh(), leaves_form=True))

    async def skip(self, stand: Stand, question: str) -> Step:
        """The question stays open, where the request makes sense without it."""
        if question in IDENTITY_ASKS:
            return Step(Done((say(CANNOT_SKIP, (PERSON,)),), fresh(), leaves_form=True))
        if not may_skip(stand.kind, question):
            return await self.miss(stand, question, self._insisted(stand.kind, question))
        left = [*stand.draft.fields.get("not_known", ()), question]
        return await self.go_on(await self.note(stand.draft, {"not_known": left}))

    async def miss(self, stand: Stand, question: str, problem: str | None = None) -> Step:
        """Nothing was learnt: it is counted, and at last passed over or given to a person."""
        misses = int(self.turn.slots.get("service_misses") or 0) + 1
        if misses >= GIVES_UP_AFTER and question in ASKS and may_skip(stand.kind, question):
            return await self.skip(stand, question)
        if misses >= GIVES_UP_AFTER:
            wish = hand_off("not_understood", summary=service_filing.in_one_line(stand.draft), text=STUCK)
            return Step(Done((wish,), fresh(), leaves_form=True))
        return Step(Done((say(problem),) if problem else (), {"service_misses": misses}))

    async def leave(self, stand: Stand) -> Step:
        """The service was a misunderstanding: it ends, and the words are answered as they would be without it."""
        await self.discard(stand.draft, "something else was asked")
        text = PUT_ASIDE.format(name=FLOWS[stand.kind].name)
        return Step(Done((say(text),), fresh(), leaves_form=True, then="action_answer_question"))

    async def note(self, draft: ServiceRequest, fields: dict[str, Any]) -> ServiceRequest:
        return await requests.note(self.tx, draft.id, fields, now=self.turn.now, turn=self.turn.turn_id)

    async def discard(self, draft: ServiceRequest, why: str) -> None:
        await requests.discard(self.tx, draft.id, now=self.turn.now, why=why)

    def _insisted(self, kind: Kind, question: str) -> str | None:
        is_of_rescue = kind is Kind.ROADSIDE and question == "phone"
        return NO_PHONE_NO_RESCUE.format(hotline=self.tools.settings.hotline) if is_of_rescue else None

    def _hello(self, kind: Kind, fields: dict[str, Any]) -> Messages:
        """What is begun, by its name. For a car that cannot go on, the safety scripts come before everything."""
        if kind is Kind.BOOKING and "service" not in fields:
            return ()  # it is asked which
        hello = FLOWS[kind].hello.format(hotline=self.tools.settings.hotline, service=fields.get("service"))
        is_rescue = kind is Kind.ROADSIDE
        cause = {"damage_cause": "flood"} if fields.get("trouble") == WET else {}
        scripts = scripts_for(self.turn.text, self.turn.intent, cause) if is_rescue else ()
        if is_rescue and is_about_one(self.turn.text):
            hello = service_rescue.NOT_YET.format(hotline=self.tools.settings.hotline)
        text = "\n".join(scripts) or hello
        return (say(text, (PERSON,) if is_rescue else ()),) if text else ()

    def _not_offered(self, text: str) -> dict[str, Any] | None:
        """What is said of a service that they name and we do not have, with those that we have."""
        offered = self.tools.settings.booking_services
        missing = [name for name in services_named(text) if name not in offered]
        if not missing:
            return None
        told = NONE_OF_THOSE.format(name=LIST.join(missing), offered=LIST.join(offered))
        return say(told, (*((name, None) for name in offered), PERSON))

    def _not_sold(self, draft: ServiceRequest) -> str | None:
        """The city of the draft if cars from there cannot be insured with us."""
        region = parse_region(str(draft.fields.get("city") or ""))
        sold = region is None or is_sold(region, self.tools.settings.sell_regions)
        return None if sold or region is None else region.name
