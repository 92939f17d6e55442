"""The claim form's voice: the next question, from the draft as it stands."""

from __future__ import annotations

from actions.bot_action import BotAction, Done
from actions.claim_card import summary
from actions.claim_questions import SUMMARY, WHICH_NUMBER
from actions.claim_script import ask, ask_which, next_question
from actions.turn import Turn
from insurance import claims


class AskClaimQuestion(BotAction):
    """Asked by the form after each message that it has heard, and again when another rule has answered one."""

    rasa_name = "action_ask_claim_confirm"
    answers_message = False

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
        if draft is None:
            return Done(leaves_form=True)
        options = list(turn.slots.get("claim_options") or ())
        passed = list(turn.slots.get("claim_passed") or ())
        question = WHICH_NUMBER if options else next_question(draft.fields, passed, turn.slots.get("claim_wanted"))
        times: dict[str, int] = turn.slots.get("claim_asked") or {}
        asked, misses = times.get(question, 0), int(turn.slots.get("claim_misses") or 0)
        if question == WHICH_NUMBER:
            message = ask_which(options[1:], asked, misses)
        elif question == SUMMARY:
            message = summary(draft.fields, draft.photo_count, asked)
        else:
            message = ask(question, draft.fields, asked=asked, misses=misses, photos=draft.photo_count)
        return Done((message,), {"claim_question": question, "claim_asked": {**times, question: asked + 1}})
