"""Danger on the road or in water: the script, and the report at once when there was an accident."""

from __future__ import annotations

import re

from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.danger.better_news import OFF_THE_ROAD
from actions.danger.better_news_words import is_out
from actions.danger.danger_course import met_before, remembered
from actions.danger.first_aid import more_advice
from actions.danger.safety import asks_to_start, is_of_a_car, is_wet, scripts_for
from actions.messages import PERSON, REPORT, RESCUE, say
from actions.questions.answer_question import answer
from actions.report.claim_reading import is_supposed
from actions.report.claim_towing import tells_loss
from actions.turn import Turn
from insurance.danger.dangers import BEYOND_DOUBT, Danger, asks_about_cover, is_of_another_day
from insurance.danger.false_alarms import is_other_matter
from insurance.danger.only_asked import is_one_more_case, only_asks

NOT_WET = "好的，车没泡水就好。想问什么，直接告诉我就行。"
HOT = "冒过烟、发过烫的车先别开、别充电，人离远一点，停在空旷的地方，等拖车和专业检测。"
MAY_DRIVE = (
    "先看人：不舒服、头晕、犯困的别开，换个人或叫代驾。再看车：撞过、泡过水、冒过烟、亮红灯或漏液的先别开、别充电，等拖车和检测；"
    "这些都没有，开慢点试一小段，有异响、异味马上停。"
)
ON_THE_ROAD_STILL = (
    "人都在护栏外就好，别回车里、别站在车道上，拨打 12122 报清哪条高速、哪个方向、多少公里。"
    "还在车上的，看准后面没车，从远离车流的一侧下来。要拖车、要报案，点下面，或直接说。"
)
NOTHING_SUCH = "请先确保人身安全：开双闪，人离开车道，到安全的地方。"

_BROKEN_DOWN = re.compile(r"抛锚|趴窝|没电|亏电|爆胎|动不了|开不了|开不动|坏(?:了|在)|熄火|拖车|救援")
_NOT_WET = re.compile(r"没(?:有)?(?:泡|进水|被?淹)|不是泡水|没水")
_ABOUT_WET_CARS = re.compile(
    r"一样|区别|比(?:油车|电车)|还能修|能修[吗不]|修(?:得|不)好|全损|报废|多少钱|贬值|值钱|能卖|二手|赔|保[吗不]|怕水|多深|防水"
)
_ABOUT_ROADS = re.compile(
    r"能(?:跑|上|开)[^,，。]{0,4}[吗么不]|限速|护栏[^,，。]{0,4}(?:赔|多少)|赔|报销|过路费|收费|多少钱|几公里"
)
_STANDS = re.compile(
    r"停|抛锚|趴|爆胎|追尾|撞(?!坏)|动不了|坏|熄火|堵|事故|翻|失控|没电|亏电|现在|刚(?!提|买)|我在|人在|应急车道"
)
_WATER_NAMED = re.compile(r"水|淹|泡|涉|雨|湿|潮")
_CRASH = re.compile(r"撞|追尾|刮|剐|蹭|碰|翻车|出事|事故|出险")


class GiveSafetyAdvice(BotAction):
    """Said before anything else; in a report, the question that was open follows, other matters wait."""

    rasa_name = "action_give_safety_advice"

    async def act(self, turn: Turn) -> Done:
        if turn.intent == "flood_restart" and _NOT_WET.search(turn.text) and not is_wet(turn.text):
            return Done((say(NOT_WET),), {"not_understood": None})
        if turn.intent == "flood_restart" and not is_wet(turn.text) and _burned(turn):
            return Done((say(HOT, (RESCUE, PERSON)),), {"not_understood": None})
        if turn.intent == "flood_restart" and not turn.in_form and not _may_be_wet(turn):
            return Done((say(MAY_DRIVE, (RESCUE, PERSON)),), {"not_understood": None})
        if turn.intent == "highway_safe" and is_out(turn.text):
            return Done((say(OFF_THE_ROAD, (PERSON,)),), {"not_understood": None})
        if is_supposed(turn.text) or _is_of_a_home(turn) or _only_asks(turn):
            return await answer(self.tools, turn, offer_report=True)
        if turn.intent == "highway_safe" and (advice := more_advice(turn.text, {Danger.HIGHWAY})):
            return Done((say(advice, (PERSON,)),), {"not_understood": None})
        is_loss = _CRASH.search(turn.text) is not None or tells_loss(turn.text, turn.now)
        if turn.intent == "highway_safe" and is_loss and not turn.reporting:
            return Done(then=FORM, leaves_form=turn.in_form)  # the form says the script before its first question
        if turn.intent == "highway_safe" and _BROKEN_DOWN.search(turn.text) and not turn.reporting:
            return Done(then=SERVICE_FORM, leaves_form=turn.in_form)  # likewise, before it asks where the car stands
        if turn.intent == "highway_safe" and is_of_another_day(turn.text):
            return Done() if turn.reporting else await answer(self.tools, turn, offer_report=True)
        texts = scripts_for(turn.text, turn.intent, {}) or (NOTHING_SUCH,)
        choices = (PERSON,) if turn.reporting else (REPORT, RESCUE, PERSON)
        if turn.intent == "highway_safe" and Danger.HIGHWAY in met_before(turn):
            texts = (ON_THE_ROAD_STILL,)
        met = remembered(turn, (Danger.HIGHWAY,)) if turn.intent == "highway_safe" else {}
        waits = turn.form == SERVICE_FORM and turn.intent == "highway_safe"  # papers can wait until people are safe
        return Done((say("\n".join(texts), choices),), {"not_understood": None, **met}, leaves_form=waits)


def _may_be_wet(turn: Turn) -> bool:
    """Whether water is spoken of here, right before, or was met; a bare 「能开吗」 may be about anything."""
    before = is_wet(turn.text) or is_wet(turn.said_before) or is_wet(turn.question_before)
    return before or _WATER_NAMED.search(turn.text) is not None or Danger.WATER in met_before(turn)


def _burned(turn: Turn) -> bool:
    """Whether fire was met in this conversation, and no water."""
    met = met_before(turn)
    return Danger.FIRE in met and Danger.WATER not in met


def _only_asks(turn: Turn) -> bool:
    """A question of cover, price or repair, where nobody stands on the road and nobody is about to start a wet car."""
    if turn.reporting:
        return False
    if turn.intent == "highway_safe" and is_other_matter(Danger.HIGHWAY, turn.text):
        return True
    before = bool(turn.question_before) or asks_about_cover(turn.said_before)
    if only_asks(turn.text, after_question=before) or is_one_more_case(turn.text):
        return True
    if turn.intent == "flood_restart":
        return _ABOUT_WET_CARS.search(turn.text) is not None and not asks_to_start(turn.text, {"damage_cause": "flood"})
    is_there = _STANDS.search(turn.text) is not None or turn.danger_sure >= BEYOND_DOUBT
    return not is_there and _ABOUT_ROADS.search(turn.text) is not None


def _is_of_a_home(turn: Turn) -> bool:
    """Water in a service where no car is spoken of."""
    return turn.intent == "flood_restart" and turn.form == SERVICE_FORM and not is_of_a_car(turn.text)
