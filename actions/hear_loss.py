"""A loss is mentioned: told, it is reported; asked about, it is answered, with the report offered."""

from __future__ import annotations

from actions import claim_reading
from actions.answer_question import answer
from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.notice_flows import notice_told
from actions.turn import Turn
from insurance.causes import classify_cause
from insurance.dangers import Danger, read_dangers

HALF_SURE = 0.5
WANTS_REPORT = ("报案", "报保险", "报个案", "出险", "理赔流程", "走保险")


class HearLoss(BotAction):
    """Danger to people was met before (`emergency`); the report begins with the scripts for the rest."""

    rasa_name = "action_hear_loss"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if turn.reporting or (_only_asks(turn) and Danger.HIGHWAY not in read_dangers(turn.text)):
            return await answer(self.tools, turn, offer_report=True)
        if not turn.is_command and notice_told(turn.text):
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=turn.in_form)
        return Done(then=FORM, slots={"not_understood": None}, leaves_form=turn.in_form)


def _only_asks(turn: Turn) -> bool:
    """A question about a loss, and no wish to report one."""
    if not turn.is_command and (claim_reading.is_supposed(turn.text) or _is_a_guess(turn)):
        return True
    return (
        not turn.is_command
        and turn.intent != "fnol_start"
        and claim_reading.is_question(turn.text)
        and not any(words in turn.text for words in WANTS_REPORT)
    )


def _is_a_guess(turn: Turn) -> bool:
    """The classifier half believes it, and no word of the message tells of a loss or of a report."""
    told = any(words in turn.text for words in WANTS_REPORT) or classify_cause(turn.text) is not None
    return turn.confidence < HALF_SURE and not told
