"""A person is called at once, with all that is known, and nothing is asked."""

from __future__ import annotations

import re
from typing import Any

from actions.done import Done
from actions.messages import REPORT, hand_off, say
from actions.report.claim_card import in_one_line
from actions.report.loss_told import account_of, remembered
from actions.services.service_filing import in_one_line as request_in_one_line
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim, ServiceRequest
from insurance.requests import requests
from insurance.words.causes import classify_cause

KEPT = "您填好的报案资料已经保存，同事能直接看到，不用重说。"
REGRET = "抱歉让您有不好的体验，请同事来和您沟通。"
KEPT_SERVICE = "您填好的内容已经保存，同事能直接看到，不用重说。"
LOSS_KEPT = "您说的情况记下了，客服能直接看到。等的时候也可以先把报案填上，说“我要报案”就行，说过的不用再说。"
MATTER_KEPT = "您说的事记下了，客服接入就能看到，不用重说。"
IN_WRITING = "不用打电话，在这里打字就能办完，客服也打字回您。"
PREPAY = (
    "人要紧：治疗别耽误，情况急请拨 120。\n垫付和押金要由同事核对后办理，我马上请人来。医院的缴费通知和票据请留好。"
)
ELDERLY = "需要长辈协助"
PREPAY_WANTED = "伤者医疗费垫付"
_MATTER = re.compile(
    r"保单|保费|理赔|赔款|赔付|退保|发票|定损|维修|修车|报案|扣款|扣费|续保|过户|批改|查勘|救援|拖车|订单|退款|快递"
)
_CANNOT_HEAR = re.compile(
    r"聋|听障|听力(?:障碍|残|不好|很差|差)|(?:耳朵)?听不见|哑巴?|说不了话|不能(?:说话|打电话|接电话)|没法(?:说话|打电话|接电话)"
)
_WANTS_A_CALL = re.compile(r"打(?:给我|过来|我)|给我打|回(?:我)?电")
_TELLS_AT_LEAST = 12  # characters; 「我要报案找人工」 tells nothing that could be kept


async def call(tools: Tools, turn: Turn, *, is_prepay: bool = False, regrets: bool = False) -> Done:
    """`regrets`: with a word for whoever is angry."""
    async with tools.database.reading() as session:
        draft = await claims.find_draft(session, turn.customer_id)
        request = await requests.find_draft(session, turn.customer_id)
    beside = () if is_prepay or turn.in_form else _matter_beside(turn, draft)
    sentences = [PREPAY] if is_prepay else [REGRET] if regrets or turn.intent == "complaint" else []
    if turn.in_form:
        sentences.append(KEPT if turn.reporting else KEPT_SERVICE)
    wish = hand_off(
        "safety" if is_prepay else "asked",
        urgent=is_prepay or is_urgent(draft),
        summary=_summary(turn, draft, request, is_prepay=is_prepay),
        text="\n".join(sentences),
    )
    told = remembered(turn) if _offers_report(turn, draft) else {}
    return Done((*beside, wish), {"not_understood": None, "claim_misses": None, **told}, leaves_form=turn.in_form)


def is_urgent(draft: Claim | None) -> bool:
    """Whether somebody may be hurt, or something burns, in what the customer has told so far."""
    fields: dict[str, Any] = draft.fields if draft else {}
    return fields.get("has_injury") in (True, "unknown") or fields.get("damage_cause") == "fire"


def _matter_beside(turn: Turn, draft: Claim | None) -> tuple[dict[str, Any], ...]:
    """What is told beside the wish is acknowledged; where it is a loss, the report can begin meanwhile."""
    if _CANNOT_HEAR.search(turn.text) and not _WANTS_A_CALL.search(turn.text):
        return (say(IN_WRITING),)
    if _offers_report(turn, draft):
        return (say(LOSS_KEPT, (REPORT,)),)
    tells = len(turn.text) >= _TELLS_AT_LEAST and _MATTER.search(turn.text) is not None
    return (say(MATTER_KEPT),) if tells else ()


def _offers_report(turn: Turn, draft: Claim | None) -> bool:
    return draft is None and not turn.in_form and classify_cause(account_of(turn.text)) is not None


def _summary(turn: Turn, draft: Claim | None, request: ServiceRequest | None, *, is_prepay: bool) -> str:
    parts = [ELDERLY] if turn.elderly or turn.intent == "elder_help" else []
    if is_prepay:
        parts.append(PREPAY_WANTED)
    if draft:
        parts.append(in_one_line(draft.fields, draft.photo_count))
    if request:
        parts.append(request_in_one_line(request))
    return "；".join(parts)
