"""What a customer reads on the way to a person and back, and the words by which they answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Conversation, Kind, Sender
from conversations.transcript import Saying
from foundation.clock import in_beijing

# While they wait.
QUEUED_FIRST = "正在为您转接人工客服，马上就到。您可以接着说，客服能看到前面的内容。"
QUEUED_BEHIND = (
    "正在为您转接人工客服，您前面还有{ahead}位。等的时候可以接着问我，我照样回答；不想等了说“返回智能助手”。"
)
QUEUED_BUSY = (
    "正在为您转接人工客服。客服现在都在接待，一有空就接您；等的时候可以接着问我，我照样回答，不想等了说“返回智能助手”。"
)
QUEUED_NOBODY = (
    "已为您排队转人工。现在没有客服在线，排队会一直保留；着急可以拨打{hotline}，或回复“留电话等回电”。"
    "等的时候可以接着问我，我照样回答；不想等了说“返回智能助手”。"
)
# To older customers: short, and one thing at a time.
PLAIN_FIRST = "好的，人工客服马上就来。"
PLAIN_WAIT = "好的，给您请人工客服了。等着就行，不用做什么。"
PLAIN_NOBODY = "好的，人工客服给您排上队了，现在还没人接。\n想接电话，点下面的「留电话等回电」。"
PLAIN_CLOSED = "客服下班了{opens}。给您记下了，{when}前打给您，编号{number}。\n请把您的手机号发给我。急事打{hotline}。"
PLAIN_CLOSED_KNOWN = "客服下班了{opens}。给您记下了，{when}前打您尾号{tail}的手机，编号{number}。急事打{hotline}。"
KEPT_FOR_AGENT = "您说的记下了，客服接入后就能看到。"
KEPT_TOO = "这句也记下了。"
STILL_WAITING = "让您久等了，客服还在忙，您的排队没有断。您想怎么安排？"
AGENT_LOST = "刚才接待您的客服没能接着处理，已把您排到最前面，另一位同事会看到前面说的内容。"
PASSED_ON = "正在为您转接更合适的同事，前面说的内容都会转过去，请稍候。"
KEEP_WAITING = "继续等待"
LEAVE_NUMBER = "留电话等回电"
BACK_TO_BOT = "返回智能助手"
ON_WAITING = (KEEP_WAITING, LEAVE_NUMBER, BACK_TO_BOT)
WAITS_ON = "好的，继续为您排队，客服一有空就接您。"

# When nobody comes.
CANCELLED = "好的，已取消排队，{assistant}继续为您服务。"
ABANDONED = "有一阵没收到您的消息，先为您结束了排队。还需要人工的话，随时说“转人工”，或拨打{hotline}。"
ASK_NUMBER = "好的，请直接回复您的手机号，客服会打给您。"
CALL_BACK = "已为您登记回电，编号{number}。客服会在{when}前拨打您尾号{tail}的手机。{assistant}也继续为您服务。"
CLOSED_NOW = (
    "现在是非人工服务时间{opens}。已为您登记回电，编号{number}，客服会在{when}前联系您。"
    "请直接回复您的手机号，方便客服打给您；紧急情况请拨打{hotline}。"
)
CLOSED_NOW_KNOWN = (
    "现在是非人工服务时间{opens}。已为您登记回电，编号{number}，客服会在{when}前拨打您尾号{tail}的手机。"
    "紧急情况请拨打{hotline}。"
)
OPENS = "，人工客服{when}上班"
PAUSED = (
    "人工客服现在暂时无法接入。已为您登记回电，编号{number}，客服会在{when}前联系您。"
    "请直接回复您的手机号，方便客服打给您；紧急情况请拨打{hotline}。"
)
PAUSED_KNOWN = (
    "人工客服现在暂时无法接入。已为您登记回电，编号{number}，客服会在{when}前拨打您尾号{tail}的手机。"
    "紧急情况请拨打{hotline}。"
)
NUMBER_TAKEN = "记下了，客服会拨打您尾号{tail}的手机，编号{number}。"

# A person comes, and goes.
JOINED = "客服{name}为您服务。"
SUPERVISOR_JOINED = "班长{name}也加入了会话，和客服一起为您处理。"
SUPERVISOR_LEFT = "班长{name}已离开会话，客服继续为您服务。"
CLOSED = "本次人工服务已结束，{assistant}继续为您服务。请为这次服务打个分；有需要随时说“转人工”。"
MARKS = {"5分 很满意": 5, "4分 满意": 4, "3分 一般": 3, "2分 不满意": 2, "1分 很不满意": 1}
WHAT_WAS_WRONG = "抱歉没让您满意。方便说说是哪方面吗？"
REASONS_OF_MARKS = ("问题没解决", "等待太久", "服务态度", "不说了")
THANKS = "谢谢您的评价。"

ASKS = "asks"  # the key in a line's payload that says which question it asks
BUDGETED_CHANNELS = frozenset({"wechat"})  # each notice costs one of the few messages that may be sent


async def tell(
    tx: AsyncSession,
    bell: Bell,
    conversation: Conversation,
    text: str,
    *,
    key: str,
    choices: Sequence[str] = (),
    asks: dict[str, str] | None = None,
) -> None:
    """Once per `key`. Hold the conversation by `lock`."""
    payload: dict[str, Any] = {}
    if choices:
        payload["choices"] = [{"text": choice, "command": None} for choice in choices]
    if asks:
        payload[ASKS] = asks
    await transcript.say(tx, bell, conversation, [Saying(text, Kind.NOTICE, payload)], sender=Sender.SYSTEM, key=key)


def spoken(moment: datetime, now: datetime) -> str:
    """14:30, 明天 09:30, 3月2日 09:30"""
    at, today = in_beijing(moment), in_beijing(now).date()
    clock = f"{at:%H:%M}"
    if at.date() == today:
        return clock
    if at.date() == today + timedelta(days=1):
        return f"明天 {clock}"
    return f"{at.month}月{at.day}日 {clock}"
