"""A call back that was promised is taken back, or its number is put right, in the customer's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Line, Owner, Sender
from handoff import notices
from handoff.call_numbers import nearly
from insurance.models import ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind, RequestState
from insurance.words.phones import parse_phone

CANCELLED = "好的，回电已取消（编号{number}），不会再给您打电话。需要时随时说“转人工”。"
CHANGED = "已改好，客服会拨打您尾号{tail}的手机，编号{number}。"
STANDS = "好的，还是拨打您尾号{tail}的手机，编号{number}。"
NONE = "您这里没有登记着的回电，不会给您打电话。"
ASK_RIGHT_ONE = "好的，请直接回复对的手机号，我改过来。"
BY = "customer"
WHY = "the customer wants no call any more"

_NO_CALL = re.compile(
    r"(?:算了|那|我|就|还是|请|麻烦|帮我|给我|把|要|想|也|都|这个|那个|刚才|的|已经|现在|不需要了|不用了|问题解决了|[,，。!！~\s])*"
    r"(?:(?:取消|撤销|撤掉|撤了|不要|不用|不需要|别|甭)(?:掉|了|你们?|客服|人工|再|的|这个|那个|登记)*(?:回电|给我回电|回电话|回我电话)(?:登记)?"
    r"|(?:回电话?|电话回访?)(?:登记)?(?:就|也|都|请|帮我|给我)*(?:取消|撤|不要|不用|不需要|算)"
    r"|(?:不|别|甭)(?:用|要|需要|必)?(?:再|你们?|客服|人工)*(?:给我|打|联系)(?:给我|我)?(?:打|回)?(?:过来|个)?(?:电话)?)"
    r"(?:掉|了|吧|啊|呀|哈|谢谢|[,，。!！~\s]|我自己(?:弄|解决|处理)(?:好)?|问题(?:已经)?解决)*"
)
_WRONG = re.compile(
    r"(?:号码?|电话|手机)(?:我)?(?:刚才)?(?:给|写|打|填|留|发|报|说|输)?(?:错|不对|有误)|(?:写|打|填|留|发|报|说|输|弄|搞)错"
    r"|(?:换|改)(?:成|为|到|打|一?个|下|一下)?(?:这个|另一?个|别的|我)?(?:号|电话|手机)|(?:号码?|电话|手机)(?:改|换)|不对[,，\s]*(?:是|应该)"
    r"|(?:改|换)(?:成|为)|不是(?:这个|那个)号"
)
_NAMES_CALL = re.compile(r"回电|回我|打给我|打我|给我打")
_LONGEST = 45  # characters


@dataclass(frozen=True)
class CallChange:
    """`phone` takes the place of the number; None: the call is not wanted, or, if `wrong`, its number is not the one.

    `answer`: what to say where the new number cannot be called either.
    """

    phone: str | None
    wrong: bool
    answer: str = ""


def read_change(text: str, *, of_call: bool) -> CallChange | None:
    """`of_call`: nothing but the call was spoken of last, so that its number need not be named as such."""
    if len(text) > _LONGEST:
        return None
    if _NO_CALL.fullmatch(text.strip()):
        return CallChange(None, wrong=False)
    if not _WRONG.search(text) or not (of_call or _NAMES_CALL.search(text)):
        return None
    return CallChange(parse_phone(text), True, nearly(text, asked=True) or ASK_RIGHT_ONE)


async def wanted(
    session: AsyncSession, conversation: Conversation, lines: Sequence[Line], first_seq: int
) -> CallChange | None:
    """The change that the words from `first_seq` on want, of a call that is promised or of none while they wait."""
    if conversation.owner == Owner.AGENT:
        return None
    before = [line for line in lines if line.seq < first_seq and line.sender != Sender.CUSTOMER]
    of_call = bool(before) and before[-1].sender == Sender.SYSTEM
    said = [line.text for line in lines if line.seq >= first_seq and line.sender == Sender.CUSTOMER]
    change = read_change("\n".join(said).strip(), of_call=of_call)
    if change is None:
        return None
    is_none_while_waiting = conversation.owner == Owner.QUEUE and not change.wrong
    return change if is_none_while_waiting or await open_call(session, conversation) else None


async def open_call(session: AsyncSession, conversation: Conversation) -> ServiceRequest | None:
    """The call that is promised in this conversation and not made yet, the newest one."""
    filed = await requests.filed(session, conversation.customer_id)
    is_open = (RequestState.OPEN, RequestState.IN_PROGRESS)
    calls = [one for one in filed if one.kind == RequestKind.CALL_BACK and one.state in is_open]
    return next((one for one in calls if one.conversation_id == conversation.id), None)


async def make(tx: AsyncSession, bell: Bell, conversation: Conversation, change: CallChange, *, key: str) -> None:
    """Do it and say so. Hold the conversation by `lock`."""
    call = await open_call(tx, conversation)
    if call is None:
        await notices.tell(tx, bell, conversation, NONE, key=key)
        return
    if not change.wrong:
        await requests.move(tx, call.id, RequestState.WITHDRAWN, who=BY, why=WHY, now=transcript.now_of(tx))
        await notices.tell(tx, bell, conversation, CANCELLED.format(number=call.number), key=key)
        return
    if change.phone is None:
        asks = {"what": "number", "handoff": str(call.fields.get("handoff") or "")}
        await notices.tell(tx, bell, conversation, change.answer, key=key, asks=asks)
        return
    said = STANDS if call.fields.get("phone") == change.phone else CHANGED
    await requests.note_call(tx, call.id, {"phone": change.phone}, now=transcript.now_of(tx))
    await notices.tell(tx, bell, conversation, said.format(tail=change.phone[-4:], number=call.number), key=key)
