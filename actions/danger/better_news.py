"""Good news in the course of a danger: help is here, they are out, it stopped. What still matters is said, no alarm."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from actions.danger import danger_course
from actions.danger.better_news_words import News, asks_what_now, is_out, news_of
from actions.danger.first_aid.surroundings import SMOKE_GONE
from actions.done import Done
from actions.messages import CONTINUE, PERSON, REPORT, RESCUE, say
from actions.turn import Turn
from insurance.claims.facts import read_injury
from insurance.danger.dangers import Danger

HELP_IS_HERE = (
    "来了就好，现在听他们的：怎么出的事、几点、谁不舒服，都照实告诉他们，他们说行了再走。"
    "单子、票据收好，保险的事不急，您忙完了我们再办。"
)
AT_HOSPITAL = (
    "到了医院就好，先听医生的，把怎么出的事告诉他。病历、检查单、票据都留好；回家又头晕、想吐、越来越疼，马上再去看。"
    "保险的事不急，您空了我们再办。"
)
BODY_BETTER = (
    "缓过来就好，也别大意：先坐着或躺着歇，别自己开车、别急着走动；叫了 120 就别取消，让医生看过。"
    "又不舒服、叫不应，马上再拨打 120。"
)
BREATHES_AGAIN = (
    "太好了。有正常呼吸就不按了，让他侧躺，头稍后仰，一直盯着胸口；又没呼吸了马上接着按。120 别取消，等医生来。"
)
OUT_OF_IT = (
    "人出来了就好。到安全的地方坐下，数一数人齐不齐，别再回去；谁流血、头晕、哪里疼，拨打 120，还少人就告诉 119。"
)
OUT_OF_WATER = (
    "上来了就好。离水远些，别回去取东西、别碰车；数一数人齐不齐，少了谁马上告诉 119。换下湿衣服保暖，"
    "呛过水、发抖犯困拨打 120。"
)
OFF_THE_ROAD = (
    "在护栏外就好，站到车后、来车的方向，别回车里、别去路上放东西。拨打 12122 报清哪条高速、哪个方向、多少公里，"
    "有人受伤同时拨打 120。要拖车、要报案，直接跟我说。"
)
OUT_OF_FIRE = (
    "人出来了就好。退到上风处 50 米以外，数一数人齐不齐，少了谁马上告诉 119，别再回车里。吸过烟、咳嗽、胸闷拨打 120。"
)
WATER_FALLS = (
    "水退了也先别靠近、别启动、别充电，水里的车可能带电。人在高处等稳了再走，拍下水位线，等拖车来；有人不舒服拨打 120。"
)
HURT_LEFT = (
    "您先别走：拨打 122 或 110，把刚才的事和他去哪了照实说；现场、车损拍下来，他的样子、车牌、电话记下来，等交警来。"
    "他要是叫不醒、没呼吸了，马上拨打 120。"
)
THEY_LEFT = (
    "走了就好，先别追、也别急着下车，门锁着。车牌、样子、时间趁记得写下来，行车记录和照片留好，110 照样报；"
    "再回来马上拨打 110，有人受伤拨打 120。"
)
THIEF_LEFT = (
    "别去追，人最要紧。马上告诉 110：往哪走的、什么样子、少了什么，车有定位就把位置报给民警。现场先别动，"
    "监控和照片留好。"
)
CAR_STOPPED = (
    "停住就好。挂 P 挡、拉好手刹、断电，开双闪，人从安全的一侧下车离远些，拨打 122。这车别再开了，等拖车；"
    "有人受伤拨打 120。"
)
ILL_STOPPED = (
    "好，先别再开车。开双闪、断电，人靠着或侧躺着歇，松开衣领，身边别离人；120 问什么就答什么，车来之前别取消。"
)
AWAY_FROM_GAS = "离开就好。味道散了、阀门关了也先别回去、别启动、别点火，等 119 的人查过再动；头晕、恶心的人拨打 120。"
POWER_OFF = "等电力或消防的人亲口说能动了再动。被电过的人就算没事也要去医院看看心脏；叫不应、没呼吸马上拨打 120。"
CHEERED_UP = (
    "那就好，谢谢您告诉我。今天先别一个人待着，叫个信得过的人陪着；心里又难受了，12356 随时有人听，有危险拨打 110。"
)
HIM_SAFE = "找到就好。今天别让他一个人待着，也先别责怪他，慢慢听他说；12356 随时能打，再有危险拨打 110。"
SAFE_NOW = "没事就好。先在安全的地方歇一歇，别急着回车里；谁要是又不舒服，马上拨打 120。"

WHAT_NEXT = (
    "人没事就不急：先待在安全的地方，现场、车损拍几张照片。要登记点「报案」，车动不了点「道路救援」，"
    "想找人点「转人工」。"
)

_BODILY = frozenset({Danger.INJURY, Danger.ILLNESS, Danger.ELECTRIC, Danger.LOCKED_IN, Danger.GAS, Danger.ANIMAL}) | {
    *(Danger.TRAPPED, Danger.WATER, Danger.FIRE, Danger.STRANDED)
}
_PEOPLE_OUT = frozenset(Danger) - {Danger.SELF_HARM, Danger.VIOLENCE, Danger.THEFT, Danger.RUNAWAY, Danger.LOCKED_IN}
_ANY = frozenset(Danger) - {Danger.SELF_HARM}
_TOWED = frozenset({Danger.FIRE, Danger.WATER, Danger.RUNAWAY, Danger.HAZARD, Danger.FALL, Danger.HIGHWAY})
_HURT = frozenset({Danger.INJURY, Danger.ILLNESS, Danger.TRAPPED})
_BEHIND_THE_RAIL = re.compile(r"护栏")  # which is no place for a tow truck to come to
_LOSSES = frozenset({Danger.WATER, Danger.FIRE, Danger.INJURY, Danger.TRAPPED})


@dataclass(frozen=True)
class _News:
    kinds: Collection[Danger]
    news: News
    text: str


# The first whose danger was met, and whose words are the whole message.
_NEWS = (
    _News({Danger.SELF_HARM}, News.FOUND, HIM_SAFE),
    _News({Danger.SELF_HARM}, News.OUT, CHEERED_UP),
    _News({Danger.SELF_HARM}, News.CALMER, CHEERED_UP),
    _News({Danger.SELF_HARM}, News.THANKS, CHEERED_UP),
    _News({Danger.SELF_HARM}, News.SAFE, CHEERED_UP),
    _News({Danger.SELF_HARM}, News.HELP, CHEERED_UP),
    _News(_ANY, News.HOSPITAL, AT_HOSPITAL),
    _News(_ANY, News.HELP, HELP_IS_HERE),
    _News(_BODILY, News.BREATHES, BREATHES_AGAIN),
    _News({Danger.FIRE}, News.FIRE_OUT, SMOKE_GONE),
    _News({Danger.FIRE}, News.OUT, OUT_OF_FIRE),
    _News({Danger.WATER}, News.OUT, OUT_OF_WATER),
    _News({Danger.WATER}, News.WATER_FELL, WATER_FALLS),
    _News({Danger.GAS}, News.FIRE_OUT, AWAY_FROM_GAS),
    _News({Danger.GAS}, News.OUT, AWAY_FROM_GAS),
    _News({Danger.GAS}, News.SHUT, AWAY_FROM_GAS),
    _News({Danger.ELECTRIC}, News.SHUT, POWER_OFF),
    _News({Danger.INJURY}, News.LEFT, HURT_LEFT),
    _News({Danger.VIOLENCE}, News.LEFT, THEY_LEFT),
    _News({Danger.THEFT}, News.LEFT, THIEF_LEFT),
    _News({Danger.RUNAWAY}, News.STOPPED, CAR_STOPPED),
    _News({Danger.ILLNESS}, News.STOPPED, ILL_STOPPED),
    _News({Danger.TRAPPED, Danger.INJURY, Danger.FALL}, News.OUT, OUT_OF_IT),
    _News({Danger.HIGHWAY}, News.OUT, OFF_THE_ROAD),
    _News(_PEOPLE_OUT, News.OUT, OUT_OF_IT),
    _News(_BODILY, News.BETTER, BODY_BETTER),
    _News({Danger.INJURY, Danger.ILLNESS, Danger.TRAPPED, Danger.ELECTRIC}, News.WELL, BODY_BETTER),
    _News(_ANY, News.FOUND, SAFE_NOW),
    _News(_ANY, News.SAFE, SAFE_NOW),
)


def told(turn: Turn) -> Done | None:
    """The answer to good news of a danger that was met, and to what to do after it; None where nothing is over."""
    met = danger_course.met_before(turn)
    if turn.in_form and _BEHIND_THE_RAIL.search(turn.text) and is_out(turn.text):
        return Done((say(OFF_THE_ROAD, (PERSON,)),), {"not_understood": None})
    if not met or not turn.text or _answers_the_report(turn):
        return None
    text = _answer(turn.text, met)
    if text is None and danger_course.noted(turn, danger_course.OVER) and asks_what_now(turn.text):
        text = WHAT_NEXT
    if text is None:
        return None
    return Done(
        (say(text, _choices(turn, met)),), {**danger_course.note(turn, danger_course.OVER), "not_understood": None}
    )


def _answer(said: str, met: Collection[Danger]) -> str | None:
    """Every clause must be good news, of whatever kind: 「出来了 头好晕」 is none."""
    fits = [each for each in _NEWS if not _is_of_others(each, met)]
    heard = [{each.text for each in fits if each.news in told} for told in news_of(said)]
    if not heard or not all(heard):
        return None
    texts = set[str]().union(*heard)
    return next(each.text for each in fits if each.text in texts)


def _is_of_others(news: _News, met: Collection[Danger]) -> bool:
    """Who despairs is told nothing else; 「他走了」 beside somebody hurt may mean that he died."""
    if Danger.SELF_HARM in met and Danger.SELF_HARM not in news.kinds:
        return True
    if news.news is News.LEFT and news.text != HURT_LEFT and not _HURT.isdisjoint(met):
        return True
    return set(met).isdisjoint(news.kinds)


def _answers_the_report(turn: Turn) -> bool:
    """「没事」 after 「有没有人受伤？」: the report has asked, and hears it."""
    if not turn.reporting or turn.slots.get("claim_question") != "has_injury":
        return False
    return read_injury(turn.text, asked=True) is not None


def _choices(turn: Turn, met: Collection[Danger]) -> tuple[tuple[str, str | None], ...]:
    """None of them is in the way of the question of a form that goes on."""
    if turn.in_form or Danger.SELF_HARM in met:
        return (PERSON,)
    report = REPORT if _LOSSES.isdisjoint(met) else CONTINUE
    return (report, RESCUE, PERSON) if not _TOWED.isdisjoint(met) else (report, PERSON)
