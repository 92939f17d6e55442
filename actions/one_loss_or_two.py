"""The question whether two notices are of one loss, and its answer in whatever words."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, PROGRESS, say
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance import same_loss
from insurance.claim_states import AlreadyMoved, TooManyPhotos
from insurance.models import Claim

ASK = "这辆车 {day} 还登记过一起报案（{number}）。和这次是同一起事故吗？"
CHOICES = (("是同一起", None), ("不是同一起", None))
JOINED = "好的，两份合在一起，按 {number} 办理，照片也放过去了。"
APART = "好的，那就是两起，{one} 和 {two} 分别办理。"
CANNOT = "{number} 已经办到后面了，合不到一起。我记下来了，理赔同事会核对。"
DAY = "%m月%d日"
_SAME = re.compile(r"同一[起个次场件]|(?:是|算)(?:两|2)[起次个]")
_NOT = re.compile(r"不是|不同|不算|[两2][起次]|另一?[起次]|[吗么?？]")
_LONGEST = 20  # characters; longer is no answer to this


async def ask(tx: AsyncSession, tools: Tools, turn: Turn, claim: Claim) -> tuple[dict[str, Any], ...]:
    """The question, where another notice of this car lies close in time; it is written down that it was asked."""
    earlier = await same_loss.find(tx, claim, hours=tools.settings.same_loss_hours)
    if earlier is None:
        return ()
    await same_loss.ask(tx, claim, earlier, now=turn.now)
    day = in_beijing(earlier.reported_at or earlier.created_at).strftime(DAY)
    return (say(ASK.format(day=day, number=earlier.number), CHOICES),)


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the message is no answer, or nobody has asked."""
    if turn.in_form or turn.is_command or len(turn.text) > _LONGEST or not _SAME.search(turn.text):
        return None
    async with tools.database.transaction() as tx:
        found = await same_loss.waiting(tx, turn.customer_id, now=turn.now)
        if found is None:
            return None
        if _NOT.search(turn.text):
            await same_loss.keep_apart(tx, found, now=turn.now)
            text = APART.format(one=found.earlier.number, two=found.claim.number)
            return Done((say(text, (PROGRESS, PERSON)),))
        try:
            await same_loss.join(tx, found, limit=tools.settings.max_photos_per_claim, now=turn.now)
        except (AlreadyMoved, TooManyPhotos):
            return Done((say(CANNOT.format(number=found.earlier.number), (PERSON,)),))
    return Done((say(JOINED.format(number=found.earlier.number), (PROGRESS, PERSON)),))
