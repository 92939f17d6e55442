"""The lines besides motor whose losses are reported here too, and how words tell of one."""

from __future__ import annotations

import re
from enum import StrEnum

from insurance.words.phrases import any_of


class Line(StrEnum):
    HEALTH = "health"
    ACCIDENT = "accident"
    HOUSEHOLD = "household"


WORDS: dict[Line, str] = {
    Line.HEALTH: "健康医疗险",
    Line.ACCIDENT: "意外险",
    Line.HOUSEHOLD: "家财险",
}

_PARTS = r"侧窗|天窗|后视镜|掉漆|漆面|后备箱|引擎盖|大灯|尾灯|[前后]杠|倒车|轮胎|轮毂|底盘|保险杠|挡风|发动机"
# A car in it is a motor loss, or one that the motor notice has to sort out.
_CAR = any_of(
    rf"车|追尾|[撞刮剐蹭碰](?!瓷砖)|划痕|{_PARTS}|充电|电池|高速|停放|驾驶|行驶证|刹|交强|三者",
)
# The same for words that name the policy: only then may a door or a table be what was hit, and never somebody else.
_SOMEBODY_ELSE = r"撞[到倒伤了]{0,3}[一个]{0,2}(?:人|路人|行人|老人|小孩|孩子)"
_CAR_ITSELF = any_of(rf"车|追尾|{_PARTS}|充电|电池|高速|驾驶|行驶证|交强|三者|{_SOMEBODY_ELSE}")
# What is ridden or pushed is no insured car; 「电动车」 alone may be one.
_NO_CAR = re.compile(
    r"自行车|单车|骑(?:着|个|了)?(?:自己的)?(?:电动|电瓶|摩托|三轮|滑板|平衡|山地)?车|电瓶车|滑板车|平衡车|婴儿车|手推车|购物车|轮椅车?|车间|火车|公交车|地铁"
)
# What somebody calls their policy counts before what has happened.
_NAMED: tuple[tuple[Line, re.Pattern[str]], ...] = (
    (Line.HOUSEHOLD, any_of(r"家财|家庭财产|房屋险|房子的?保险")),
    (Line.HEALTH, any_of(r"医疗险|健康险|重疾|百万医疗|住院险|门诊险|医疗保险")),
    (Line.ACCIDENT, any_of(r"意外险|意外医疗|意外伤害|意外保险|综合意外|学平险|学生险|老年意外")),
)
# What the hurt third party's treatment costs beyond the public list is a matter of motor.
_BEYOND_THE_LIST = re.compile(r"(?:非医保|医保(?:目录)?(?:以)?外)(?:的)?(?:用药|药费?|费用|医药费|医疗费用?)?")
_HOME = r"(?:家里|家中|我家|屋里|屋子|房子|房间|厨房|卫生间|洗手间|阳台|客厅|卧室|楼上|邻居家)"
_BODY = r"(?:手|脚|头|腿|腰|背|眼睛|脸|胳膊|孩子|老人|妈|爸)"
_HAPPENED: tuple[tuple[Line, re.Pattern[str]], ...] = (
    (
        Line.HOUSEHOLD,
        any_of(
            rf"{_HOME}[^,，。]{{0,8}}(?:泡|淹|漏|渗|爆|进水|被?偷|被?盗|失窃|进了?贼|着火|起火|烧|炸|塌)",
            r"(?:我家|家里?|屋里?|房子|楼上|邻居)(?:的)?[^,，。]{0,2}(?:墙|窗|地板|天花板|吊顶|屋顶|瓷砖|阳台|家具|家电|冰箱|电视|空调)[^,，。]{0,6}(?:裂|塌|碎|破|倒|震|砸|烧)",
            r"水管[^,，。]{0,4}(?:爆|裂|漏)|漏水|渗水|入室|进了?贼|(?:地板|墙面?|天花板|家具|家电|吊顶)[^,，。]{0,6}(?:泡|烧|坏|塌|湿)",
        ),
    ),
    (
        Line.ACCIDENT,
        any_of(
            r"摔|跌|滑倒|绊倒|踩空|崴|[扭擦挫拉割划扎夹磕烧]伤|骨[折裂]|脱臼|韧带|缝[了针合]|烫[伤到了]|砸伤|夹[到了]手|触电|溺水",
            rf"{_BODY}[^,，。]{{0,6}}砸|砸[^,，。]{{0,4}}{_BODY}",
            r"(?:猫|狗|蛇|蜂|虫)[^,，。]{0,4}(?:咬|抓|蜇|叮)|意外(?:身故|死亡|受伤|去世)",
        ),
    ),
    (
        Line.HEALTH,
        any_of(
            r"住院|出院|住了?院|看病|门诊|手术|开刀|化疗|医药费|医疗费|药费|生病|病了|得了?[^,，。]{0,6}(?:病|炎|癌|瘤)|确诊|肺炎|发烧|癌|肿瘤|医保",
        ),
    ),
)
_TREATED = any_of(
    r"住院(?!险|医疗|费|保险|津贴)|住着院|住了?院|出院|在[^,，。]{0,8}(?:医院|病房)|门诊|做[完了]?[^,，。]{0,6}手术|看过医生|治疗"
)
_ACUTE = any_of(
    r"昏|晕|流血|出血|救|抢救|快(?!赔|捷|递)|马上|赶紧|没(?:有)?(?:呼吸|心跳|意识)|不行了|ICU|重症|120|刚(?!才|出院|住)|正在|还困"
)
_ABOUT_INSURANCE = any_of(r"险|报销|报案|理赔|怎么报|能报|给报|赔")


def read_line(text: str) -> Line | None:
    """The line that a loss without a car falls into, by its policy's name or by what has happened."""
    text = _BEYOND_THE_LIST.sub("", _NO_CAR.sub("", text))
    if not text or _CAR_ITSELF.search(text):
        return None
    return _first(_NAMED, text) or happened(text)


def happened(text: str) -> Line | None:
    """The line by what has happened alone; that a policy is named tells of nothing."""
    text = _NO_CAR.sub("", text)
    return None if not text or _CAR.search(text) else _first(_HAPPENED, text)


def is_beyond_the_list(text: str) -> bool:
    """「非医保用药谁出」, without a policy of another line being named."""
    return _BEYOND_THE_LIST.search(text) is not None and read_line(text) is None


def is_treated(text: str) -> bool:
    """Whether the words say that whoever is ill or hurt has come to a doctor."""
    return _TREATED.search(text) is not None


def asks_after_treatment(text: str) -> bool:
    """Whether somebody who is in a hospital's care is spoken of, and insurance is what the words are about."""
    told = read_line(text) in (Line.HEALTH, Line.ACCIDENT) and is_treated(text)
    return told and _ABOUT_INSURANCE.search(text) is not None and _ACUTE.search(text) is None


def _first(table: tuple[tuple[Line, re.Pattern[str]], ...], text: str) -> Line | None:
    return next((line for line, pattern in table if pattern.search(text)), None)
