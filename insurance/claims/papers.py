"""The papers of a claim by its branch: what is needed, what only where there is one, what is here, what is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from insurance.claims.branches import Branch, branch_of

POLICY, PHOTOS = "保单", "现场和损失照片"

# One letter per branch in the order of `_ORDER`: ✓ needed, ○ where there is one, — not needed.
_ORDER = (
    Branch.SINGLE,
    Branch.TWO_PARTY,
    Branch.INJURY,
    Branch.FIRE,
    Branch.FLOOD,
    Branch.THEFT,
    Branch.GLASS,
    Branch.SCRATCH,
    Branch.PILE,
    Branch.PARKED_HIT,
    Branch.OTHER,
    Branch.HEALTH,
    Branch.ACCIDENT,
    Branch.HOUSEHOLD,
)
_MATRIX: tuple[tuple[str, str], ...] = (
    ("索赔申请书（可电子签）", "✓✓✓✓✓✓✓✓✓✓✓✓✓✓"),
    (POLICY, "✓✓✓✓✓✓✓✓✓✓✓✓✓✓"),
    ("驾驶证", "✓✓✓✓✓✓✓✓○✓✓———"),
    ("行驶证", "✓✓✓✓✓✓✓✓○✓✓———"),
    ("被保险人身份证", "✓✓✓✓✓✓✓✓✓✓✓✓✓✓"),
    ("收款银行卡", "✓✓✓✓✓✓✓✓✓✓✓✓✓✓"),
    ("事故认定书或快处协议", "○✓✓○○——○—○○———"),
    (PHOTOS, "✓✓✓✓✓○✓✓✓✓✓——✓"),
    ("定损单、修理清单和发票", "✓✓○✓✓—✓✓✓✓✓———"),
    ("施救或拖车票据", "○○○○✓———○—○———"),
    ("病历、诊断、费用清单和医疗发票", "——✓————————✓✓—"),
    ("误工、护理、交通、鉴定证明", "——○———————————"),
    ("公安立案证明", "—————✓—○○○——○○"),
    ("登记证、全部钥匙、购车发票", "———○○✓————————"),
    ("火灾事故认定书", "———✓————○————○"),
    ("气象证明或水位线照片", "————○————————○"),
    ("三电检测报告、充电记录", "○○—✓✓———✓—○———"),
    ("充电桩购买和安装凭证", "————————✓—————"),
    ("供电或物业证明", "————————○—————"),
    ("监控或行车记录仪录像", "○○○○○○○○○○○——○"),
    ("出院小结（住院的）", "———————————○○—"),
    ("医保结算单", "———————————○○—"),
    ("意外事故证明", "————————————✓—"),
    ("关系证明（替家人办理时）", "———————————○○—"),
    ("损失清单", "—————————————✓"),
    ("发票或价值证明", "—————————————✓"),
    ("物业或消防证明", "—————————————○"),
    ("房屋权属证明", "—————————————✓"),
)
PAPER_OF = {  # of what `photo_text.readings_of` calls a document
    "driving_permit": "行驶证",
    "driving_licence": "驾驶证",
    "police_report": "事故认定书或快处协议",
}


@dataclass(frozen=True)
class Paper:
    """`needed` False: only where there is one. `here`: the company has it already and must not ask for it again."""

    name: str
    needed: bool
    here: bool


def papers_of(
    fields: dict[str, Any], *, photos: int, labels: Collection[str] = (), has_policy: bool = False
) -> tuple[Paper, ...]:
    """The papers of this loss. `labels`: of the claim's photos. `has_policy`: the book knows the car."""
    column = _ORDER.index(branch_of(fields))
    here = {name for name, _ in _MATRIX if name in labels}
    here |= {POLICY} if has_policy else set()
    here |= {PHOTOS} if photos else set()
    return tuple(
        Paper(name, needed=marks[column] == "✓", here=name in here) for name, marks in _MATRIX if marks[column] != "—"
    )


def missing(papers: tuple[Paper, ...]) -> list[str]:
    """What is needed and not here, in one list, as the law wants it told: once."""
    return [paper.name for paper in papers if paper.needed and not paper.here]
