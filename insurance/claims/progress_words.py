"""How far a claim has come, in the customer's words. Nothing is promised: amounts are told when they are decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.clock import in_beijing
from insurance.claims.progress import Stage
from insurance.core.core_models import ClaimStep
from insurance.models import Claim

REPORTED = ("已报案", "报案已登记，理赔同事会联系您。修车前请先等定损，票据和照片请留好。")
REPORTED_OTHER_LINE = ("已报案", "报案已登记，理赔同事会联系您。病历、票据和照片请留好。")
TITLES: dict[Stage, str] = {
    Stage.SURVEYING: "查勘定损中",
    Stage.DOCUMENTS: "材料审核中",
    Stage.SUPPLEMENT: "需要您补充材料",
    Stage.CALCULATING: "理赔审核中",
    Stage.PAYING: "赔付中",
    Stage.PAID: "已到账",
    Stage.CLOSED: "已结案",
    Stage.WITHDRAWN: "已撤销",
    Stage.DECLINED: "已出具书面通知",
}
_SENTENCES: dict[Stage, str] = {
    Stage.SURVEYING: "查勘定损正在进行，查勘员会联系您约时间或请您补拍照片。",
    Stage.DOCUMENTS: "材料已收到，正在审核。",
    Stage.SUPPLEMENT: "还需要您补充：{missing}。在对话里直接发照片就可以。",
    Stage.CALCULATING: "材料审核完了，正在核算。",
    Stage.PAYING: "审核已完成，正在付款{to}。",
    Stage.PAID: "赔款{amount}已经到账{to}，请查收。",
    Stage.CLOSED: "案件已经办结。对结果有疑问，可以随时转人工。",
    Stage.WITHDRAWN: "案件已按申请撤销。如果不是您本人的意思，请转人工。",
    Stage.DECLINED: "书面通知和理由已经发出，由理赔专员向您说明。有不同意见，可以转人工申诉。",
}
_NEWS = "您的报案 {number} 有新进展：{title}。{sentence}"
_OTHERS = "理赔同事清单上的材料"
DAY = "%m月%d日 %H:%M"


@dataclass(frozen=True)
class Point:
    """One entry of the timeline."""

    at: datetime
    title: str
    sentence: str

    def day(self) -> str:
        return in_beijing(self.at).strftime(DAY)


def timeline(claim: Claim, steps: Sequence[ClaimStep]) -> list[Point]:
    """Everything that happened, oldest first, without amounts and accounts: whoever has the page may see it."""
    reported = REPORTED_OTHER_LINE if claim.fields.get("line") else REPORTED
    first = Point(claim.reported_at or claim.created_at, *reported)
    told = [Point(step.at, title_of(step), sentence_of(step)) for step in steps]
    return [first, *told]


def title_of(step: ClaimStep) -> str:
    return TITLES[Stage(step.stage)]


def sentence_of(step: ClaimStep, *, in_full: bool = False) -> str:
    """Amounts and accounts only `in_full`, for who is verified."""
    detail: dict[str, Any] = step.detail
    missing = "、".join(detail.get("missing") or ()) or _OTHERS
    amount = f" {detail['amount']} 元" if in_full and detail.get("amount") else ""
    to = f"（尾号 {detail['account_tail']}）" if in_full and detail.get("account_tail") else ""
    return _SENTENCES[Stage(step.stage)].format(missing=missing, amount=amount, to=to)


def news(claim: Claim, step: ClaimStep) -> str:
    """What the customer is sent when the status changes, in whatever channel: no amount, no account, no name."""
    return _NEWS.format(number=claim.number, title=title_of(step), sentence=sentence_of(step))
