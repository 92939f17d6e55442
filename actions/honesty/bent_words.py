"""Wishes to have the report say what did not happen: another driver, more damage, another fault, another time."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from actions.messages import PERSON, REPORT, Choice, say
from actions.turn import Turn
from insurance.words.phrases import any_of


class Bent(StrEnum):
    DRIVER = "driver"
    DAMAGE = "damage"
    FAULT = "fault"
    FACTS = "facts"


NOT_SO: dict[Bent, str] = {
    Bent.DRIVER: "这样写不行：谁开的车，就登记谁。",
    Bent.DAMAGE: "这样报不行：这次碰坏了什么，就登记什么。",
    Bent.FAULT: "这样写不行：责任由交警按事实认定，我只能照实际经过登记。",
    Bent.FACTS: "这样写不行：怎么发生的，就怎么登记。",
}
CAN_BE_PUT_RIGHT = "请如实说就好；前面有没说准的，现在告诉我实际情况，马上能改。有难处可以找人工同事商量。"

_KIN = (
    r"(?:我|俺|他|她|自己|本人|别人|老[公婆爸妈]|媳妇|爱人|对象|男朋友|女朋友"
    r"|[爸妈哥姐弟妹]|儿子|女儿|朋友|同事|司机|的|家|是)"
)
_WRITES = r"(?:写|填|记|报|登记|说|讲|算|改|弄|录|编)"
_PLEASE = r"(?:那|你|您|就|直接|干脆|要不|能不能|能|可不可以|可以|帮我|帮忙|给我|给|替我|先|都|把)"
# What somebody said or did is an account; what is to be written is a wish.
_TOLD = r"(?<!交警)(?<!警察)(?<!民警)(?<!对方)(?<!当时)(?<!刚才)(?<!他)(?<!她)"
_KINDS: tuple[tuple[Bent, re.Pattern[str]], ...] = (
    (
        Bent.DRIVER,
        re.compile(
            rf"{_TOLD}{_WRITES}(?:成|为|作|上)(?:是)?{_KIN}{{1,4}}(?:开|驾驶)的?(?!车)"
            rf"|(?:^|[,，。;；!！?？]|就|能不能|可不可以|(?<!不)(?<!可)能|可以|帮我|给我|你){_PLEASE}*{_WRITES}(?!的)(?:是|成|为)?{_KIN}{{1,4}}开的(?=不|吗|么|行|可以|好|呗|吧|就|算|$|[,，。!！?？~])"
            rf"|按(?:照)?{_KIN}{{1,4}}开的?(?:来|去|给)?(?:登记|报|写|记|填|办|走|算)"
            rf"|(?:没(?:有)?(?:带)?(?:驾照|驾驶证|证|本)|无证|无照|实习|吊销|扣(?:分|证|完)|喝|酒)[^。!！?？]{{0,12}}(?:写|填|记|登记|报|换)(?:成|上|做)?(?=[我俺他她老媳爱爸妈哥姐弟朋])(?:我|俺|他|她)?(?:老[公婆]|媳妇|爱人|[爸妈哥姐弟]|朋友)?(?:吧|呗|行不行|行吗|就行|的名|开的|$)"
            r"|顶包|顶罪|顶替|顶缸|替(?:我|他|她)(?:顶|扛|背|认)|(?:叫|让|找|喊|请)[^,，。;；!！]{1,8}(?:来|去|出来|帮我?|替我?)顶(?:一下|下来|着)"
            r"|换(?:个|一个)?(?:司机|人|驾驶员)(?:来)?(?:报|登记|顶|认)"
            r"|(?:叫|让|找|喊|请)(?:个|一个|别|其他|旁|我|他|她)?(?:人|朋友|哥们|兄弟|同事|亲戚|家里人|老[公婆]|媳妇)(?:来|去|给我|帮我|替我)?顶(?:一下|下|着|上|了|行|可|呗|吧|呢|[?？]|$)(?!千斤顶|起来|住|棚)"
        ),
    ),
    (
        Bent.DAMAGE,
        re.compile(
            r"往(?:大|多|高|重|狠)(?:了|里|处)?(?:报|写|说|估|算|填)|(?<!没)(?<!差不)多(?:报|写|开)(?:点|些|一点|一些|几|两)"
            r"|(?:报|写|估|填)(?:得|的)?(?:高|重|严重)(?:点|些|一点|一些)|(?:报|写|估|填|往)大(?:点|些|一点|一些)"
            r"|(?:再|自己|故意|顺便|干脆)(?:多)?(?:补(?!充)|划|弄|蹭|刮|撞|砸|敲)(?:上|出)?(?:几|两|一|点)(?:道|下|点|处|块|个)?(?:刮痕|划痕|伤|坑|痕)?[^,，。;；]{0,4}(?:一块儿?|一起|一并|顺便)(?:给)?(?:修|报|赔|走)"
            r"|(?:旧|老)(?:的)?(?:伤|划痕|刮痕|坑|痕迹|损伤)[^。!！?？]{0,8}(?:一块儿?|一起|一并|顺便|也|都)[^。!！?？]{0,4}(?:修|报|赔|算|喷|写|加)"
            r"|(?:以前|之前|原来|上次|去年)的?[^,，。]{0,6}(?:伤|划痕|刮痕|坑)[^。!！?？]{0,6}(?:一块儿?|一起|一并|顺便)[^。!！?？]{0,3}(?:修|报|赔|算|喷)"
        ),
    ),
    (
        Bent.FAULT,
        re.compile(
            rf"^(?!.*(?:交警|警察|法院|认定|复核)).*{_WRITES}(?:成|为|作)(?:是)?(?:对方|他们?|她|人家|对面|后车|前车)(?:的)?(?:全责|主责|全部责任|主要责任|责任|的?错)"
        ),
    ),
    (
        Bent.FACTS,
        re.compile(
            r"(?:时间|日期)[^,，。;；]{0,6}往(?:前|后)(?:挪|写|改|推|报|填|调)|(?:时间|日期)[^,，。;；]{0,6}(?:推后|推迟|提前)(?:几|一|两|点|些)"
            rf"|{_WRITES}(?:成|到|在|是)[^,，。;；]{{0,8}}(?:生效|投保|买(?:了)?保险|续保|起保)(?:之?后|以后)"
            r"|(?:编|伪造|捏造)(?:一?个|份|点|些)?(?:假)?(?:经过|故事|现场|证明|理由|说法|事故)|(?:摆|做|弄)(?:一?个|拍)?(?:假)(?:现场|事故)"
            rf"|(?:就|帮我|给我|能不能|你|可以){_PLEASE}*{_WRITES}(?:成|是|我|他|她)*没(?:有)?(?:喝|饮)(?:过)?酒"
            r"|(?:喝酒|酒驾|喝了|无证|没驾照|没证|跑滴滴|网约车|营运|拉货)[^,，。;；]{0,6}(?:别|不要|不用|甭|就不)(?:写|填|报|记|登记|说|提|录)"
            rf"|(?:别|不要?|能不能不){_WRITES}(?:我|他|她|是|在|跑|开)*(?:喝|饮)?(?:酒驾?|无证|没证|没驾照|滴滴|网约车|营运|拉货|拉客|跑车)"
        ),
    ),
)

_OTHERS = (
    r"对方|对面|他们?|她们?|人家|别人|有人|车主|司机|修理厂|4[sS]店?|店里?|厂里?|师傅|老板|业务员"
    r"|中介|黄牛|朋友|同事|熟人"
)
_FRAUD = any_of(r"顶[包替罪缸]|来顶|找人顶|骗保|骗赔|假现场|假事故|[作造做]假|虚报|谎报|冒充|假(?:发票|单子|照片|配件)")
_REFUSED = any_of(
    rf"(?:{_OTHERS})[^。]{{0,30}}(?:我|俺|咱)(?:们)?(?:已经|当场|坚决|当时|就|可|也|都|是|才|直接)*"
    r"(?:拒绝|回绝|推掉|(?:不|没|没有)(?:同意|答应|干|肯|让|愿意|配合|接受|想配合|搭理|理))(?:了|他|她|他们|的|啊|呢|[,，。!！])*",
    rf"(?:拒绝了?|不想|不愿|没答应|不答应|不同意)(?:给|帮|替|让|配合)?(?:{_OTHERS})(?:去|来|的)?[^,，。]{{0,6}}(?:顶|作假|造假|骗保|多报|多开)(?:包|罪|替)?",
)
_REPORTED = any_of(
    r"(?:怎么|如何|咋|哪里|哪儿|去哪|向谁|找谁|跟谁|我?想|我?要|能|可以|可不可以)(?:去|来|才能|实名|匿名)*(?:举报|检举|揭发)(?!我|了我)[^,，。]{0,10}",
    r"(?<!被)(?:举报|检举|揭发)(?:电话|渠道|入口|方式|他们?|她|对方|这个|这家|修理厂|骗保)[^,，。]{0,6}",
)
_ANOTHERS = any_of(
    rf"^(?:要是|如果|万一|刚才|现在|昨天|我(?:发现|看到|怀疑|觉得)|[,，。])*(?:{_OTHERS})[^。帮替给]{{0,10}}(?:顶包|骗保|[作造做]假|虚报|谎报)"
    r"[^。]{0,6}(?:怎么办|咋办|怎么处理|犯法|违法|我该|有人管)"
)


def is_against(text: str) -> bool:
    """「对方想找人顶包，我不同意」「怎么举报骗保」: another's fraud, refused or reported, and none wished for."""
    found = _REFUSED.search(text) or _REPORTED.search(text) or _ANOTHERS.search(text)
    if found is None or not (_FRAUD.search(text) or _kind(text)):
        return False
    return _kind(text[found.end() :]) is None


def bent(text: str) -> Bent | None:
    """What is to be told otherwise than it was; None for a plain account, for a slip that is put right, and for what
    somebody will have no part in."""
    return None if is_against(text) else _kind(text)


def _kind(text: str) -> Bent | None:
    return next((kind for kind, words in _KINDS if words.search(text)), None)


def refused(turn: Turn) -> dict[str, Any] | None:
    """The plain refusal of a wish to have something else written down than what happened; None if there is none."""
    kind = bent(turn.text)
    if kind is None:
        return None
    choices: tuple[Choice, ...] = (PERSON,) if turn.in_form else (PERSON, REPORT)
    return say(f"{NOT_SO[kind]}\n{CAN_BE_PUT_RIGHT}", choices)
