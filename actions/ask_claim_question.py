"""The claim form's voice: the next question, from the draft as it stands."""

from __future__ import annotations

from actions.bot_action import BotAction, Done
from actions.claim_card import summary
from actions.claim_script import SUMMARY, ask, next_question
from actions.turn import Turn
from insurance import claims


class AskClaimQuestion(BotAction):
    """Asked by the form after each message that it has heard, and again when another rule has answered one."""

    rasa_name = "action_ask_claim_confirm"

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
        if draft is None:
            return Done(leaves_form=True)
        passed = list(turn.slots.get("claim_passed") or ())
        question = next_question(draft.fields, passed, turn.slots.get("claim_wanted"))
        if question == SUMMARY:
            return Done((summary(draft.fields, draft.photo_count),), {"claim_question": SUMMARY})
        misses = int(turn.slots.get("claim_misses") or 0)
        return Done((ask(question, misses, draft.photo_count),), {"claim_question": question})
