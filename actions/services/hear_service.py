"""Something besides a claim is wanted: its flow begins; a question about it is answered, with the flow offered."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.messages import CONTINUE, PERSON, hand_off, say
from actions.notices.notice_flows import form_of, notice_wanted
from actions.questions import several
from actions.questions.answer_question import answer
from actions.report import claim_reading, matter_beside
from actions.report.claim_towing import tells_loss
from actions.report.loss_told import was_offered
from actions.services import cover_wish_words, service_offered, service_rescue
from actions.services.service_flows import FLOWS
from actions.services.service_reading import asks
from actions.services.service_rescue_words import asks_hotline, is_about_one
from actions.services.service_wishes import WORDS, is_of_report, kind_named, kind_wanted, start_of
from actions.services.wish_beside import is_added
from actions.turn import Turn
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.drivers import tells_of_hired

REPORT_EDITED = (
    "报案里的内容可以改：直接说改哪一项、改成什么。照片发错了，说「删掉第1张照片」就行。"
    "已经提交的删不了，告诉我，我记进案子里给理赔同事看。"
)
REPORT_WAITS = "报案填的我都留着，{name}办完接着报。"
CONTACT_CHANGED = "好的，案子的联系电话由理赔同事帮您改，保单不用动。我请同事来接。"
PRICE_DEPENDS = "保费要看车、城市和保障怎么选，以报价页面为准。想知道自己的，点「我要报价」，我记几项就请同事算给您。"
CONTACT = "案子的联系方式要改：{words}"
_MATTER = re.compile(
    r"(?:那|还有|对了|另外|然后|我|要|想|刚才|说|的|[,，\s])*[\u4e00-\u9fff]{2,5}?(?:的|那个|这个|那|这)?(?:事儿?|事情)"
    r"(?:呢|咋办|怎么办|咋弄|怎么弄|怎么说|[?？])*"
)


class HearService(BotAction):
    """Rescue, quote, renewal, booking, policy papers, changes to a policy, personal information."""

    rasa_name = "action_hear_service"

    async def act(self, turn: Turn) -> Done:
        asking = asks(turn.text) and not _reminds(turn.text)
        if not turn.in_form and not turn.is_command and _tells_loss(turn):
            return Done(then=form_of(turn.text))
        if not turn.in_form and not asking and notice_wanted(turn.text):
            return Done(then=SERVICE_FORM)
        if not turn.in_form and cover_wish_words.begun(turn):
            return Done(then=SERVICE_FORM, slots={"not_understood": None})
        if not turn.in_form and not turn.is_command and tells_of_hired(turn.text):
            return Done(then=FORM) if was_offered(turn) else await answer(self.tools, turn, offer_report=True)
        if told := await self._of_rescue(turn, asking):
            return told
        if said := self._of_report(turn):
            return said
        if asking and (each := await several.answered(self.tools, turn)):
            return each
        begins = not turn.let_through or turn.reporting  # in the service form, what is let through is a question
        begins = begins and not (asking and _asks_on(turn))
        wanted = kind_wanted(turn.intent, turn.text, is_question=asking) if begins else None
        if wanted is not None and (not turn.reporting or _is_named(wanted, turn)):
            return await self._begun(turn, wanted)
        done = await answer(self.tools, turn, offer_report=False)
        start = start_of(turn.intent)
        is_change = turn.intent in ("transfer", "cancel_policy", "endorse")
        if turn.in_form or start is None or not done.messages or (is_change and asking and _asks_on(turn)):
            return done
        first, *rest = done.messages
        if _asks_price(turn) and all(message.get("unanswered") for message in done.messages):
            first = {**first, "text": PRICE_DEPENDS, "unanswered": False}
        words, command = start
        offered = {**first, "choices": [{"text": words, "command": command}, *first.get("choices", [])]}
        return replace(done, messages=(offered, *rest), slots={**done.slots, **service_offered.remembered(words, turn)})

    async def _begun(self, turn: Turn, wanted: Kind) -> Done:
        """The service, at once; 「对了，还想开个发票」 in a report waits for it."""
        if not turn.reporting:
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=turn.in_form)
        if not turn.is_command and is_added(turn.text):
            async with self.tools.database.transaction() as tx:
                if kept := await matter_beside.keep(tx, turn):
                    return Done(tuple(kept), {"not_understood": None})
        is_first = wanted is Kind.ROADSIDE  # what to do on the road comes before all else
        waits = () if is_first else (say(REPORT_WAITS.format(name=FLOWS[wanted].name)),)
        return Done(waits, {"not_understood": None}, then=SERVICE_FORM, leaves_form=True)

    def _of_report(self, turn: Turn) -> Done | None:
        """What a report holds is no personal data to be deleted, and its contact is none of the policy's."""
        if not is_of_report(turn.intent, turn.text):
            return None
        if turn.intent == "privacy":
            return Done((say(REPORT_EDITED, () if turn.in_form else (CONTINUE, PERSON)),), {"not_understood": None})
        if turn.in_form:
            return None
        wish = hand_off("claim_question", summary=CONTACT.format(words=turn.text), text=CONTACT_CHANGED)
        return Done((wish,), {"not_understood": None})

    async def _of_rescue(self, turn: Turn, asking: bool) -> Done | None:
        """The number to call, and what became of a rescue that was called already; None where it is another matter."""
        if turn.intent != "roadside":
            return None
        if asks_hotline(turn.text):
            return Done((service_rescue.hotline(self.tools, turn),), {"not_understood": None})
        is_of_money = asking and kind_wanted(turn.intent, turn.text, is_question=True) is None
        if is_of_money and not is_about_one(turn.text):
            return None
        return await service_rescue.tell(self.tools, turn)


def _tells_loss(turn: Turn) -> bool:
    if turn.intent == "roadside":
        return tells_loss(turn.text, turn.now)
    return claim_reading.reports_loss(turn.text, turn.now)


def _asks_price(turn: Turn) -> bool:
    """Whether the words ask what it costs, and nothing else: 「保费多少钱 发票在哪下」 asks two things."""
    is_price = kind_wanted(turn.intent, turn.text, is_question=False) is Kind.QUOTE
    return is_price and not any(WORDS[other].search(turn.text) for other in WORDS.keys() - {Kind.QUOTE})


def _reminds(text: str) -> bool:
    """「那续保那个事儿呢」 asks for the matter itself."""
    return _MATTER.fullmatch(text) is not None and kind_named(text) is not None


def _asks_on(turn: Turn) -> bool:
    """A question after one that was answered, without a word of any service: 「查出来钱退吗」 about an illness."""
    return bool(turn.questions_before) and not turn.is_command and kind_named(turn.text) is None


def _is_named(wanted: Kind, turn: Turn) -> bool:
    """Whether a report is really to be left for this service: 「没上牌」 and 「多少钱一座」 begin nothing there."""
    return turn.is_command or wanted is Kind.ROADSIDE or WORDS[wanted].search(turn.text) is not None
