"""Openings of a danger that the trained reader hardly knows: a car on its roof, a person 「给怼了」, despair."""

from __future__ import annotations

import re

from insurance.danger.danger_doubts import is_over
from insurance.danger.dangers import Danger, told_as_fact
from insurance.words.phrases import any_of

_OUT = re.compile(
    r"(?:人|我们?|大家|都)(?:已经|都|全|也|自己)*(?:爬|钻|救|逃)?出来|没人|没有人|人没事|都没事|玩具|模型|停着的车"
)
_OVERTURNED = re.compile(
    r"[四4]轮朝(?:天|上)|[四4]脚朝天|(?:底盘?|轮子|车底|肚皮|肚子)朝(?:天|上)|翻(?:车|了|过来|过去)[^。!！?？]{0,6}(?:倒扣|扣(?:着|在|过来)|倒着)"
    r"|车[^,，。;；]{0,4}(?:倒扣|翻扣|扣(?:过来|在地|在路|着))|倒扣(?:着|在)"
)
_WHO = (
    r"(?:老太太?|老头儿?|老人家?|老爷子|大爷|大妈|大娘|小孩|孩子|小朋友|娃|行人|阿姨|学生|路人"
    r"|骑车的|骑电动车的|过马路的)"
)
_PUSHED = r"(?:怼|拱|顶|杵|蹭|刮|剐|带|碰|撞|轧|铲|刚|干|搞|扫|挂|创|崩)(?!(?:人|他|她)?(?:车|的车))"
_HIT = any_of(
    rf"{_WHO}(?:[^,，。;；车]{{0,4}})(?:让|被|给|叫|挨)(?:我|俺|咱)(?:的?车|们)?(?:给|用车)?{_PUSHED}(?:倒|翻|飞|趴|到|着)?(?:了|一下)",
    rf"(?:把|给|将)(?:一?个|一?位|一?名|人家)?{_WHO}(?:给)?{_PUSHED}(?:倒|翻|飞|趴|到|着)?(?:了|一下)",
    rf"{_PUSHED}(?:到|着|了|倒)(?:一?个|一?位|一?名|人家)?{_WHO}(?!的?(?:车|电动|自行|三轮|摩托))",
)
_OF_OTHERS = re.compile(
    r"(?:他|她|对方|那人|那车|司机|这人|别人|你)(?:们)?[^,，。;；]{0,6}不想活|不想活了(?:吧|吗|是吧|还是)|要死要活"
)
_DESPAIRS = any_of(
    r"(?:不想|不愿意?)(?:再)?活(?:了|下去|着)|活(?:着)?没(?:什么|啥)?(?:意思|意义)|活不下去|想死|想一死了之|(?<!让我)(?<!说)去死(?:算了|了算)",
    r"(?:想|恨不得|干脆|不如)[^,，。;；]{0,6}(?:一脚(?:油门|电门)|一头|连人带车|开(?:着)?车)[^,，。;；]{0,4}(?:冲|撞|跳|栽|扎)[^,，。;；]{0,6}(?:算了|拉倒|得了|解脱|一了百了)",
)


def opened(text: str, *, reporting: bool = False) -> tuple[Danger, ...]:
    """The dangers that these words tell of as facts and as going on."""
    told = told_as_fact(text, reporting=reporting)
    found = []
    if _HIT.search(told):
        found.append(Danger.INJURY)
    if _OVERTURNED.search(told) and not _OUT.search(told):
        found.append(Danger.TRAPPED)
    if _DESPAIRS.search(told) and not _OF_OTHERS.search(told):
        found.append(Danger.SELF_HARM)
    return tuple(danger for danger in found if not is_over(danger, text))
