"""Suggestions and praise: filed in the customer's words, with a number."""

from __future__ import annotations

from actions.done import Done
from actions.messages import say
from actions.questions.question_words import is_question
from actions.services.service_filing import due_of
from actions.tools import Tools
from actions.turn import Turn
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

FEEDBACK = "谢谢您的意见，已经记下，编号 {number}，会转给负责的同事。想查处理情况，随时说「查工单」。"
PRAISE = "谢谢您的夸奖，已经原样记下，编号 {number}，会转给负责的同事。"

_WHO = (
    r"(?:理赔|查勘|定损|客服|业务|工作|救援|接线)(?:员|人员|师傅|小哥|小姐姐|老师|专员|的)*|师傅"
    r"|小[王李张刘陈杨赵黄周吴]|你们(?:公司|家|的)*(?:服务|态度|效率|理赔)"
)
_PRAISED = any_of(
    r"(?:我?要|想|必须|得|来|特意)[^,，。不没]{0,6}(?:表扬|点赞|点个赞|夸|送(?:面|个)?锦旗|写(?:封)?感谢信|给(?:个)?好评)",
    r"^(?:表扬|点赞|好评)",
    rf"(?:{_WHO})[^,，。不没]{{0,8}}(?:真|很|太|特别|挺|非常|蛮|超)(?:的)?(?:是)?(?:好|不错|棒|给力|到位|专业|耐心|负责|热情|热心|细心|周到|快|满意)(?:了|啊|呀|的|啦|[,，。!！]|$)",
)
_NOT_PRAISED = any_of(
    r"(?<!真)不(?!错|得不|愧)|没|差|烂|坏|但|可是|就是|骂|拖|说|讲|等了|慢|才怪|呵呵|投诉|好意思|要是|如果|希望|建议|怎么|贵|高|少|才"
)
_LONGEST = 60  # characters


def praises(text: str) -> bool:
    """「我要表扬你们的查勘员」: nothing is found fault with, and nothing is asked."""
    if len(text) > _LONGEST or _PRAISED.search(text) is None:
        return False
    return _NOT_PRAISED.search(text) is None and not is_question(text)


async def praised(tools: Tools, turn: Turn) -> Done | None:
    return await file(tools, turn, PRAISE) if praises(turn.text) else None


async def file(tools: Tools, turn: Turn, thanks: str = FEEDBACK) -> Done:
    """A number for it. A turn run again says the same."""
    async with tools.database.transaction() as tx:
        filed = await requests.file_at_once(
            tx,
            Kind.FEEDBACK,
            {"words": turn.text[: requests.MOST_CHARS]},
            conversation_id=turn.conversation_id,
            customer_id=turn.customer_id,
            channel=turn.channel,
            key=f"ticket:{turn.turn_id}",
            now=turn.now,
            due_at=due_of(Kind.FEEDBACK, tools.settings, turn.now),
        )
    return Done((say(thanks.format(number=filed.number)),), {"not_understood": None})
