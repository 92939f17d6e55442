"""Safety first: fixed scripts for danger, said before any question of the report. Never freely worded."""

from __future__ import annotations

import re
from typing import Any

from actions.bot_action import BotAction, Done
from actions.messages import PERSON, REPORT, RESCUE, say
from actions.turn import Turn

INJURY = (
    "先救人：请马上拨打 120，并拨 122 或 110 报警。伤者先别随意搬动，您自己也注意来车。保险的事我来帮您记。\n"
    "需要的话，点「转人工」马上有人接待您。"
)
FIRE = (
    "请马上停车断电，所有人离车，到上风处远离车辆，拨打 119，说明是新能源车和车型。"
    "别回车里取东西，也不要自己靠近灭火。\n"
    "人都安全了，我们再报案。"
)
FLOOD = (
    "先保命：解开安全带，开窗或敲碎侧窗边角逃生，人到高处。车停下后不要启动、不要充电，也别碰橙色高压线。\n"
    "人安全了，我们再报案。"
)
HIGHWAY = (
    "先开双闪，车上的人都撤到护栏外，在车后 150 米外摆好警示牌，不要在车道上等。高速请拨 12122 或 110。\n"
    "人安全了，我们再往下办。"
)
NO_RESTART = (
    "泡过水的车请不要启动、不要充电，也不要自己开走，以免扩大损坏或触电起火。\n"
    "如果已经启动过，请马上断电、人离开车，如实告诉我们就好。请拍下水位线和车内水痕，等拖车和专业检测。"
)
NOTHING_SUCH = "请先确保人身安全：开双闪，人离开车道，到安全的地方。"

_HIGHWAY = re.compile(r"高速(?!飞|充)|快速路|隧道|高架|应急车道")
_CRASH = re.compile(r"撞|追尾|刮|剐|蹭|碰|翻车|出事|事故|出险")
_FIRE = re.compile(r"着火|起火|冒烟|自燃|烧起来|火苗|白烟|黑烟|糊味|焦味|热失控|鼓包")
_WATER = re.compile(r"泡水|水淹|被淹|进水|涉水|落水|掉(?:进)?(?:河|水)里|冲走")
_PAST = re.compile(r"已经灭|扑灭|昨|前天|上周|上个?月|几天前")

URGENT_INTENTS = frozenset({"fnol_injury", "fnol_fire", "fnol_flood"})


def scripts_for(text: str, intent: str, fields: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[str, ...]:
    """The scripts that this message calls for, the most urgent first; what was `known` before is not repeated.

    `fields` is what was read from the message.
    """
    known, found = known or {}, []
    hurt = fields.get("has_injury") in (True, "unknown") or (intent == "fnol_injury" and "has_injury" not in fields)
    if hurt and known.get("has_injury") not in (True, "unknown"):
        found.append(INJURY)
    burns = fields.get("damage_cause") == "fire" or intent == "fnol_fire" or bool(_FIRE.search(text))
    if burns and known.get("damage_cause") != "fire":
        found.append(FIRE)
    if intent == "flood_restart":
        return (*found, NO_RESTART)
    wet = fields.get("damage_cause") == "flood" or intent == "fnol_flood" or bool(_WATER.search(text))
    if wet and known.get("damage_cause") != "flood":
        found.append(FLOOD)
    before = f"{known.get('accident_place')}{known.get('narrative')}"
    fast = (intent == "highway_safe" or _HIGHWAY.search(text)) and not _PAST.search(text)
    if fast and not _HIGHWAY.search(before):
        found.append(HIGHWAY)
    return tuple(found)


class GiveSafetyAdvice(BotAction):
    """Danger on the road or in water: the script, and the report at once when there was an accident."""

    rasa_name = "action_give_safety_advice"

    async def act(self, turn: Turn) -> Done:
        if turn.intent == "highway_safe" and _CRASH.search(turn.text) and not turn.in_form:
            return Done(then="claim_form")  # the form says the script before its first question
        texts = scripts_for(turn.text, turn.intent, {}) or (NOTHING_SUCH,)
        choices = (PERSON,) if turn.in_form else (REPORT, RESCUE, PERSON)
        return Done((say("\n".join(texts), choices),), {"not_understood": None})
