"""The customer wants a person, or must have one: the wish goes out at once, with all that is known, nothing asked.

Whoever is only asked to pay for a car needs no person.
"""

from __future__ import annotations

import re
from typing import Any

from actions.answer_question import answer
from actions.bot_action import BotAction, Done
from actions.claim_card import in_one_line
from actions.messages import PERSON, REPORT, hand_off, say
from actions.service_filing import in_one_line as request_in_one_line
from actions.turn import Turn
from insurance import claims, requests
from insurance.models import Claim, ServiceRequest

KEPT = "您填好的报案资料已经保存，同事能直接看到，不用重说。"
KEPT_SERVICE = "您填好的内容已经保存，同事能直接看到，不用重说。"
ELDERLY = "需要长辈协助"
PREPAY = (
    "人要紧：治疗别耽误，情况急请拨 120。\n垫付和押金要由同事核对后办理，我马上请人来。医院的缴费通知和票据请留好。"
)
PREPAY_WANTED = "伤者医疗费垫付"
PAY_LATER = (
    "先别急着给钱、签字：拍好照片，告诉对方走保险，修车和赔别的东西的钱等定损以后再谈；已经给了的，留好转账记录和收条。"
    "要不要走保险、怎么谈，报案以后理赔同事会帮您看。"
)
_MONEY = re.compile(r"钱|交(?!警|通)|付|垫|押金|费|欠|\d|块|万|款|出(?=吗|不|么|$)")
_TREATMENT = re.compile(r"医|药费|治|伤|住院|押金|手术|抢救|护理|病|人家?.{0,4}(?:疼|痛|躺)")
# Whether it is done at all: nobody lies in a hospital by the words.
_ONLY_ASKED = re.compile(
    r"^(?:请问|那|如果|要是|万一|[,，\s])*(?:医药费|医疗费|治疗费|住院费|抢救费|费用)(?:是|由)?(?:你们|保险公司|保险|咱们|平台)?(?:会|能|可以|给|帮)*先?(?:垫付?|出|付)(?:吗|不|么|嘛|的吗)"
    r"|(?:就是?|只是?|随便|先)(?:了解|问问|问一?下|咨询|好奇)"
)
_SOMEBODY = re.compile(
    r"现在|已经|正|住院(?!费)|医院|抢救(?!费)|手术|押金|催|伤者|对方|人家|他|她|老人|孩子|家属|欠|交不|没钱|急|马上"
)


class AskForPerson(BotAction):
    """Wishes, customers who cannot manage alone, and hospitals that ask for money."""

    rasa_name = "action_ask_for_person"

    async def act(self, turn: Turn) -> Done:
        if turn.intent == "injury_prepay" and turn.text and not _MONEY.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)
        if turn.intent == "injury_prepay" and turn.text and not _TREATMENT.search(turn.text):
            return Done((say(PAY_LATER, (REPORT, PERSON)),), {"not_understood": None})
        if turn.intent == "injury_prepay" and _ONLY_ASKED.search(turn.text) and not _SOMEBODY.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
            request = await requests.find_draft(session, turn.customer_id)
        is_prepay = turn.intent == "injury_prepay"
        sentences = [PREPAY] if is_prepay else []
        if turn.in_form:
            sentences.append(KEPT if turn.reporting else KEPT_SERVICE)
        wish = hand_off(
            "safety" if is_prepay else "asked",
            urgent=is_prepay or is_urgent(draft),
            summary=_summary(turn, draft, request),
            text="\n".join(sentences),
        )
        return Done((wish,), {"not_understood": None, "claim_misses": None}, leaves_form=turn.in_form)


def is_urgent(draft: Claim | None) -> bool:
    """Whether somebody may be hurt, or something burns, in what the customer has told so far."""
    fields: dict[str, Any] = draft.fields if draft else {}
    return fields.get("has_injury") in (True, "unknown") or fields.get("damage_cause") == "fire"


def _summary(turn: Turn, draft: Claim | None, request: ServiceRequest | None) -> str:
    parts = [ELDERLY] if turn.elderly or turn.intent == "elder_help" else []
    if turn.intent == "injury_prepay":
        parts.append(PREPAY_WANTED)
    if draft:
        parts.append(in_one_line(draft.fields, draft.photo_count))
    if request:
        parts.append(request_in_one_line(request))
    return "；".join(parts)
