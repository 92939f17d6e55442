"""The customer wants to drop a claim: an unfinished report is thrown away, a given one goes to a person."""

from __future__ import annotations

import re

from actions.bot_action import BotAction, Done
from actions.messages import CONTINUE, PERSON, REPORT, say
from actions.questions.answer_question import answer
from actions.questions.question_words import is_question
from actions.report import claim_stopped
from actions.report.leaving import drops, stops
from actions.services.taking_back import of_another_matter
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import parse_claim_no

NOT_GIVEN_YET = "这份报案还没有提交，不用撤案。不要了就点「删掉这份」，想接着填说「继续报案」。"
NOTHING_THERE = "没有查到您名下的报案，不需要撤案。"
THE_DRAFT_TOO = "另外还有一份没填完、没提交的，不要了就点「删掉这份」。"

_CANCELS = re.compile(r"撤|取消|销案|删|作废|放弃|不要了|不报|别报|不走|不用(?:你们)?(?:派|来)")


class CancelClaim(BotAction):
    rasa_name = "action_cancel_claim"

    async def act(self, turn: Turn) -> Done:
        if done := await of_another_matter(self.tools, turn):
            return done
        if turn.text and is_question(turn.text) and not _CANCELS.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)  # 「他不要钱走了，还用报案吗」
        async with self.tools.database.transaction() as tx:
            draft = await claims.find_draft(tx, turn.customer_id)
            given = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
            if draft and (turn.in_form or given is None) and not parse_claim_no(turn.text):
                if is_question(turn.text):
                    choices = (claim_stopped.DELETE, CONTINUE, PERSON)
                    return Done((say(NOT_GIVEN_YET, choices),), {"claim_question": claim_stopped.STOPPED})
                if turn.text and not turn.is_command and not drops(turn.text):
                    return Done((say(claim_stopped.STILL_HERE, (CONTINUE, claim_stopped.DELETE, PERSON)),))
                if stops(turn.text):
                    return claim_stopped.stopped(turn)
                return await claim_stopped.thrown_away(tx, turn, draft)
        if given is None:
            return Done((say(NOTHING_THERE, (REPORT, PERSON)),))
        wish = claim_stopped.to_a_person(given)
        also = (say(THE_DRAFT_TOO, (claim_stopped.DELETE, CONTINUE)),) if draft else ()
        slots = {"claim_question": claim_stopped.STOPPED} if draft else {}
        return Done((*also, wish), slots, leaves_form=turn.in_form)
