"""The two questions by which a customer shows who they are: the phone left with the policy, and the code sent to it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, say
from actions.report import claim_progress
from actions.services import service_policies
from actions.services.service_memory import Stand
from actions.services.service_questions import CODE, OWN_PHONE
from actions.tools import Tools
from actions.turn import Turn
from insurance.customers import identity
from insurance.customers.identity import Sending, TooManyCodes, Tried
from insurance.sms import SmsFailed

VERIFIED = "核实好了。"
SENT_AGAIN = "重新发了一条，以新收到的为准。"
LIMIT = "验证码要得太频繁了，请过一小时再试，或者转人工帮您核实。"
NOT_SENT = "短信暂时发不出去。请稍后再试，或者转人工帮您核实。"
NOT_RIGHT: dict[Tried, str] = {
    Tried.WRONG: "这个验证码不对，请再核对一下短信里的 6 位数字。",
    Tried.TOO_OFTEN: "验证码输错的次数太多，这个码不能用了。请再发一次手机号，我重新发一个。",
    Tried.TOO_LATE: "这个验证码已经过期了。请再发一次手机号，我重新发一个。",
    Tried.NOTHING_SENT: "请先发手机号，我把验证码发过去。",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """What came of a message, and the code that is to go out once it is written down."""

    done: Done
    sending: Sending | None = None


async def hear(
    tx: AsyncSession, tools: Tools, turn: Turn, stand: Stand, question: str, told: dict[str, Any]
) -> Step | None:
    """None when it is known by now who speaks. `told` holds a phone, a code, or nothing: the code is wanted again."""
    if stand.is_verified:  # the same turn, run again after it had been verified
        return None
    if question == CODE and told.get(CODE):
        return await _try(tx, tools, turn, told[CODE])
    phone = told.get(OWN_PHONE)
    if question == CODE and phone is None and told.get("other_phone"):
        await identity.forget(tx, turn.customer_id)
        return Step(Done(slots={"service_misses": None}))
    if phone is not None and phone == stand.standing.phone:
        none = claim_progress.NONE_OF_PHONE_AGAIN if stand.has_no_claims else service_policies.NONE_FOUND
        return Step(Done((say(none, (PERSON,)),), {"service_misses": None}))
    if phone := phone or stand.standing.awaited:
        return await _send(tx, tools, turn, phone, again=phone == stand.standing.awaited)
    return Step(Done(slots={"service_misses": None}))


async def send(tools: Tools, step: Step) -> Done:
    """Send the code, if there is one: after the commit, so that nobody gets a code that does not count."""
    if step.sending is None:
        return step.done
    try:
        await tools.sms.send_code(step.sending.phone, step.sending.code, key=step.sending.key)
    except SmsFailed as failed:
        logger.warning("sms_failed error=%s", failed)
        return replace(step.done, messages=(say(NOT_SENT, (PERSON,)),), leaves_form=True)
    return step.done


async def _try(tx: AsyncSession, tools: Tools, turn: Turn, code: str) -> Step | None:
    tried = await identity.try_code(
        tx, customer_id=turn.customer_id, code=code, now=turn.now, secret=tools.settings.session_secret
    )
    return None if tried is Tried.RIGHT else Step(Done((say(NOT_RIGHT[tried]),), {"service_misses": None}))


async def _send(tx: AsyncSession, tools: Tools, turn: Turn, phone: str, *, again: bool) -> Step:
    try:
        sending = await identity.send_to(
            tx,
            customer_id=turn.customer_id,
            phone=phone,
            key=f"code:{turn.turn_id}",
            now=turn.now,
            secret=tools.settings.session_secret,
        )
    except TooManyCodes:
        return Step(Done((say(LIMIT, (PERSON,)),), {"service_misses": None}, leaves_form=True))
    said = (say(SENT_AGAIN),) if again else ()
    return Step(Done(said, {"service_misses": None, "service_asked": None}), sending)
