"""What the family asks next after a death: what to do now, the money of the funeral, the car, the policy, who fled."""

from __future__ import annotations

import re

from actions.danger import danger_course
from actions.danger.calm_advice import DEATH
from actions.done import Done
from actions.messages import PERSON, PICKED_QUESTION, REPORT, say
from actions.report.claim_reading import is_question
from actions.turn import Turn
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

FIRST_STEPS = (
    "您别急，一步一步来：没报警的先拨打 122 或 110；再请家里一个人跟交警联系，一个人跟我们联系。"
    "死亡证明、事故认定书、户口本、身份证和所有票据先收好，协议和谅解书先别急着签。"
    "报案我来登记，后面有同事一路陪您办，点「我要报案」或「转人工」都行。"
)
THE_INSURANCE = (
    "保险这边先报案就行，别的慢慢来：我登记以后，同事会告诉您要哪些材料，家里人代办也可以。"
    "对方车的交强险、三者险，自己车上的座位险、驾乘险和人身险，都请同事替您查一遍，能不能赔、赔多少由他们看过材料再答。"
    "保单过户、退保都不急，先别动。"
)
THE_MONEY = (
    "先垫的钱，票据都留好。抢救、丧葬的钱一时拿不出，可以请交警通知对方的保险公司，或向当地的道路交通事故社会救助基金申请垫付，"
    "对方逃逸、没有保险的也能申请。怎么赔、赔多少要看认定书和材料，我请同事陪您算。"
)
THEY_FLED = (
    "马上告诉 122 或 110：车牌、颜色、往哪走的，记得多少说多少，附近的监控请警察调。人跑了也能先报案，"
    "抢救、丧葬的钱可以请交警帮着向道路交通事故社会救助基金申请垫付。"
)
THE_CAR = (
    "车先放在交警那里，没鉴定完别去修、别去处理，车里的东西请交警在场再取。什么时候能领回，问办案的民警；"
    "停车、拖车的票据留好。报案我来登记，后面的事有同事陪您。"
)

_FLED = re.compile(
    r"(?:对方|对面|司机|肇事(?:的|者|司机)?|撞(?:人|他|她)的|那(?:车|人))[^,，。]{0,6}(?:跑|逃|溜|不见|找不到|没抓到|不露面)"
)
_MONEY = any_of(
    r"丧葬|火化|安葬|棺|墓|下葬|后事|停尸|太平间|殡|抢救费|医药费|垫付|救助基金|没钱|钱[^,，。]{0,6}(?:谁|怎么|哪|多少)|赔(?:多少|几|偿金)"
)
_CAR = re.compile(r"(?:车(?!险|祸)|遗物|东西)[^,，。]{0,8}(?:交警队|停车场|扣|怎么取|怎么办|处理|拖|领|修)")
_INSURANCE = re.compile(r"(?:车险|保险(?!公司)|保单|理赔|赔|报案|受益人|意外险|座位险)[^,，。]{0,10}")
_NEXT = re.compile(
    r"(?:怎么|咋|如何)(?:办|弄|搞|整|做)?|先(?:干|做|办)(?:什么|啥|嘛)|(?:要|该|能)(?:干|做|办)(?:什么|啥|些啥|些什么)|(?:找|问)谁|手续|材料|不知道(?:该|怎么)|不懂"
)
_OTHER = re.compile(r"救援|拖车来|人工|转接|客服|电话(?:多少|号)|取消|不用")


def heard(turn: Turn) -> Done | None:
    """The answer while a death was told in this conversation; None to what is of another matter."""
    if not turn.text or turn.intent == PICKED_QUESTION or turn.is_command or turn.in_form:
        return None
    if not danger_course.noted(turn, DEATH):
        return None
    said = plain(turn.text)
    text = None if _OTHER.search(said) else _text(said)
    return Done((say(text, (REPORT, PERSON)),), {"not_understood": None}) if text else None


def _text(said: str) -> str | None:
    if _FLED.search(said):
        return THEY_FLED
    if _MONEY.search(said):
        return THE_MONEY
    if _CAR.search(said):
        return THE_CAR
    if _INSURANCE.search(said) and (is_question(said) or _NEXT.search(said)):
        return THE_INSURANCE
    return FIRST_STEPS if _NEXT.search(said) else None
