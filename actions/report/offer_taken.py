"""A report that was just offered is begun by facts of the loss: 「昨天下午」, 「没人受伤」, 「市二院」."""

from __future__ import annotations

import re

from actions.notices.notice_flows import notice_told
from actions.questions.question_words import is_question
from actions.report.leaving import stops
from actions.report.loss_told import SLOT, account_of
from actions.turn import Turn
from insurance.claims.facts import names_place, read_everything, read_injury

# Facts that answer a question of a report, and hardly stand in any other message.
_FACTS = frozenset(
    {"accident_time", "accident_day", "accident_place", "drivable", "police_reported", "plate_no", "third_plate"}
    | {"has_injury", "damage_cause"}
)
_OF_A_NOTICE = re.compile(
    r"医院|卫生院|诊所|门诊|[市县省区][一二三]院|住院|出院|住[着进了]|缝[了针]"
    r"|手术|看[了过]|家里?$|自己家|邻居|物业|楼[上下]|骨折|本人|[爸妈爷奶]$|孩子$|确诊"
)
_LEAVES = frozenset(
    {"human", "complaint", "stop", "claim_cancel", "fraud_solicit", "greet", "thanks", "goodbye", "no_person"}
)
_NOT_THIS = re.compile(
    r"保单|保费|到期|续保|退保|报价|多少钱|发票|算了|不报|不用|不需要|先不|再说|考虑|问问|咨询|就问|好奇"
    r"|人工|客服|投诉|进度|报销|材料|资料|单子|手续|证明|哪|什么|啥|怎么|多久|如果|万一|要是|的话"
)
_LONGEST = 60  # characters


def begins(turn: Turn) -> bool:
    """Whether the message before told the loss beside which the report was offered, and this one goes on telling."""
    told = str(turn.slots.get(SLOT) or "")
    before = account_of(turn.said_before) if turn.said_before else ""
    if not told or not before or not told.endswith(before[-_LONGEST:]):
        return False
    text = turn.text
    if not 0 < len(text) <= _LONGEST or turn.intent in _LEAVES or is_question(text) or stops(text):
        return False
    return _NOT_THIS.search(text) is None and _tells(text, turn, is_notice=notice_told(told) is not None)


def _tells(text: str, turn: Turn, *, is_notice: bool) -> bool:
    told = read_everything(text, turn.now)
    if _FACTS & set(told):
        return True
    if is_notice:
        return _OF_A_NOTICE.search(text) is not None
    return names_place(text) or (read_injury(text, asked=True) is False and len(text) > 2)
