"""What is said of a report outside the form: it is to be bent or thrown away, or was given and is to be added to."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.honesty.bent_words import refused
from actions.messages import PERSON, PROGRESS, say
from actions.questions.question_words import is_question
from actions.report import claim_stopped
from actions.report.claim_progress import tell
from actions.report.claim_questions import STOPPED
from actions.report.leaving import names_report, throws_away
from actions.report.put_right_later import puts_right
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claim_listing, claims, same_loss
from insurance.claims.papers import missing, papers_of
from insurance.models import Claim

ADDED = "记下了，已经补到报案 {number} 里：「{words}」。理赔同事会照这个和您核对。"
HOW_TO_ADD = "可以。要补的、要改的直接说给我，我记到报案 {number} 里。"
GIVEN = "记得的。{told}"
NEXT = (
    "您的报案 {number} 已经登记好，理赔同事会{by}联系您，约定损。定损前先别修车。\n"
    "材料可以先备着：{papers}。拍照直接发在这里，就补到这起报案里。"
)
NEXT_ALL_HERE = "您的报案 {number} 已经登记好，理赔同事会{by}联系您，约定损。定损前先别修车，有新照片直接发在这里就行。"
BY_PHONE, AS_LEFT = "打 {phone} ", "按您留的方式"
LISTED = "、"

SUPPLEMENTED = "supplemented"  # the event of the claim
_LATELY, _JUST_NOW = timedelta(days=30), timedelta(days=1)
_TAKES_MORE = ("reported", "awaiting_documents")
_LONGEST = 200

_THE_CLAIM = (
    r"(?:(?:我|那|这|刚才?|刚刚|之前)(?:个|起|份|的|刚才?|刚刚|那个?|这个?)*"
    r"(?:报的(?:那个?|案子?|单子?)?|案子|案里?|报案(?:单|信息|资料)?(?!电话|流程))"
    r"|报案(?:里|信息|资料|单)|案子?里|报的案)"
)
_CHANGES = (
    r"(?:(?:要|想|得|帮我|给我|再|来)(?:再|给|帮|我|你)*(?:改|补(?!交|材料|资料|单据|照片)|加|添|更正|更新)(?!油|电|急|班|钱|个微信|微信|好友|快)"
    r"|加到|补到|写到|加进|补进|加上|补上|添上|补充|(?:填|写|报|说|录|登记|弄|搞)(?:的)?(?:时候)?(?:是)?错(?!过)|漏(?:了|写|填|报|说)|(?:没|忘了?|忘记)(?:写|填|说|报上|登记)(?!案))"
)
_OF_A_CLAIM = re.compile(rf"{_THE_CLAIM}[^。!！?？]{{0,14}}{_CHANGES}|{_CHANGES}[^。!！?？]{{0,8}}{_THE_CLAIM}")
# Said soon after the report, without naming it.
_A_DETAIL = r"(?:出险|事故|报案)?(?:的)?(?:时间|地点|经过|驾驶员|驾驶人|司机|对方车牌|损失|部位)"
_OF_THE_LAST = re.compile(
    rf"(?:要|想|帮我|给我)(?:再)?(?:改|补|更正)(?:一?下|个)?{_A_DETAIL}"
    r"|(?:[,，]|.{4,})(?:你|您|请|麻烦)?(?:给|帮)?(?:我)?(?:补上|加上|添上|补一下|加一下|记上|补进去|加进去)(?:去|吧|呗|啊|[。!！])*$"
)
_ELSE = re.compile(
    r"保单|续保|投保|保险公司|发票|微信|过户|批改|撤|销案|取消|删|(?<!不是查)进度|多久|什么时候(?!的)|怎么[补交寄传发]"
)
_OF_A_DRAFT = re.compile(r"草稿|没(?:填|报|写)完|没提交|新填|刚填|填的|这份")
_GIVEN = re.compile(
    r"(?:我|咱|俺)?(?:都|不是)?(?:已经|刚才?|刚刚|早就?|之前|昨天|今天|上午|下午|明明)+(?:就|都|不是)*报(?:过|完|了)+(?:个)?(?:案|保险)?(?:了|的|啊|呀|嘛|吗|呢|[,，。!！?？])*"
    r"(?:你们?(?:不记得|忘|没记|不知道|查不到|怎么).{0,8})?"
)
_NEXT = re.compile(
    r"(?:那|好|嗯|请问|[,，])*(?:下一步|接下来|接下去|后面|往后|然后|之后|后续|下面)(?:我|该|要|还|得|需要|应该|是|就|咱|[,，])*"
    r"(?:(?:干|做|弄|办|准备|走|等)?(?:啥|什么|么子)(?:事|流程|手续)?|怎么(?:办|做|弄|走|处理)|干嘛|咋\w|(?<=[步来续后])[呢?？])(?:呢|啊|呀|了|[。!！?？])*"
)
_PAPERS = re.compile(
    r"(?:那|我|请问|理赔|要|的|[,，])*(?:材料|资料|单据|证件)(?:要|该|得|我)*(?:怎么|咋|往哪|在哪|去哪|发哪|寄哪|交哪|交给谁|发给谁|送哪)(?:里|儿)?(?:交|发|传|寄|给|送|提交|上传)?(?:你们|过去)?(?:呢|啊|呀|[。!！?？])*"
    r"|(?:那|我|还|现在)*(?:要|需要|得)(?:交|准备|提供|带|发)?(?:些)?(?:什么|啥|哪些)(?:材料|资料|单据|手续)(?:呢|啊|呀|[。!！?？])*"
)


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the message is about something else."""
    text = turn.text
    if refusal := refused(turn):
        return Done((refusal,), {"not_understood": None})
    if throws_away(text):
        return await _throw_away(tools, turn)
    is_added = _adds_to_claim(text)
    asks_on = bool(_NEXT.fullmatch(text) or _PAPERS.fullmatch(text))
    is_given = _GIVEN.fullmatch(text) is not None
    if not (is_added or asks_on or is_given):
        return None
    async with tools.database.transaction() as tx:
        claim = await _last_given(tx, turn, within=_LATELY if _OF_A_CLAIM.search(text) or is_given else _JUST_NOW)
        if claim is None:
            return None
        if is_added:
            return await _add(tx, turn, claim)
    if is_given:
        return Done((say(GIVEN.format(told=tell(claim)), (PROGRESS, PERSON)),))
    return Done((say(_what_next(claim), (PROGRESS, PERSON)),))


async def is_added_in(session: AsyncSession, claim_id: str, turn: str) -> bool:
    """Whether this very turn has added something, in a run that was cut off."""
    events = await claim_listing.events_of(session, claim_id)
    return any(event.what == SUPPLEMENTED and event.why == turn for event in events)


async def _throw_away(tools: Tools, turn: Turn) -> Done | None:
    """The draft goes where it is meant; a report that was given goes to a person."""
    was_stopped = turn.slots.get("claim_question") == STOPPED
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        given = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
        if draft and (was_stopped or _OF_A_DRAFT.search(turn.text) or (given is None and names_report(turn.text))):
            return await claim_stopped.thrown_away(tx, turn, draft)
    if given is None or not names_report(turn.text) or turn.intent == "claim_cancel":
        return None
    if draft:
        text = claim_stopped.WHICH.format(number=given.number)
        return Done((say(text, (claim_stopped.DELETE, PERSON)),), {"claim_question": STOPPED})
    return Done((claim_stopped.to_a_person(given),))


def _adds_to_claim(text: str) -> bool:
    if len(text) > _LONGEST or _ELSE.search(text) is not None:
        return False
    return _OF_A_CLAIM.search(text) is not None or _OF_THE_LAST.search(text) is not None or puts_right(text)


async def _last_given(tx: AsyncSession, turn: Turn, *, within: timedelta) -> Claim | None:
    """The claim that was given last and is still open, unless another report is being filled in."""
    if await claims.find_draft(tx, turn.customer_id) is not None:
        return None
    newest = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
    if newest is None or newest.state not in _TAKES_MORE or newest.reported_at is None:
        return None
    if turn.now - newest.reported_at > within or await same_loss.joined_ones(tx, [newest.id]):
        return None
    return newest


async def _add(tx: AsyncSession, turn: Turn, claim: Claim) -> Done:
    """In the customer's own words: what was reported stays as it is, and a colleague puts it right."""
    if is_question(turn.text):
        return Done((say(HOW_TO_ADD.format(number=claim.number), (PERSON,)),))
    detail = {"words": turn.text}
    await claims.remark(tx, claim.id, SUPPLEMENTED, detail=detail, who="customer", now=turn.now, why=turn.turn_id)
    return Done((say(ADDED.format(number=claim.number, words=turn.text), (PROGRESS, PERSON)),))


def _what_next(claim: Claim) -> str:
    phone = claim.fields.get("reporter_phone")
    by = BY_PHONE.format(phone=phone) if phone else AS_LEFT
    papers = missing(papers_of(claim.fields, photos=claim.photo_count, has_policy=bool(claim.fields.get("plate_no"))))
    text = NEXT if papers else NEXT_ALL_HERE
    return text.format(number=claim.number, by=by, papers=LISTED.join(papers))
