"""The car does not charge, or the plug does not come out: a fault to be helped with, not a loss to be reported."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.done import Done
from actions.messages import PERSON, PICKED_QUESTION, REPORT, RESCUE, say
from actions.turn import Turn
from insurance.danger.dangers import Danger, without_supposed
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

DOES_NOT_CHARGE = (
    "充不进电多半是桩、枪或车端的故障，先别反复插拔：结束充电、锁车再开，换个桩试一次；桩的问题找桩上的客服电话，"
    "还不行就别再充，联系售后检测。没电动不了，我帮您叫道路救援。车或桩被充坏了，点「我要报案」。"
    "有烟、有焦味、枪烫手，人退到 50 米以外，拨打 119。"
)
STILL_NOT = (
    "换了桩还充不进，多半是车这边的故障，先别再试，免得伤到电池。剩的电够就慢慢开去最近的服务店检测，不够别硬跑，"
    "我帮您叫道路救援拖过去；车上有烟、焦味、报高压故障就别开，人离远些，拨打 119。"
)
PLUG_STAYS = (
    "别硬拔，枪烫手、冒烟就别碰，人退开拨打 119。不烫的话：先在桩上或 APP 结束充电，车解锁，等一两分钟再按住枪钮拔；"
    "还不行找车上的应急拉线（看用车手册），或请桩上的客服来。拔不下来走不了，我帮您叫道路救援。"
)
PLUG_HOT = (
    "别碰枪和插头，也别硬拔：够得着就按桩上的红色急停按钮，喊场站的人断电，人退到 50 米以外的上风处。"
    "冒烟、有焦味、滋滋响，马上拨打 119；凉透了也别再插，请售后检测。"
)
TRIPPED = (
    "先别合闸再充，插头摸着不烫就先拔下来，请电工看线路，车再联系售后查一查。有焦味、烟、插座发黑就别碰，"
    "断总电、人退开，拨打 119。车或桩被充坏了，点「我要报案」。"
)

_DOES_NOT = any_of(
    r"(?:充|冲)(?:不(?:进去?|上|了|到|动)|不进)(?:电)?|(?:不能|无法|没法|不让|没办法)(?:再)?(?:充|冲)电(?!桩|站)|充电(?:失败|中断|异常|故障|没反应|停(?:了|止)|跳枪|充不)|(?:插|插上)(?:枪|电)?[^,，。]{0,4}(?:不充|没反应)",
    r"充电(?:口|盖)[^,，。]{0,4}(?:打不开|开不了|卡住|关不上)|(?:老|总|一直)跳枪",
)
_PLUG = re.compile(
    r"(?:枪|充电头|插头|充电线)[^,，。]{0,6}(?:拔不|取不|卡住|锁住|卡在|下不来|不松)|拔不(?:出|下|动)[^,，。]{0,4}(?:枪|插头)"
)
_ANOTHER = re.compile(
    r"换(?:了)?(?:个|一个|[一二三两几]个|别的)?(?:桩|枪|站|充电桩)[^,，。]{0,6}(?:不行|充不|不充|一样|没用|没反应)"
)
_TRIP = re.compile(r"(?:充电|充着|桩)[^。!！?？]{0,8}跳闸|跳闸[^。!！?？]{0,8}充")
_HOT = re.compile(
    r"(?:枪|充电头|插头|充电口|插座|充电线|桩)(?:头|上|都|也|摸着|摸起来|现在|已经)*(?:很|好|太|有点|特别|非常|越来越|烫得|发|滚|烧)*(?:烫|化了|熔|融)"
)
_NOT_HOT = re.compile(r"不(?:怎么|太)?烫|赔|保险|理赔|昨|前天|上次|烫手山芋")
# Harm that was done is a loss; what burns is a danger; a question of cover is answered.
_LOSS_OR_MORE = re.compile(
    r"烧|坏了?(?:车|我|电池|充电机|[oO][bB][cC])|把(?:我)?(?:的)?(?:车|电池)[^,，。]{0,4}(?:充|弄|搞)坏|充坏|撞|泡|水|火|烟|焦|糊|味|烫|炸|爆|滋|嘶|哧|电到|触电|麻|漏电|人|赔|保险|理赔|报案|质保|三包|衰减|手机|电瓶车"
)


def heard(turn: Turn, certain: Collection[Danger] = ()) -> Done | None:
    """The answer where the words tell of such a fault alone, outside of a report or a service; a hot plug anywhere."""
    if not turn.text or certain or turn.intent == PICKED_QUESTION or turn.is_command:
        return None
    said = plain(without_supposed(turn.text))
    if _HOT.search(said) and not _NOT_HOT.search(said):
        return Done((say(PLUG_HOT, (PERSON,)),), {"not_understood": None})
    text = None if turn.in_form or _LOSS_OR_MORE.search(said) else _text(said)
    return Done((say(text, (RESCUE, REPORT, PERSON)),), {"not_understood": None}) if text else None


def _text(said: str) -> str | None:
    if _ANOTHER.search(said):
        return STILL_NOT
    if _PLUG.search(said):
        return PLUG_STAYS
    if _TRIP.search(said):
        return TRIPPED
    return DOES_NOT_CHARGE if _DOES_NOT.search(said) else None
