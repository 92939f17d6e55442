"""The question whether two notices are of one loss, and its answer in whatever words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import PERSON, PROGRESS, hand_off, say
from actions.report import told_later
from actions.report.claim_progress import verified_phone
from actions.tools import Tools
from actions.turn import Turn
from foundation.clock import in_beijing
from insurance.claims import claim_listing, claims, same_loss
from insurance.claims.claim_states import AlreadyMoved, TooManyPhotos
from insurance.models import Claim

ASK = "这辆车 {day} 还登记过一起报案（{number}）。和这次是同一起事故吗？"
ASK_WITHOUT = "这辆车 {day} 还登记过一起报案。和这次是同一起事故吗？"
CHOICES = (("是同一起", None), ("不是同一起", None))
JOINED = "好的，两份合在一起，按 {number} 办理，照片也放过去了。"
JOINED_WITHOUT = "好的，两份合在一起办理，照片也放过去了。查进度请先核实报案时留的手机号。"
APART = "好的，那就是两起，{one} 和 {two} 分别办理。"
APART_WITHOUT = "好的，那就是两起，分别办理，您这次的报案号是 {two}。"
KEPT_APART = "没关系，先不合并，您这次的报案 {two} 单独办理，理赔同事会再核对。"
CANNOT = "{number} 已经办到后面了，合不到一起。我记下来了，理赔同事会核对。"
CANNOT_WITHOUT = "另一起已经办到后面了，合不到一起。我记下来了，理赔同事会核对。"
TO_BE_PARTED = "抱歉，您不是这个意思。我请同事马上把两份分开，还是两起分别办理。"
FOR_COLLEAGUE = "客户说不是同一起，请把 {two} 和 {one} 分开办理"
DAY = "%m月%d日"
_SAME = re.compile(r"同一[起个次场件]|(?:是|算)(?:两|2)[起次个]|合(?:在一起|并|到一起)|别合|不合")
_YES = re.compile(
    r"(?:嗯|对|是|是的|对的|没错|好|就|就是|都|应该|其实|确实|算|这|这个|那|两个|两份|它们|都是|[,，\s])*同一[起个次场件](?:事故|事情?|案子|报案)?(?:的|吧|啊|呀|嘛|了|[,，。!！\s])*(?:合(?:在)?一?起?(?:并)?(?:吧|了)?)?"
)
_BARE_YES = re.compile(r"(?:嗯+[,，]?)?(?:是|对|没错)(?:的|啊|呀|对|是|嗯|[,，。!！\s])*")
_BARE_NO = re.compile(r"(?:不是|不|没有|不对)(?:的|啊|呀|不是|[,，。!！\s])*")
_NO = re.compile(
    r"^(?!.*(?:不知道|不清楚|不懂|不晓得|啥|什么|[吗么?？])).*(?:(?<!是)不是|不同|不算|[两2][起次]|另一?[起次]|别合|不合)"
)
_PROTEST = re.compile(
    r"(?:没说|没讲|没同意|没有说|谁说|什么时候说|不是)[^,，。;；]{0,6}(?:同一|合)|(?:别|不要|不能|谁让|怎么)[^,，。;；]{0,6}合(?!适|同|理|格)|(?:分开|拆开)"
)
_LONGEST = 20  # characters; longer is no answer to this
_AT_ONCE = timedelta(minutes=5)  # a bare 「是的」 later than this answers something else


async def ask(tx: AsyncSession, tools: Tools, turn: Turn, claim: Claim) -> tuple[dict[str, Any], ...]:
    """The question, where another notice of this car lies close in time; it is written down that it was asked."""
    earlier = await same_loss.find(tx, claim, hours=tools.settings.same_loss_hours)
    if earlier is None:
        return ()
    await same_loss.ask(tx, claim, earlier, now=turn.now)
    day = in_beijing(earlier.reported_at or earlier.created_at).strftime(DAY)
    text = ASK if await _is_theirs(tx, tools, turn, earlier) else ASK_WITHOUT
    return (say(text.format(day=day, number=earlier.number), CHOICES),)


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """What is said of the last report outside the form; None when the message is about something else."""
    if turn.in_form or turn.is_command or not turn.text:
        return None
    return await _answer(tools, turn) or await told_later.hear(tools, turn)


async def _answer(tools: Tools, turn: Turn) -> Done | None:
    """None when the message is no answer, or nobody has asked."""
    is_bare = _BARE_YES.fullmatch(turn.text) or _BARE_NO.fullmatch(turn.text)
    speaks_of_it = _SAME.search(turn.text) or _PROTEST.search(turn.text)
    if len(turn.text) > _LONGEST or not (is_bare or speaks_of_it):
        return None
    async with tools.database.transaction() as tx:
        found = await same_loss.waiting(tx, turn.customer_id, now=turn.now)
        if found is None:
            return await _protest(tx, turn) if _PROTEST.search(turn.text) else None
        if is_bare and turn.now - (found.claim.reported_at or found.claim.created_at) > _AT_ONCE:
            return None
        is_theirs = await _is_theirs(tx, tools, turn, found.earlier)
        if not (_YES.fullmatch(turn.text) or _BARE_YES.fullmatch(turn.text)):
            await same_loss.keep_apart(tx, found, now=turn.now)
            is_no = _NO.search(turn.text) or _BARE_NO.fullmatch(turn.text)
            text = (APART if is_theirs else APART_WITHOUT) if is_no else KEPT_APART
            return Done((say(text.format(one=found.earlier.number, two=found.claim.number), (PROGRESS, PERSON)),))
        try:
            await same_loss.join(tx, found, limit=tools.settings.max_photos_per_claim, now=turn.now)
        except (AlreadyMoved, TooManyPhotos):
            text = CANNOT if is_theirs else CANNOT_WITHOUT
            return Done((say(text.format(number=found.earlier.number), (PERSON,)),))
    text = JOINED if is_theirs else JOINED_WITHOUT
    return Done((say(text.format(number=found.earlier.number), (PROGRESS, PERSON)),))


async def _protest(tx: AsyncSession, turn: Turn) -> Done | None:
    """「我没说是同一起」 after they were joined: a colleague parts them, for what was joined stays written."""
    newest = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
    events = await claim_listing.events_of(tx, newest.id) if newest else []
    joined = next((event for event in reversed(events) if event.what == same_loss.JOINED), None)
    if newest is None or joined is None or turn.now - joined.at > same_loss.ANSWERED_WITHIN:
        return None
    summary = FOR_COLLEAGUE.format(one=joined.detail["number"], two=newest.number)
    return Done((hand_off("claim_question", summary=summary, text=TO_BE_PARTED),))


async def _is_theirs(session: AsyncSession, tools: Tools, turn: Turn, claim: Claim) -> bool:
    """Whether its number may be told: it is of this account, or of a phone that was verified."""
    if claim.customer_id == turn.customer_id:
        return True
    phone = await verified_phone(session, tools, turn)
    return phone is not None and phone == claim.fields.get("reporter_phone")
