"""The claim form's voice: the next question, from the draft as it stands."""

from __future__ import annotations

from typing import Any

from actions.bot_action import BotAction, Done
from actions.report.claim_card import summary
from actions.report.claim_memory import Memory, move_on
from actions.report.claim_questions import SUMMARY, WHICH_NUMBER
from actions.report.claim_script import GIVES_UP_AFTER, ask, ask_which, next_question
from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim


class AskClaimQuestion(BotAction):
    """Asked by the form after each message that it has heard, and again when another rule has answered one."""

    rasa_name = "action_ask_claim_confirm"
    answers_message = False

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
        if draft is None:
            return Done(leaves_form=True)
        question, misses = _open_question(draft, turn.slots), int(turn.slots.get("claim_misses") or 0)
        if _is_aside(turn, question):
            misses += 1
        if misses >= GIVES_UP_AFTER:
            return await self._ask_on(turn, question)
        slots = {**turn.slots, "claim_misses": misses or None}
        return Done(
            (_message(draft, question, slots, plainly=turn.elderly),),
            {"claim_misses": misses or None, **_asked(question, slots)},
        )

    async def _ask_on(self, turn: Turn, question: str) -> Done:
        """Talked around too often: past this question, to the next."""
        async with self.tools.database.transaction() as tx:
            draft = await claims.find_draft(tx, turn.customer_id)
            if draft is None:
                return Done(leaves_form=True)
            done = await move_on(tx, turn, draft, question, Memory.of(turn))
            if done.leaves_form:
                return done
            draft = await claims.find_draft(tx, turn.customer_id) or draft
            slots = {**turn.slots, **done.slots}
            following = _open_question(draft, slots)
            message = _message(draft, following, slots, plainly=turn.elderly)
        return Done((*done.messages, message), {**done.slots, **_asked(following, slots)})


def _is_aside(turn: Turn, question: str) -> bool:
    """Whether another rule took the message, and left the question as open as it was. An answer with its source is
    what the customer came for, and no failure of the report."""
    return turn.let_through and not turn.said_with_source and question == turn.slots.get("claim_question")


def _open_question(draft: Claim, slots: dict[str, Any]) -> str:
    if slots.get("claim_options"):
        return WHICH_NUMBER
    asked = dict(slots.get("claim_asked") or {})
    if slots.get("claim_misses"):
        asked.pop(slots.get("claim_question"), None)  # it was tried to answer: it is asked again at once
    return next_question(draft.fields, list(slots.get("claim_passed") or ()), slots.get("claim_wanted"), asked)


def _message(draft: Claim, question: str, slots: dict[str, Any], *, plainly: bool) -> dict[str, Any]:
    asked = (slots.get("claim_asked") or {}).get(question, 0)
    misses = int(slots.get("claim_misses") or 0)
    if question == WHICH_NUMBER:
        return ask_which(list(slots["claim_options"])[1:], asked, misses)
    if question == SUMMARY:
        return summary(draft.fields, draft.photo_count, asked, misses, plainly=plainly)
    return ask(question, draft.fields, asked=asked, misses=misses, photos=draft.photo_count, plainly=plainly)


def _asked(question: str, slots: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, int] = slots.get("claim_asked") or {}
    return {"claim_question": question, "claim_asked": {**times, question: times.get(question, 0) + 1}}
