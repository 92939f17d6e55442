"""Danger on the road or in water: the script, and the report at once when there was an accident."""

from __future__ import annotations

import re

from actions.answer_question import answer
from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.claim_reading import is_supposed
from actions.messages import PERSON, REPORT, RESCUE, say
from actions.safety import is_of_a_car, scripts_for
from actions.turn import Turn

NOTHING_SUCH = "请先确保人身安全：开双闪，人离开车道，到安全的地方。"

_BROKEN_DOWN = re.compile(r"抛锚|趴窝|没电|亏电|爆胎|动不了|开不了|开不动|坏(?:了|在)|熄火|拖车|救援")
_CRASH = re.compile(r"撞|追尾|刮|剐|蹭|碰|翻车|出事|事故|出险")


class GiveSafetyAdvice(BotAction):
    """Said before anything else; in a report, the question that was open follows, other matters wait."""

    rasa_name = "action_give_safety_advice"

    async def act(self, turn: Turn) -> Done:
        if is_supposed(turn.text) or _is_of_a_home(turn):
            return await answer(self.tools, turn, offer_report=True)
        if turn.intent == "highway_safe" and _CRASH.search(turn.text) and not turn.reporting:
            return Done(then=FORM, leaves_form=turn.in_form)  # the form says the script before its first question
        if turn.intent == "highway_safe" and _BROKEN_DOWN.search(turn.text) and not turn.reporting:
            return Done(then=SERVICE_FORM, leaves_form=turn.in_form)  # likewise, before it asks where the car stands
        texts = scripts_for(turn.text, turn.intent, {}) or (NOTHING_SUCH,)
        choices = (PERSON,) if turn.reporting else (REPORT, RESCUE, PERSON)
        waits = turn.form == SERVICE_FORM and turn.intent == "highway_safe"  # papers can wait until people are safe
        return Done((say("\n".join(texts), choices),), {"not_understood": None}, leaves_form=waits)


def _is_of_a_home(turn: Turn) -> bool:
    """Water in a service where no car is spoken of."""
    return turn.intent == "flood_restart" and turn.form == SERVICE_FORM and not is_of_a_car(turn.text)
