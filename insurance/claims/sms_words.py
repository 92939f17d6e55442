"""News of a claim in one short message: what has happened, by the end of its number, and where to read on."""

from __future__ import annotations

from insurance.claims.progress import Stage
from insurance.core.core_models import ClaimSms
from insurance.models import Claim
from insurance.sms import NOTICE
from insurance.words.plates import mask_plate

ONE_MESSAGE = 70  # characters; more are sent, and paid for, as two
TEXT = "尾号{tail}的报案{plate}{what}，详见{url}"
PLATE = "（{plate}）"
PATH = "/s/{code}"
_WHAT: dict[Stage, str] = {
    Stage.SURVEYING: "正在查勘定损",
    Stage.DOCUMENTS: "材料审核中",
    Stage.SUPPLEMENT: "请补充材料",
    Stage.CALCULATING: "正在核算",
    Stage.PAYING: "正在付款",
    Stage.PAID: "赔款已到账",
    Stage.CLOSED: "已结案",
    Stage.WITHDRAWN: "已撤销",
    Stage.DECLINED: "已出书面通知",
}
_TAIL = 4
_LIKE_A_PLATE = 7


def news_text(claim: Claim, sms: ClaimSms, *, company: str, public_url: str) -> str:
    """No name, no amount, no whole number. The masked plate is left out where it would make two messages of one."""
    plate = str(claim.fields.get("plate_no") or "")
    named = PLATE.format(plate=mask_plate(plate)) if len(plate) >= _LIKE_A_PLATE else ""
    url = f"{public_url.rstrip('/')}{PATH.format(code=sms.code)}"
    words = {"tail": str(claim.number)[-_TAIL:], "what": _WHAT[Stage(sms.stage)], "url": url}
    text = TEXT.format(plate=named, **words)
    if len(NOTICE.format(company=company, text=text)) <= ONE_MESSAGE:
        return text
    return TEXT.format(plate="", **words)
