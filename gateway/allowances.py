"""What the console shows beside an agent's text box: how much may still be said on WeChat, and until when."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from channels.wechat import quota
from channels.wechat.quota import Act
from conversations import transcript
from foundation.clock import in_beijing
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import check_readable
from handoff.console.requests import Id
from insurance.customers import customers, forgetting

router = APIRouter(prefix="/api/console", tags=["console"])


@router.get("/conversations/{conversation_id}/allowance")
async def allowance(desk: AtDesk, agent: Serving, conversation_id: Id) -> dict[str, Any]:
    """`limited` is false for channels without such limits. `left` 0: what is written waits for the customer."""
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        conversation = await transcript.find(session, conversation_id)
        if conversation.channel != "wechat":
            return {"limited": False, "left": None, "most": None, "until": None, "gone": False}
        customer = await customers.find(session, conversation.customer_id)
        openid = customer.external_id if customer else ""
        standing = await quota.standing(session, openid, now=await desk.database.now(session))
    until = in_beijing(standing.until).isoformat(timespec="seconds") if standing.until else None
    most = max(quota.ALLOWED[Act.MESSAGE][0], standing.left)  # several acts of theirs may add up
    return {
        "limited": True,
        "left": standing.left,
        "most": most,
        "until": until,
        "gone": forgetting.is_gone(openid),
    }
