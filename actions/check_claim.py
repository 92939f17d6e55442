"""How far the customer's newest claim has come."""

from __future__ import annotations

from actions.bot_action import BotAction, Done
from actions.messages import CONTINUE, PERSON, REPORT, hand_off, say
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance import claims
from insurance.models import Claim

NONE = "没有查到您的报案。如果是别的手机号或别的渠道报的，可以转人工帮您查。"
DRAFT = "您有一份报案还没有填完，提交后才会有报案号。"
DAY = "%m月%d日"
STATES: dict[str, str] = {
    "reported": "您的报案 {number}（{day} 登记）已经受理，理赔同事会联系您。",
    "awaiting_documents": "您的报案 {number}（{day} 登记）还需要补充材料，请看理赔同事给您的清单，补齐后继续办理。",
    "accepted": "您的报案 {number}（{day} 登记）已经核定，赔付事宜由理赔同事与您联系。",
    "declined": "您的报案 {number}（{day} 登记）已有处理结果，由理赔专员向您当面说明，我帮您联系。",
}


class CheckClaim(BotAction):
    """Only the state is told; what was decided, and why, a person explains."""

    rasa_name = "action_check_claim"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            claim = await claims.latest(session, turn.customer_id)
        if claim is None:
            return Done((say(NONE, (REPORT, PERSON)),))
        if claim.state == "draft":
            return Done((say(DRAFT, () if turn.in_form else (CONTINUE, PERSON)),))
        text = tell(claim)
        if claim.state == "declined":
            return Done((say(text), hand_off("claim_question", summary=str(claim.number))), leaves_form=turn.in_form)
        return Done((say(text, (PERSON,)),))


def tell(claim: Claim) -> str:
    """One sentence on a claim that has its number."""
    day = in_beijing(claim.reported_at or claim.created_at).strftime(DAY)
    return STATES[claim.state].format(number=claim.number, day=day)
