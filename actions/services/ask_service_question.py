"""The service form's voice: the next question, from the draft as it stands."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from actions.bot_action import BotAction, Done
from actions.messages import PERSON, Choice, say
from actions.notices.notice_answers import SELF
from actions.notices.notice_questions import CALLER_OF_ANOTHER, CONFIRM, INJURY_WITHOUT_DETAILS, MEDICAL
from actions.report.claim_questions import SKIP
from actions.report.claim_script import STUCK_AFTER, worded
from actions.services.service_answers import policy_label
from actions.services.service_course import GIVES_UP_AFTER
from actions.services.service_filing import rows
from actions.services.service_flows import FLOWS, guidance_question, may_skip
from actions.services.service_memory import Shelf, Stand, fresh, stand_of, with_policies
from actions.services.service_questions import ASKS, IDENTITY_ASKS, MORE, OWN_PHONE, OWN_PHONE_OF_CLAIM
from actions.turn import Turn
from insurance.customers.customers import mask_phone
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.appointments import tells_time
from knowledge_base.answer import Answer, KnowledgeUnavailable

WHEN = "大概什么时间？比如「周六上午」「今晚九点」。"
STUCK_TEXT = "答不上来没关系，可以先跳过，或者找人工帮您。"
LEFT_OPEN = "这件事先放着，填好的我替您留着。想接着办随时点一下，也可以找人工。"
STUCK_NO_SKIP = "不方便的话也可以找人工帮您。"


class AskServiceQuestion(BotAction):
    """Asked by the form after each message that it has heard, and again when another rule has answered one."""

    rasa_name = "action_ask_service_done"
    answers_message = False

    async def act(self, turn: Turn) -> Done:
        stand = await with_policies(self.tools, partial(self._stand, turn))
        if stand is None or stand.question is None:
            return Done(slots=fresh(), leaves_form=True)
        question = stand.question
        is_aside = turn.let_through and not turn.said_with_source and question == turn.slots.get("service_question")
        misses = int(turn.slots.get("service_misses") or 0) + is_aside
        if misses >= GIVES_UP_AFTER:
            return Done((say(LEFT_OPEN, (FLOWS[stand.kind].start, PERSON)),), fresh(), leaves_form=True)
        times: dict[str, int] = turn.slots.get("service_asked") or {}
        asked = times.get(question, 0)
        guidance = await self._guidance(stand) if question == "wish" and not asked else ()
        message = self._message(stand, question, asked, misses, turn)
        slots: dict[str, Any] = {"service_question": question, "service_asked": {**times, question: asked + 1}}
        slots["service_misses"] = misses or None
        return Done((*guidance, message), slots)

    async def _stand(self, turn: Turn, shelf: Shelf) -> Stand | None:
        async with self.tools.database.reading() as session:
            draft = await requests.find_draft(session, turn.customer_id)
            return await stand_of(session, self.tools, turn, draft, shelf) if draft else None

    def _message(self, stand: Stand, question: str, asked: int, misses: int, turn: Turn) -> dict[str, Any]:
        ask = IDENTITY_ASKS.get(question) or ASKS[question]
        if question == OWN_PHONE and stand.kind is Kind.CLAIM_LOOKUP:
            ask = OWN_PHONE_OF_CLAIM
        text = ask.short if turn.elderly else worded((*ask.texts, ask.texts[1]), asked)
        text = _variant(stand, question, asked) or text
        text = text.format(phone=mask_phone(stand.standing.awaited or ""))
        choices = self._choices(stand, question)
        if misses >= STUCK_AFTER:
            skips = question in ASKS and may_skip(stand.kind, question)
            text = f"{text}\n{STUCK_TEXT if skips else STUCK_NO_SKIP}"
            choices = (*choices, SKIP, PERSON) if skips else (*choices, PERSON)
        card = None
        if question == CONFIRM:
            card = {"kind": "claim_summary", "rows": rows(stand.draft), "number": None}
        return say(text, choices, card=card, photos_wanted=question == "trouble_with_model")

    def _choices(self, stand: Stand, question: str) -> tuple[Choice, ...]:
        if question == "service":
            return tuple((name, None) for name in self.tools.settings.booking_services)
        if question == "policy":
            return tuple((policy_label(policy), None) for policy in stand.policies)
        return (IDENTITY_ASKS.get(question) or ASKS[question]).choices

    async def _guidance(self, stand: Stand) -> tuple[dict[str, Any], ...]:
        """What the documents say of it, before the customer decides; without them, only the question."""
        asked = guidance_question(stand.kind, stand.draft.fields)
        own = str(stand.draft.fields.get("asked") or "")
        for question in filter(None, (own, asked)):
            try:
                found = await self.tools.knowledge.answer(question)
            except KnowledgeUnavailable:
                return ()
            if isinstance(found, Answer):
                return (say(found.text, citations=[asdict(citation) for citation in found.citations]),)
        return ()


def _variant(stand: Stand, question: str, asked: int) -> str | None:
    """The first wording where the draft makes it another question."""
    fields = stand.draft.fields
    if question == MORE and asked == 0 and not tells_time(str(fields.get("when_where"))):
        return WHEN
    if asked == 0 and question == "caller" and fields.get("insured", SELF) != SELF and "insured_name" not in fields:
        return CALLER_OF_ANOTHER
    return INJURY_WITHOUT_DETAILS if question == "injury" and fields.get(MEDICAL) is False else None
