"""Openings of a danger that the trained reader hardly knows: a car on its roof, a person 「给怼了」, despair."""

from __future__ import annotations

import re

from insurance.danger.danger_doubts import is_over
from insurance.danger.dangers import Danger, told_as_fact
from insurance.words.injuries import find_injury
from insurance.words.phrases import any_of

_OUT = re.compile(
    r"(?:人|我们?|大家|都)(?:已经|都|全|也|自己)*(?:爬|钻|救|逃)?出来|没人|没有人|人没事|都没事|玩具|模型|停着的车|人(?:都)?在(?:车)?外面"
)
_OVERTURNED = re.compile(
    r"[四4]轮朝(?:天|上)|[四4]脚朝天|(?:底盘?|轮子|车底|肚皮|肚子)朝(?:天|上)|翻(?:车|了|过来|过去)[^。!！?？]{0,6}(?:倒扣|扣(?:着|在|过来)|倒着)"
    r"|车[^,，。;；]{0,4}(?:倒扣|翻扣|扣(?:过来|在地|在路|着))|倒扣(?:着|在)"
)
_WHO = (
    r"(?:老太太?|老头儿?|老人家?|老爷子|大爷|大妈|大娘|小孩|孩子|小朋友|娃|行人|阿姨|学生|路人"
    r"|骑车的|骑(?:电动|电瓶|自行|摩托|三轮)车?的|过马路的)"
)
_UNDER_THE_CAR = any_of(
    rf"(?:{_WHO}|小伙子?|姑娘|有(?:一?个)?人|他|她)(?:就|给|被|让我|一下子?|连人带车|整个人?)*(?:钻|卷|滚|压|卡|轧|夹|栽)(?:进|到|在|入|了|去)*"
    r"(?:我|我们|俺|人家|货车|大车)?的?(?:车|车子|轮子|轮胎)(?:底|下|肚子|轮)",
    rf"(?:车|轮子|轮胎)(?:底|下|轮|肚子)(?:下|面|底)*(?:里|边)?(?:还|好像)?(?:钻|卷|压|卡|轧|夹)(?:进|着|住|了|去|到)*(?:一?个|了|人家)*(?:小)?(?:{_WHO}|姑娘|伙子|人)",
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


# Somebody of theirs, and a car that hit him: no word of harm is needed.
_OURS = (
    r"(?:俺|我|咱|阮)?(?:家)?(?:老?爸|老?妈|爹|娘|奶奶?|爷爷?|老公|老婆|媳妇|儿子|女儿|闺女|娃娃?|孩子|弟弟?|妹妹?|哥哥?|姐姐?"
    r"|老汉儿?|阿婆|阿公|外婆|外公|姥姥|姥爷|伊拉?|佢)"
)
_OURS_HIT = re.compile(
    rf"{_OURS}(?:刚才?|刚刚|就|又)?(?:被|让|给|叫|遭|俾|挨)(?:一?[个辆台])?[^,，。;；!！?？的我]{{0,5}}(?:车子?|摩托|货车|电驴|三轮)(?:给)?(?:撞|怼|轧|碾|顶|铲|拱|创)"
)
_MOVES_NOT = re.compile(
    r"(?:^|[,，。;；!！?？\s])[^,，。;；!！?？\s车]{0,8}(?:不(?:会|能)?|没法|冇|勿)动弹|(?:人|他|她|伊|佢|爹|妈|爸|娘|娃|娃儿|老汉儿?)[^,，。;；车]{0,3}(?:动弹不(?:了|得)|(?:勿|唔)(?:会|识)?(?:动|郁))"
)
_BURIED = re.compile(
    r"(?:土|泥|石头|石块|落石|雪|沙子?|泥石流|山体|塌方)[^,，。;；!！?？]{0,6}(?:埋|掩埋|压|堵|封)(?:住|着|了)[^,，。;；!！?？]{0,6}(?:车门|门|车里|人|我|我们|半截|一半|出不)"
)
_BRIDGE = re.compile(
    r"(?:桥|路面|路基|高架)(?:面|墩|体)?(?:要|快|已经|突然)?(?:塌|垮|断|陷)(?:了|下去|掉)?[^。!！?？]{0,8}(?:我们?|车|人)(?:还)?(?:在|悬|卡|挂)|(?:我们?|车|人)(?:还)?在(?:桥|高架)上[^。!！?？]{0,8}(?:桥)?(?:塌|垮|断)了"
)
_WIRE = re.compile(
    r"(?:(?<!充)电线|高压线|电缆)(?!杆)[^,，。;；!！?？]{0,4}(?:掉|落|搭|压|垂|断|缠|砸)(?:在|到|下来|了)*[^,，。;；!！?？]{0,6}(?:车|地上|我|人)"
)
_ENGLISH_HURT = re.compile(
    r"\b(?:bleed(?:ing|s)?|unconscious|not\sbreathing|can'?t\sbreathe|passed\sout|heart\sattack"
    r"|(?:is|are|am|got|was|badly|seriously)\s(?:hurt|injured))\b",
    re.IGNORECASE,
)
_ENGLISH_WELL = re.compile(
    r"\b(?:no ?(?:one|body)|nobody|not|isn'?t|aren'?t|if|what if|cover(?:ed|s)?)\b", re.IGNORECASE
)


def opened(text: str, *, reporting: bool = False) -> tuple[Danger, ...]:
    """The dangers that these words tell of as facts and as going on."""
    told = told_as_fact(text, reporting=reporting)
    found = []
    if _HIT.search(told):
        found.append(Danger.INJURY)
    if Danger.INJURY not in found and _is_hurt(told):
        found.append(Danger.INJURY)
    if any(each.search(told) for each in (_OVERTURNED, _BURIED, _UNDER_THE_CAR)) and not _OUT.search(told):
        found.append(Danger.TRAPPED)
    if _BRIDGE.search(told) and not _OUT.search(told):
        found.append(Danger.FALL)
    if _WIRE.search(told):
        found.append(Danger.ELECTRIC)
    if _DESPAIRS.search(told) and not _OF_OTHERS.search(told):
        found.append(Danger.SELF_HARM)
    return tuple(danger for danger in found if not is_over(danger, text))


def _is_hurt(told: str) -> bool:
    if _OURS_HIT.search(told) or _MOVES_NOT.search(told):
        return find_injury(told, asked=False) is not False
    return _ENGLISH_HURT.search(told) is not None and _ENGLISH_WELL.search(told) is None
