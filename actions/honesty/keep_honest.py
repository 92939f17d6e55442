"""Requests to bend the facts, and trouble with drink, licence or flight: one calm text, no method, a person offered."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from actions.bot_action import BotAction, Done
from actions.honesty.bent_words import is_against, refused
from actions.honesty.fraud_told import thanked
from actions.messages import PERSON, REPORT, Choice, say
from actions.questions.answer_question import answer, find_answer
from actions.questions.question_words import is_question
from actions.turn import Turn
from knowledge_base.answer import Answer, KnowledgeUnavailable

TRUTH = (
    "这件事我帮不了您，请按实际情况来报。谁开的车、什么时候、怎么发生的，如实说就好，我们会认真为您登记；"
    "与事实不符的报案可能带来法律上的麻烦。\n"
    "有难处或拿不准怎么说，可以找人工同事商量。"
)
TROUBLE = (
    "您说的情况我不能替您下结论，需要理赔人员看过具体材料和保单条款再答复。\n"
    "请先确保人身安全，有人受伤马上拨打 120，并按要求报警、留在现场配合处理；"
    "报案时如实说明就好，我可以先帮您登记，也可以马上转人工。"
)
RULE_TOLD = "有人受伤先拨打 120，按要求报警、留在现场；报案时如实说明就好，要登记或者转人工都可以。"

SURE = 0.8
_BENT = re.compile(
    r"顶[包一替]|替.{0,3}[顶认背扛]|说.{0,6}开的|[改往].{0,6}(?:时间|日期|前写|后挪)|时间.{0,6}[改写挪]|[旧老]伤|编|[造作]假|假[的装]|"
    r"多[报赔开写]|[开写报]大|[开写报]高|骗保|故意|冒充|换.{0,4}(?:司机|人).{0,4}报|查不?出来?|没人知道|没人发现"
)


class KeepHonest(BotAction):
    """Never accuses, never refuses, never tells how."""

    rasa_name = "action_keep_honest"

    async def act(self, turn: Turn) -> Done:
        if is_against(turn.text):
            return thanked(turn)
        if turn.intent == "fraud_solicit" and (refusal := refused(turn)):
            return Done((refusal,), {"not_understood": None})
        if turn.intent == "fraud_solicit" and turn.confidence < SURE and not _BENT.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)  # an honest question must not sound accused
        choices: tuple[Choice, ...] = (PERSON,) if turn.in_form else (PERSON, REPORT)
        if turn.intent == "fraud_solicit":
            return Done((say(TRUTH, choices),), {"not_understood": None})
        return Done((await self._rule(turn, choices) or say(TROUBLE, choices),), {"not_understood": None})

    async def _rule(self, turn: Turn, choices: tuple[Choice, ...]) -> dict[str, Any] | None:
        """Who asks what the terms say reads what they say; the case itself stays with people."""
        if _BENT.search(turn.text) or not is_question(turn.text):
            return None
        try:
            found = await find_answer(self.tools, turn)
        except KnowledgeUnavailable:
            return None
        if not isinstance(found, Answer):
            return None
        return say(f"{found.text}\n{RULE_TOLD}", choices, citations=[asdict(cited) for cited in found.citations])
