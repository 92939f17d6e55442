"""A loss is mentioned: told, it is reported; asked about, it is answered, with the report offered."""

from __future__ import annotations

import re

from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.messages import MENU, say
from actions.notices.notice_flows import notice_told
from actions.questions.answer_question import answer
from actions.questions.question_words import wants_report
from actions.report import claim_reading
from actions.report.leaving import stops
from actions.turn import Turn
from insurance.danger.dangers import Danger, read_dangers
from insurance.words.causes import classify_cause

HALF_SURE = 0.5
WANTS_REPORT = ("报案", "报保险", "报个案", "出险", "理赔流程", "走保险")
NOTHING_BEGUN = "好的，不报案。没有您的确认，什么都不会提交。还要办别的，直接告诉我就行。"

# Whether to report, by which number, and what counts as one: that is asked, and nothing is wished for yet.
_ONLY_ABOUT_IT = re.compile(
    r"(?:电话|热线|号码)(?:号码?)?(?:是)?(?:多少|几|啥|什么|有吗|呢)|打(?:哪个|什么|多少|几)(?:号|电话)?|多少号"
    r"|(?:还|用不|要不|该不|是不是|需不需|有没有必要|有必要)(?:用|要|该|需要)*(?:再|先|去)?(?:报案|报保险|报个案|走保险)"
    r"|算(?:不算)?(?:是|我|一次)*出险|出险(?:次数|记录|几次)|(?:报案|报保险|走保险|出险)[^,，。;；]{0,6}(?:划算|涨|贵)"
)
# How long one has to report: nothing has happened by these words alone.
_HOW_LONG = re.compile(
    r"(?:几天|多少天|几(?:个)?小时|多少(?:个)?小时|多长时间|多久|几日|什么时候)(?:之内|以内|内|里)?(?:就|必须|一定|都|要|得|可以|能|算)*(?:报案?|报保险|上报|超时|过期)"
    r"|(?:报案|报保险|出险|事故)[^,，。;；]{0,6}(?:时限|时效|期限|有效期|截止)|(?:报案|报保险)[^,，。;；]{0,4}(?:几天|多久|多长时间|几小时)(?:之内|内)?"
)
_IN_GENERAL = re.compile(r"(?:一般|通常|正常|像这种)(?:都|是|情况下?|的话|来说|[,，])*(?:怎么|咋|如何|要|能|会|谁)")
_NO_LOSS = re.compile(r"(?:没有?|未|零|从没|没怎么)出(?:过)?险|无出险")
_WHAT_TO_DO = re.compile(r"[,，]?(?:我|这|这个|现在|该|要|应该)*(?:怎么[办弄搞])(?:啊|呢|呀|好|了|哦)*[?？!！。]*$")
_RESCUE = re.compile(
    r"(?:^|[,，。!！\s])(?:我要|我想|帮我|给我|请|麻烦|快|赶紧|要)*(?:叫|派|喊|找|来|安排|呼叫|申请|要)(?:个|一?辆|一?下|人|车)*(?:来)?(?:道路)?(?:救援|拖车|补胎|换胎|搭电)"
)
_LONGEST_TOLD = (
    8  # characters: 「车被刮了，怎么办」 tells of a loss and asks nothing; a longer one asks about something
)


class HearLoss(BotAction):
    """Danger to people was met before (`emergency`); the report begins with the scripts for the rest."""

    rasa_name = "action_hear_loss"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if not turn.in_form and stops(turn.text):
            return Done((say(NOTHING_BEGUN, MENU),), {"not_understood": None})
        if not turn.in_form and _calls_rescue(turn.text):
            return Done(then=SERVICE_FORM, slots={"not_understood": None})
        if turn.reporting or (_only_asks(turn) and Danger.HIGHWAY not in read_dangers(turn.text)):
            return await answer(self.tools, turn, offer_report=True)
        if not turn.is_command and notice_told(turn.text):
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=turn.in_form)
        return Done(then=FORM, slots={"not_understood": None}, leaves_form=turn.in_form)


def _calls_rescue(text: str) -> bool:
    """「叫救援，轮胎爆了」: help for the car is called for, and no report."""
    wants = _RESCUE.search(text) is not None and not any(words in text for words in WANTS_REPORT)
    return wants and not claim_reading.is_question(text)


def _only_asks(turn: Turn) -> bool:
    """A question about a loss, and no wish to report one."""
    if turn.is_command:
        return False
    if _HOW_LONG.search(turn.text) and not wants_report(turn.text):
        return True
    if (
        claim_reading.is_supposed(turn.text)
        or _IN_GENERAL.search(turn.text)
        or _is_a_guess(turn)
        or _NO_LOSS.search(turn.text)
    ):
        return True
    if not claim_reading.is_question(turn.text) or wants_report(turn.text) or _tells_only(turn.text):
        return False
    if _ONLY_ABOUT_IT.search(turn.text):
        return True
    return turn.intent != "fnol_start" and not any(words in turn.text for words in WANTS_REPORT)


def _tells_only(text: str) -> bool:
    """「车被刮了，怎么办」: what happened, and no question but what now."""
    told = _WHAT_TO_DO.sub("", text)
    return told != text and len(told) <= _LONGEST_TOLD and classify_cause(told) is not None


def _is_a_guess(turn: Turn) -> bool:
    """The classifier half believes it, and no word of the message tells of a loss or of a report."""
    told = any(words in turn.text for words in WANTS_REPORT) or classify_cause(turn.text) is not None
    return turn.confidence < HALF_SURE and not told
