"""The telephone number is told at once to whoever asks for it, whatever else goes on."""

from __future__ import annotations

import re

from actions.done import SERVICE_FORM, Done
from actions.messages import PERSON, say
from actions.tools import Tools
from actions.turn import Turn

TOLD = "客服和报案电话都是 {hotline}，24 小时都能打；在这里直接说也一样能办。"
_NUMBER = r"(?:服务)?(?:电话|热线|号码|电话号码|联系电话)"
_ASKED = re.compile(
    rf"(?:你们|您们|公司|客服|人工|报案|保险公司|理赔|救援|投诉|官方|咨询|联系)(?:公司|这边|那边|的|那个|这个)*{_NUMBER}"
    r"(?:是|又是|到底)?(?:多少|几号|啥|什么|哪个|有没有|告诉我|给我|发我|说一下|呢)"
    rf"|(?:告诉我|给我|发我|要|问)(?:一?个|一下|你们)*(?:客服|报案|救援|公司|人工|你们)的?{_NUMBER}"
    rf"|^(?:那|请问|喂)?(?:客服|报案|救援|你们|人工)的?{_NUMBER}[?？]*$|我打(?:电话)?(?:给你们)?打(?:哪个|什么|多少)"
)
_ANOTHERS = re.compile(r"对方|他的|她的|我的(?!保险)|修理厂|4[sS]|交警|查勘员?|师傅|留|改|换|登记")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """The number, if that is what the message asks for. In a report its question follows by itself; a service answers
    such questions itself."""
    if turn.is_command or turn.form == SERVICE_FORM or not _ASKED.search(turn.text) or _ANOTHERS.search(turn.text):
        return None
    return Done((say(TOLD.format(hotline=tools.settings.hotline), (PERSON,)),), {"not_understood": None})
