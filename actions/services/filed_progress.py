"""How far something filed has come, in the words of who asks: 「师傅到哪了」, 「你们啥时候打给我」."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from actions.complaints import tickets
from actions.done import Done
from actions.messages import PERSON, say
from actions.services import filed_withdrawal, service_rescue
from actions.services.filed_names import OPEN, kinds_named, meant, name_of
from actions.services.service_filing import rows
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.customers.customers import mask_phone
from insurance.models import ServiceRequest
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

STANDS = "您的{name} {number}：{standing}。{next}"
WILL_CALL = "同事会打 {phone} 联系您，几点打我这里看不到；等得急可以转人工催一下。"
WILL_WRITE = "同事办好会联系您，几时办好我这里看不到；等得急可以转人工催一下。"
OVER = "有什么不对，可以转人工帮您看。"

_LONGEST = 30  # characters
_AFTER = any_of(
    r"到哪(?:儿|里|一?步)?了|进(?:度|展)|(?:怎么|咋)样了|(?:啥|什么)(?:情况|状态|进展)|编号(?:是)?多少|单号(?:是)?多少",
    r"(?:办|弄|处理|安排|排|约|登记|提交|申请|取消|撤|改|算|开|派|联系|打|来|到|回|受理|记)(?:电话|好|上|完|妥|成功|下|销|回|掉)?了?(?:没有?|吗|么)[?？呀啊呢]*$",
    r"(?:几点|什么时候|啥时候|多久|何时|几时|哪天|多长时间)[^,，。]{0,8}(?:来|到|打|联系|办好|开好|弄好|给我|回复|回电|处理|有(?:结果|消息|回音))",
    r"(?:怎么|为啥|为什么|咋)?(?:还|都)(?:没|不)(?:有)?(?:人)?(?:来|到|打|联系|消息|动静|理|处理|办|回|给我|开好)|没(?:有)?人(?:联系|打|来|理|回|找)|没(?:有)?(?:消息|动静|回音|下文)",
    r"催(?:一?下|促|催)|快点(?:来|办|打)|帮我(?:催|查|看)",
)
_WHERE_IS = any_of(
    r"^(?:那|哎|诶)?(?:我们?(?:的|那个?|约的?|叫的?|订的?|预约的?)+|(?:约|叫|订|预约)的)[^,，。怎什吗能要]{2,8}呢[?？!！\s]*$"
)
_MINE = any_of(
    r"(?:我|刚|之前|上次|昨天|那)[^,，。]{0,8}(?:工单|单子|申请|预约|订单|登记的|提交的|那些?事|办的事|事情?)"
)
_ELSE = any_of(
    r"报案|案子|案件|理赔|出险|事故|定损|查勘|赔|修好|保单|到期|生效|验证码|短信|人工|客服|排队|保险公司|会不会|能不能|一般|通常|正常"
)
_COMING = any_of(r"来|到|师傅|车|多久|催")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words ask after a claim, or something in general, or when nothing is filed."""
    text = turn.text
    if turn.in_form or turn.is_command or not text or len(text) > _LONGEST:
        return None
    if _ELSE.search(text) or not (_AFTER.search(text) or _asks_where(text)):
        return None
    if not kinds_named(text) and _MINE.search(text):
        return await _all(tools, turn)
    async with tools.database.transaction() as tx:
        found = await meant(tx, turn, text, also_unnamed=await _is_sure(tx, turn), even_waiting=True)
        if found is None or found.kind in (Kind.COMPLAINT, Kind.FEEDBACK):
            return None
        if found.kind == Kind.ROADSIDE:
            is_meant = found.state in OPEN and (kinds_named(text) or _COMING.search(text))
            return await service_rescue.tell_in(tx, tools, turn) if is_meant else None
        return _told(found)


def _asks_where(text: str) -> bool:
    """「我的代驾呢」."""
    return bool(kinds_named(text)) and _WHERE_IS.search(text) is not None


async def _is_sure(tx: AsyncSession, turn: Turn) -> bool:
    """Whether words that name nothing ask after what was filed: a claim would come first."""
    return not await claims.reported(tx, turn.customer_id, limit=1)


async def _all(tools: Tools, turn: Turn) -> Done | None:
    async with tools.database.reading() as session:
        if not await _is_sure(session, turn):
            return None
    told = await tickets.tell_of(tools, turn)
    return told if any("card" in message for message in told.messages) else None


def _told(request: ServiceRequest) -> Done:
    phone = request.fields.get("phone")
    coming = WILL_CALL.format(phone=mask_phone(phone)) if phone else WILL_WRITE
    is_open = request.state in OPEN
    standing = tickets.standing(request)
    name = name_of(request)
    text = STANDS.format(name=name, number=request.number, standing=standing, next=coming if is_open else OVER)
    card = {"kind": "service_receipt", "rows": rows(request), "number": request.number}
    choices = ((filed_withdrawal.CANCEL.format(name=name), None), PERSON) if is_open else (PERSON,)
    return Done((say(text, choices, card=card),), {"not_understood": None})
