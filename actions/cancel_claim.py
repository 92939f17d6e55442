"""The customer wants to drop a claim: an unfinished report is only put aside, a given one goes to a person."""

from __future__ import annotations

from actions.bot_action import BotAction, Done
from actions.messages import CONTINUE, PERSON, REPORT, START_OVER, hand_off, say
from actions.turn import Turn
from insurance import claims

NOT_GIVEN_YET = "您的报案还没有提交，不用撤案。资料我先留着：想接着填说「继续报案」，不要了说「重新报案」就行。"
NOTHING_THERE = "没有查到您名下的报案，不需要撤案。"
FOR_COLLEAGUE = "撤案 {number}"
A_PERSON_DOES_IT = "撤案需要人工同事帮您核对办理，我替您联系。"


class CancelClaim(BotAction):
    rasa_name = "action_cancel_claim"

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            claim = await claims.latest(session, turn.customer_id)
        if claim is None:
            return Done((say(NOTHING_THERE, (REPORT, PERSON)),))
        if claim.state == "draft":
            choices = (CONTINUE, START_OVER, PERSON)
            return Done((say(NOT_GIVEN_YET, choices),), leaves_form=turn.in_form)
        wish = hand_off("claim_question", summary=FOR_COLLEAGUE.format(number=claim.number), text=A_PERSON_DOES_IT)
        return Done((wish,), leaves_form=turn.in_form)
