"""The car cannot go on: how to stay safe, whom to call, and a person who sends the tow truck."""

from __future__ import annotations

from actions.bot_action import BotAction, Done
from actions.messages import PERSON, REPORT, say
from actions.safety import scripts_for
from actions.turn import Turn

RESCUE_TEXT = (
    "请先开双闪，人离开车道到安全的地方等。\n"
    "需要拖车、搭电或换胎，请拨打救援电话 {hotline}，或点「转人工」由同事帮您派车，并告诉他车的位置和车况。"
)


class ArrangeRescue(BotAction):
    rasa_name = "action_arrange_rescue"

    async def act(self, turn: Turn) -> Done:
        text = RESCUE_TEXT.format(hotline=self.tools.settings.hotline)
        danger = "\n".join(scripts_for(turn.text, turn.intent, {}))
        choices = (PERSON,) if turn.in_form else (PERSON, REPORT)
        return Done((say(f"{danger}\n{text}" if danger else text, choices),), {"not_understood": None})
