"""Dangers whose general script would not help, or would hurt: told in so many words, each has a script of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.danger.first_aid.bedside import NECK_STAY
from insurance.danger.danger_doubts import is_over
from insurance.danger.dangers import Danger, told_as_fact
from insurance.words.phrases import any_of

TRAIN = (
    "人马上全部下车，离开铁轨，退到道口栏杆外，往远处走，别回去推车、拿东西。"
    "人走开了再拨打 110 和铁路 12306，说清是哪个道口；有看守员就大声喊他拦车。"
)
ICE = (
    "请拨打 119：车里的人马上解开安全带、开窗开门，一个一个轻轻下来，散开趴着慢慢往岸边爬，别站起来、别聚在一起。"
    "车开始往下沉就立刻从车窗出来。岸上的人别走上冰面。"
)
IN_FLOOD_AND_COLD = (
    "请马上拨打 119、110，说清位置和几个人。人往高处去，到屋顶、车顶上抓稳，别下水蹚。"
    "能离开水就脱掉湿衣服、擦干、裹上干的，挤在一起保暖，别喝酒；抖得停不住、迷糊了告诉 120。"
)
BREATHED_FUMES = (
    "马上开门开窗，人都离开车，到通风的地方，能关就把车熄火。头晕、恶心、没劲的人拨打 120，别再回车里；"
    "叫不醒但有呼吸的侧躺着，没有正常呼吸就照 120 电话里的指导按压。"
)
ANIMAL_ON_ROAD = (
    "先开双闪，车上的人从远离车流的一侧下来，撤到路外、护栏外，再拨打 122 或 110，高速上拨 12122。"
    "来车方向摆好警示牌，普通路 50 到 100 米，高速 150 米以外。别靠近、别去赶那只动物，被咬伤了拨打 120。"
)

TUNNEL_SMOKE = (
    "马上下车往洞口或横通道走，同时拨打 119：靠边熄火，钥匙留车上，别掉头、别倒车、别回去拿东西。"
    "湿布捂住口鼻，弯腰、贴着墙、背着烟走，看到「紧急出口」就进，走到对面洞子再停。"
)
HE_WANTS_TO_DIE = (
    "请马上拨打 110，说清他叫什么、车牌、往哪去、说了什么，请警察帮着找人。电话通着就别挂，别骂别激，慢慢听他说，"
    "请他先把车停下。能劝他的人都叫上，12356 也能问怎么劝；已经受伤拨打 120。"
)

_FUMES = r"(?:尾气|废气|一氧化碳|煤气|排气管?)"
_DIZZY = r"(?:晕|恶心|想吐|吐了|没劲|没力|迷糊|难受|叫不醒|喊不醒|昏|睡过去)"
_BEAST = r"(?:野猪|鹿|麂子?|狍子?|狗|牛|羊|猪|马|驴|骡|骆驼|獾|狐狸|动物)"
_RAILS = r"(?:铁道|铁路|道口|铁轨|轨道上|火车道)"
_PASSES = {Danger.ANIMAL: Danger.RUNAWAY}  # a car that is towed away stands in no road
_ASKS = re.compile(r"赔不赔|能赔|会赔|保不保|保险(?:管|赔|保)|算不算|(?:赔|保|管)(?:吗|么)")


@dataclass(frozen=True)
class OwnScript:
    """The words by which it is told, what is said, and the dangers that it is remembered as."""

    said: re.Pattern[str]
    text: str
    kinds: tuple[Danger, ...]


_HE = (
    r"(?:他|她|我?(?:们)?(?:家)?(?:老公|老婆|媳妇|丈夫|爱人|对象|男友|女友|男朋友|女朋友"
    r"|儿子|女儿|闺女|[爸妈爹娘哥姐弟妹]{1,2}|朋友|同事|前夫|前妻)|有个人|司机)"
)
_DIES = (
    r"(?:自杀|寻死|轻生|一了百了|同归于尽|跳(?:河|江|湖|海|桥|楼(?!价|机)|崖|水库)|死给(?:我|你)看|去死"
    r"|(?:连人带车|开(?:着)?车|一脚油门)[^,，。;；]{0,4}(?:冲|撞|开|扎|跳|栽)(?!过)(?:进|到|下|向|往)?[^,，。;；过]{0,4}(?:河|江|湖|海(?!里玩|边|南|鲜|口|底)|水库|桥|崖|墙|大车|货车)"
    r"|(?:冲|跳|开|扎)(?:进|到|下)[^,，。;；]{0,2}(?:河|江|湖|海|水库|崖)(?:里|去|下)*)"
)

_OWN = (
    OwnScript(
        any_of(
            rf"{_HE}[^。!！?？]{{0,4}}(?:说|发(?:微信|消息|短信)|留言|扬言|威胁|闹着?|哭着|非|打电话)[^。!！?？]{{0,6}}(?:要|想|不想活|准备|打算)?[^。!！?？]{{0,4}}{_DIES}",
            rf"{_HE}(?:现在|正|已经|突然)?(?:要|想|准备|打算){_DIES}",
        ),
        HE_WANTS_TO_DIE,
        (Danger.SELF_HARM,),
    ),
    OwnScript(
        any_of(
            r"(?:隧道|洞子)(?!口外|外)[^。!！?？]{0,14}(?:(?:全|都|满)(?:是)?(?:的)?(?:浓|黑)?烟|(?:冒|起|好多|很大|浓|黑)(?:着|了|好大|的)?烟|烟(?:好|很|太)?(?:大|浓|呛)|着火|起火|烧(?:起来|着|了)|有火|大火)",
            r"(?:(?:浓|黑|大)烟|冒烟|着火|起火|烧起来)[^。!！?？]{0,10}(?:在)?(?:隧道|洞子)(?:里|中|内)",
        ),
        TUNNEL_SMOKE,
        (Danger.FIRE,),
    ),
    OwnScript(
        any_of(
            r"火车[^,，。]{0,3}(?:快|要|就要|马上|开|正)+(?:过?来|到)|火车来了",
            rf"{_RAILS}[^。!！?？]{{0,14}}(?:熄火|卡|趴窝|动不了|开不动|打不着|陷|抛锚|出不去|过不去|警报|报警器|栏杆[^,，。]{{0,4}}(?:放|落|下))",
            rf"(?:熄火|卡|趴窝|陷|抛锚|停)(?:在|到)?[^,，。]{{0,6}}{_RAILS}(?!旁|边|附近)",
        ),
        TRAIN,
        (Danger.HAZARD,),
    ),
    OwnScript(
        any_of(
            r"冰(?!雹|箱|柜)(?:面|层|上)?[^,，。]{0,6}(?:裂|开裂|塌|咔咔|嘎吱|破了)[^。!！?？]{0,10}(?:车|我|人)",
            r"(?:车|人|我)[^。!！?？]{0,8}(?:在|到|上)(?:了)?[^,，。]{0,4}冰(?:面|上|层)[^。!！?？]{0,10}(?:裂|塌|响|沉)",
            r"掉(?:进|到)?(?:了)?冰(?:窟窿|洞|下|里)",
        ),
        ICE,
        (Danger.WATER,),
    ),
    OwnScript(
        any_of(
            r"(?:洪水|大水|水里|水中|水淹|河里|泡在水)[^。!！?？]{0,14}(?:冷|冻|发抖|哆嗦|失温)",
            r"(?:冷|冻|发抖|哆嗦|失温)[^。!！?？]{0,10}(?:洪水|大水|泡在水|困在水|河里)",
        ),
        IN_FLOOD_AND_COLD,
        (Danger.WATER,),
    ),
    OwnScript(
        any_of(
            rf"{_FUMES}[^。!！?？]{{0,14}}{_DIZZY}",
            rf"{_DIZZY}[^。!！?？]{{0,10}}{_FUMES}",
            rf"(?:车[里上内]|后排|车库)[^。!！?？]{{0,8}}(?:没熄火|没关发动机|着着车|开着发动机|怠速)[^。!！?？]{{0,8}}{_DIZZY}",
            rf"{_FUMES}中毒|(?:车[里上内]|后排|车库)[^。!！?？]{{0,6}}(?:开着?)?(?:空调|暖风)[^。!！?？]{{0,6}}(?:睡|眯)[^。!！?？]{{0,8}}{_DIZZY}",
        ),
        BREATHED_FUMES,
        (Danger.GAS,),
    ),
    OwnScript(
        any_of(
            rf"(?:撞|轧|碾)(?:到|上|了|死|倒|着)*(?:一?[头只条匹个])?{_BEAST}[^。!！?？]{{0,12}}(?:路中|马路上|道中|车道|路上|路当中|动不了|开不了|走不了|高速|快速路)",
            rf"(?:高速|快速路|国道|车道)[^。!！?？]{{0,8}}(?:撞|轧|碾)(?:到|上|了|死|倒|着)*(?:一?[头只条匹个])?{_BEAST}[^。!！?？]{{0,14}}(?:停|动不|横|趴|怎么|咋|开不)",
        ),
        ANIMAL_ON_ROAD,
        (Danger.ANIMAL,),
    ),
    OwnScript(
        any_of(
            r"(?:脖子|颈椎?|后脖|腰|脊椎|后背)[^。!！?？]{0,10}(?:手|脚|腿|胳膊|指头?|半边|身子)[^,，。]{0,3}(?:麻(?!烦)|没知觉|使不上劲|动不了)",
            r"(?:手|脚|腿|胳膊|指头?|半边|身子)[^,，。]{0,3}(?:麻(?!烦)|没知觉|使不上劲)[^。!！?？]{0,10}(?:脖子|颈椎?|后脖|腰|脊椎|后背)",
        ),
        NECK_STAY,
        (Danger.INJURY,),
    ),
)


def own_script(text: str, *, reporting: bool = False) -> OwnScript | None:
    """The script of its own for what the text tells as a fact that goes on; None if it needs none."""
    told = told_as_fact(text, reporting=reporting)
    if not told or _ASKS.search(text):
        return None
    fits = (own for own in _OWN if own.said.search(told))
    return next((own for own in fits if not any(is_over(_PASSES.get(kind, kind), text) for kind in own.kinds)), None)
