"""Who tells of another's fraud, owns up, feels accused, or was asked for a code is helped on, and never scolded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.complaints import complaints
from actions.complaints.complaint_words import Complaint, read_complaint
from actions.done import SERVICE_FORM, Done
from actions.honesty.bent_words import bent, is_against
from actions.honesty.honest_words import Honest, admits, honest, is_worried
from actions.messages import PERSON, REPORT, Choice, say
from actions.questions.known_answer import known, said_from
from actions.report.claim_reading import reports_loss
from actions.services.service_flows import FLOWS
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import read_everything
from insurance.models import Claim
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

AGAINST = (
    "谢谢您告诉我，您这样做是对的，您这边照实说就好。\n"
    "聊天记录、录音和照片请留好。在现场就直接告诉交警；也可以转人工，举报的事由我们的同事来核实。"
)
CODE = (
    "先别给，验证码谁要都不能给。我们不会打电话、发短信向您要验证码，遇到就先挂断。\n"
    "真假拿不准，自己拨 {hotline} 核实；已经给了对方的，马上拨 {hotline} 和 110。"
)
PRESSED = (
    "谢谢您告诉我。别答应，也别替谁签字：事情怎么发生、谁开的车，就怎么说，这样对您最稳妥。\n"
    "聊天记录、录音、单据先留好；有人逼您可以报警（110），想商量或者要举报就转人工，由我们的同事核实。"
)
STAFF = (
    "谢谢您告诉我。有人要好处、教您改经过，别给也别照办：我们的人办案不收钱，也不会这样教人。\n"
    "聊天记录、录音、转账记录请留好。点「登记投诉」，说清是谁、什么时候、怎么说的，马上给您编号，"
    "由专人核实，您的理赔照常办。"
)
OWNED = (
    "谢谢您愿意照实说，这样对您最稳妥。实际情况直接告诉我就行：没报案的，我照实登记；"
    "已经报过的，转人工由同事帮您更正，报案号有的话一起说。"
)
OWNED_NOTED = (
    "谢谢您照实说，已经原样记到{where}里了：「{words}」，理赔同事会照这个和您核对。"
    "能不能赔由他们核定，我不在这里下结论。"
)
THIS_REPORT, GIVEN_REPORT = "这次报案", "报案 {number} "
LAW = (
    "编造事故、替人顶责这类事法律不允许：对不实的部分保险公司不承担赔偿，严重的可以解除合同（《保险法》第27条），"
    "情节严重的可能构成犯罪（《刑法》第198条），由司法机关认定。\n"
    "自己的案子照实说就好；有人找您帮这种忙，别答应，拿不准可以转人工。"
)
NOT_ACCUSED = (
    "您别多心，我没有这个意思，哪句话让您不舒服了，抱歉。\n记错、说漏、填错都正常，告诉我实际情况，改过来就好。"
)
NOT_WORRY = (
    "您别担心，记错、说漏、填错都常有，自己说出来改过来就好，我照您说的实际情况登记。\n"
    "还没报的直接告诉我；已经报过的，说清改哪一项，或者转人工由同事帮您更正。"
)
COMPLAIN = FLOWS[Kind.COMPLAINT].start
WHAT_WAS_OWNED = "supplemented"  # the event of the claim, as of all that is added to it
_LATELY = timedelta(days=30)
_TAKES_MORE = ("reported", "awaiting_documents")
_ASKED_OF_CUSTOMER = re.compile(r"(?:让|叫|要|逼|求|教|劝|骗|给)(?:着)?(?:我|俺)|借|该听|顶他|被逼|签字")

_CODE = any_of(r"(?:验证|校验|动态)码|短信码")
_ASKED_BY_SOMEBODY = any_of(
    r"(?:有人|有个人|别人|陌生|打(?:来)?(?:的)?电话|来电|电话里|有个电话|自称|说是|冒充|客服|定损|查勘|理赔员|工作人员|业务员|修理厂|对方|骗子)"
    r"[^。;；]{0,16}(?:要|让|叫|问|索|管我|找我|给|报|念|发|告诉|提供)",
    r"(?:能|可以|可不可以|能不能|要不要|该不该)(?:把)?(?:给|告诉|发给|报给|念给)(?:他|她|他们|别人|人家|对方|客服|定损员|修理厂|业务员)",
    r"骗子|诈骗|骗人|真的假的|真的吗|是真是假|上当",
)
_IS_AWAITED = any_of(
    r"收不到|[没冇未](?:有)?(?:收|接)到|没来|重[新]?发|再发|过期|发了吗|发到|发给我|输入|哪里填",
    r"(?<![问找管跟向和])我要验证码",
)
_CALLED = any_of(
    r"电话|打来|来电|有人|自称|短信(?:链接|让)|客服(?:让|要|问|叫)|定损员|查勘员|修理厂|陌生|他(?:让|要|问)"
)
_LONGEST = 80  # characters; longer is an account of something


async def told(tools: Tools, turn: Turn) -> Done | None:
    """None when none is told. A loss told in the same breath is reported, and so is what is told in a form."""
    if wants_code(turn.text) and not _is_own_code(turn):
        return Done((say(CODE.format(hotline=tools.settings.hotline), (PERSON,)),), {"not_understood": None})
    if is_against(turn.text):
        return None if reports_loss(turn.text, turn.now) or _is_answer(turn) else thanked(turn)
    return await _of_the_honest(tools, turn)


async def _of_the_honest(tools: Tools, turn: Turn) -> Done | None:
    kind = honest(turn.text)
    if kind is None or bent(turn.text) or (_is_answer(turn) and not turn.let_through):
        return None
    if kind in (Honest.PRESSED, Honest.STAFF) and (
        more := await complaints.hear_more(tools, replace(turn, intent="inform"))
    ):
        return more  # what they have just complained of
    if kind is Honest.STAFF:
        wants = read_complaint(turn.text) in (Complaint.FILED, Complaint.BEGUN)
        return None if wants else _said(STAFF, (PERSON,) if turn.in_form else (COMPLAIN, PERSON))
    if kind is Honest.PRESSED:
        return _said(PRESSED, _next(turn)) if _ASKED_OF_CUSTOMER.search(turn.text) else thanked(turn)
    if kind is Honest.ACCUSED:
        return _said(NOT_WORRY if is_worried(turn.text) else NOT_ACCUSED, _next(turn))
    if kind is Honest.ASKS_LAW:
        found = await known(tools, turn)
        return Done((said_from(found),), {"not_understood": None}) if found else _said(LAW, (PERSON,))
    return await _owned(tools, turn)


async def _owned(tools: Tools, turn: Turn) -> Done:
    """In the customer's own words it goes to the report that is open or was given, so that a colleague learns of it."""
    if not admits(turn.text):
        return _said(OWNED, _next(turn))
    async with tools.database.transaction() as tx:
        claim = await claims.find_draft(tx, turn.customer_id) or await _given(tx, turn)
        if claim is None:
            return _said(OWNED, _next(turn))
        detail = {"words": turn.text}
        await claims.remark(tx, claim.id, WHAT_WAS_OWNED, detail=detail, who="customer", now=turn.now, why=turn.turn_id)
    where = GIVEN_REPORT.format(number=claim.number) if claim.number else THIS_REPORT
    return _said(OWNED_NOTED.format(where=where, words=turn.text), (PERSON,))


async def _given(tx: AsyncSession, turn: Turn) -> Claim | None:
    newest = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
    if newest is None or newest.state not in _TAKES_MORE or newest.reported_at is None:
        return None
    return newest if turn.now - newest.reported_at <= _LATELY else None


def _next(turn: Turn) -> tuple[Choice, ...]:
    return (PERSON,) if turn.in_form else (PERSON, REPORT)


def _said(text: str, choices: tuple[Choice, ...]) -> Done:
    return Done((say(text, choices),), {"not_understood": None})


def thanked(turn: Turn) -> Done:
    return _said(AGAINST, _next(turn))


def _is_own_code(turn: Turn) -> bool:
    """Whether it is the code that we have just asked for here, and nobody who called."""
    return turn.form == SERVICE_FORM and _CALLED.search(turn.text) is None


def _is_answer(turn: Turn) -> bool:
    """Whether a form takes it down: how it happened, or what is told besides."""
    if not turn.reporting:
        return turn.in_form
    if admits(turn.text):  # it is kept in the same words; only the story takes it in itself
        return turn.slots.get("claim_question") == "narrative"
    return turn.slots.get("claim_question") == "narrative" or bool(read_everything(turn.text, turn.now))


def wants_code(text: str) -> bool:
    """「有人打电话让我报验证码」: somebody else wants it. Not that one is waited for."""
    if len(text) > _LONGEST or not _CODE.search(text) or _IS_AWAITED.search(text):
        return False
    return _ASKED_BY_SOMEBODY.search(text) is not None
