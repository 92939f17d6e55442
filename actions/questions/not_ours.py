"""What is asked of us and is another's to answer: other insurers, offices, the weather. It is declined, kindly."""

from __future__ import annotations

import re

from actions.done import Done
from actions.messages import PERSON, PROGRESS, REPORT, say
from actions.turn import Turn

OTHER_INSURER = (
    "您说的是别家保险公司的事，要找那一家办：客服电话和报案入口在它的保单、官方 APP 或者官网上，"
    "别家的保单和案子我这里查不到。\n对方在那家投保、您在我们这里的，照常告诉我就行，报案、查进度、问条款我都能帮。"
)
HURT_FIRST = "有人受伤先拨 120、报 122。"
ELSEWHERE = (
    "{matter}不归保险公司管，我这里查不到，怕说错误导您{ask}。\n"
    "保险的事可以问我：报案、查理赔进度、条款和材料、报价续保，直接说就行。"
)
ASK_THERE = "，可以{where}"
MATTERS: tuple[tuple[str, str, str], ...] = (
    ("医保", "拨 12393 问当地医保", r"医保(?:卡|余额|断|缴|停|报销比例|转)|(?:查|交|补|转)[^,，。]{0,4}医保"),
    (
        "社保",
        "拨 12333 问当地社保",
        r"社保(?:卡|余额|断|缴|停|转|怎么[交查补])|(?:查|交|补|转)[^,，。]{0,4}社保|养老金|养老保险",
    ),
    ("公积金", "拨 12329 问当地公积金中心", r"公积金"),
    (
        "驾照、违章",
        "在「交管12123」里查和办",
        r"(?:查|处理|消)[^,，。]{0,4}违章|(?:驾照|驾驶证)[^,，。]{0,6}(?:几分|扣分|换证|补办|年审)|扣(?:几|多少)分|科目[一二三四]|限行|摇号",
    ),
    (
        "这件事",
        "",
        r"天气|下雨(?:吗|么|没)|股票|基金|彩票|笑话|写(?:首|个|一首|篇|一篇)[^,，。]{0,6}(?:诗|歌|作文|文章|情书)|讲(?:个|一个)?故事|菜谱|怎么做(?:饭|菜)|翻译"
        r"|(?:火车|高铁|飞机|机)票|快递|外卖|足球|篮球|电影|歌词|星座|算命|星期几",
    ),
)

_INSURERS = (
    r"(?:平安|人保|PICC|picc|太平洋|太保|国寿|中国人寿|人寿|阳光|大地|中华联合|中华|太平|众安|华泰|安盛|华安|永安"
    r"|天安|泰康|新华|永诚|渤海|亚太|紫金|英大|浙商|泰山|鼎和)"
)
_OF_AN_INSURER = (
    r"(?:的)?(?:车险|保险|财险|产险|保司|公司)?(?:的)?(?:怎么|咋|如何)?"
    r"(?:理赔|报案|客服|电话|热线|APP|app|公众号|官网|查保单|保单|客户|续保|退保|投保)"
)
_OTHERS = re.compile(
    rf"{_INSURERS}{_OF_AN_INSURER}|{_INSURERS}(?:车险|保险|财险|产险)[^,，。]{{0,4}}(?:怎么样|靠谱|好不好|怎么)"
)
_MINE_IS_THERE = re.compile(
    rf"我[^,，。对他她]{{0,8}}(?:是|在|买的?|投的?|上的?)(?:的是|的)?{_INSURERS}(?:车险|保险|财险|产险)?(?:的|那|家|买|投|上|客户|$|[,，。\s])"
)
_OF_THE_OTHER_SIDE = re.compile(r"对方|人家|他(?!们?公司)|她|撞我|两家|双方|互碰")
_OF_US = re.compile(r"你们|你家|咱们|哪个|哪家|比|转(?:到|过来)|换到")
_WANTS_IT_HERE = re.compile(r"报案|理赔|查|能在")
_LOSS = re.compile(r"撞|追尾|出险|事故|受伤|翻车|出事")
_INSURANCE = re.compile(r"保险(?!公司)|理赔|报案|保单|车险|出险|赔|保费|续保")


def of_another_insurer(turn: Turn) -> Done | None:
    """A customer of another insurer, or what only that one can tell; who compares us with it is not meant."""
    text = turn.text
    mine = _MINE_IS_THERE.search(text) is not None
    asked = _OTHERS.search(text) is not None and not _OF_US.search(text)
    if turn.in_form or turn.is_command or _OF_THE_OTHER_SIDE.search(text) or not (mine or asked):
        return None
    if mine and _OF_US.search(text) and not _WANTS_IT_HERE.search(text):
        return None
    first = f"{HURT_FIRST}\n" if _LOSS.search(text) else ""
    return Done((say(f"{first}{OTHER_INSURER}", (REPORT, PROGRESS, PERSON)),), {"not_understood": None})


def of_another_office(turn: Turn) -> Done | None:
    """Where the documents know nothing: what is no matter of insurance is no failure to understand."""
    if turn.in_form or turn.is_command or _INSURANCE.search(turn.text):
        return None
    for matter, where, words in _MATTERS:
        if words.search(turn.text):
            ask = ASK_THERE.format(where=where) if where else ""
            text = ELSEWHERE.format(matter=matter, ask=ask)
            return Done((say(text, (REPORT, PROGRESS, PERSON)),), {"not_understood": None})
    return None


_MATTERS = tuple((matter, where, re.compile(words)) for matter, where, words in MATTERS)
