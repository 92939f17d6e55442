"""How far the customer's claims have come."""

from __future__ import annotations

from actions.bot_action import SERVICE_FORM, BotAction, Done
from actions.messages import CONTINUE, PERSON, REPORT, hand_off, say
from actions.report import claim_progress
from actions.report.claim_progress import BY_PHONE, theirs, verified_phone
from actions.services.service_wishes import kind_named
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import parse_claim_no
from insurance.requests.request_states import RequestKind as Kind

NONE = "没有查到您的报案。如果是别的手机号或别的渠道报的，核实手机号就能查，也可以转人工帮您查。"
DRAFT = "您有一份报案还没有填完，提交后才会有报案号。"
NOT_YOURS = "报案号 {number} 不在您名下能查到的报案里。核实报案时留的手机号就能查，也可以转人工。"


class CheckClaim(BotAction):
    """Only how far it has come is told; what was decided, and why, a person explains."""

    rasa_name = "action_check_claim"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if not turn.in_form and kind_named(turn.text) is Kind.CLAIM_LOOKUP:
            return Done(then=SERVICE_FORM)
        async with self.tools.database.reading() as session:
            phone = await verified_phone(session, self.tools, turn)
            found = await theirs(session, turn, phone)
            draft = await claims.find_draft(session, turn.customer_id)
            if number := parse_claim_no(turn.text) if turn.text else None:
                found = [claim for claim in found if claim.number == number]
                if not found:
                    then = None if turn.in_form else SERVICE_FORM
                    return Done((say(NOT_YOURS.format(number=number), (BY_PHONE, PERSON)),), then=then)
            told = await claim_progress.tell_all(session, self.tools, found, phone=phone) if found else ()
        unfinished = (say(DRAFT, () if turn.in_form else (CONTINUE, PERSON)),) if draft else ()
        if not told and not unfinished and not turn.in_form:
            # the phone that is typed next is heard
            heard = {"not_understood": None}
            return Done((say(NONE, (REPORT, PERSON)),), heard, then=SERVICE_FORM, found_nothing=True)
        if not told:
            return Done(unfinished or (say(NONE, (BY_PHONE, REPORT, PERSON)),))
        if len(found) == 1 and found[0].state == "declined":
            wish = hand_off("claim_question", summary=str(found[0].number))
            return Done((*told, wish), leaves_form=turn.in_form)
        return Done((*told, *unfinished))
