"""Whether words said soon after a report put something in it right, or add to it, without naming the report."""

from __future__ import annotations

import re

from actions.questions.question_words import is_question
from insurance.words.drivers import read_driver
from insurance.words.parts import read_parts

_LONGEST = 60  # characters
_LEAD = (
    r"^(?:[哦噢啊哎嗯诶]|不对|不好意思|对了|那个|等等|等一下|错了"
    r"|我?(?:刚才?|刚刚)?(?:说|写|填|记|报|讲|打|发)错了?"
    r"|更正一?下?|[,，。!！\s])*"
)
_FIELD = (
    r"(?:出险|事故|联系|报案|登记|受伤)?(?:的)?"
    r"(?:时间|地点|地址|位置|经过|原因|车牌号?|电话|手机号?|号码|驾驶[人员]|司机|开车的?人?"
    r"|人数|部位)"
)
_OF_A_FIELD = re.compile(
    rf"{_LEAD}(?:我的?|那个)?{_FIELD}[^,，。;；?？]{{0,4}}?(?:不对|[写填说记报弄搞打发]错|有误|应该|其实|不?是(?!不是)|改成|改为|换成|换为|在)"
)
_SIDE = r"(?:左|右|前|后)(?:前|后)?(?:边|面|侧|车门|门|杠|大灯|轮)?"
_NOT_BUT = (
    re.compile(
        rf"{_LEAD}不是(?:单方|双方|多方|追尾|我(?:自己)?(?:开|撞)|[^,，。;；?？]{{1,12}}[,，]?(?:而)?是)[^?？]{{0,20}}$"
    ),
    re.compile(rf"{_LEAD}(?:应该|其实)?是(?!不是)(?:在)?[^,，。;；?？是]{{1,14}}[,，]?(?:而)?不是[^?？]{{1,14}}$"),
    re.compile(rf"{_LEAD}(?:是|应该是|其实是){_SIDE}(?:[,，。!！]|$)"),
)
_TOLD_WRONG = re.compile(
    r"(?:^|[,，。])(?:我|刚才?|刚刚|前面|你们?)*(?:说|写|填|记|报|讲|打|发|弄|搞)错(?:了|啦)(?!车|人|钱|保险|路)"
)
_ALSO_DAMAGED = re.compile(r"(?:也|还有|还|都)[^,，。;；?？]{0,6}(?:坏|碎|裂|凹|掉|瘪|刮|花|断|变形|弯|歪)了?")
# Another loss, another matter, or nothing of the report.
_ELSE = re.compile(
    r"报案|报个案|又(?:被|撞|出|刮|追)|另(?:外)?(?:一|的)?[起次]|第二[起次]|同一[起次]|刚刚(?:又|被)|保单|续保|投保|报价|发票|拖车|救援|人工|客服|投诉|验证码|密码|过户|批改"
    r"|退保|快递|多少钱|赔"
)


def puts_right(text: str) -> bool:
    """「不是单方啊」「是下午两点不是三点」「地点是万达东门」「开车的是我哥」「右前门也坏了」."""
    said = text.strip()
    if not said or len(said) > _LONGEST or is_question(said) or _ELSE.search(said):
        return False
    if _OF_A_FIELD.search(said) or _TOLD_WRONG.search(said) or any(words.search(said) for words in _NOT_BUT):
        return True
    if read_driver(said) is not None:
        return True
    return bool(_ALSO_DAMAGED.search(said) and read_parts(said))
