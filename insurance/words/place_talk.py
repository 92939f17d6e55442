"""What stands around a place in an answer and is no part of it: talk of the talk, orders to write, complaints."""

from __future__ import annotations

import re

_SAID = (
    r"(?:我|俺|咱|跟|给|和|对|你|您|们|不是|是|都|刚才|刚刚|刚|已经|前面|上面|之前|早就|早|就|也|又|不)*"
    r"(?:说是说|说|讲|告诉你?|提|报)(?:过|了|的|是)+(?:好|[一两二三四五几多]){0,2}(?:遍|次|回)?"
    r"(?:了|的|吗|嘛|么|吧|啊|呀|是)*(?:地点|地址|位置)?[,，\s:]*"
)
_BEFORE = (
    re.compile(
        r"^(?:哎呀?|啊|呃|额|那个|嗯|这个|[,，\s])*(?:地点|地址|位置|地方|名字)?(?:叫)?(?:怎么|咋)(?:说|讲)(?:呢|来着|啊|好|[,，\s])*(?:就是|就)?(?:在)?(?:那个)?"
    ),
    re.compile(
        r"^(?:保安|物业|人家|对方|交警|店员|路人|别人|导航|邻居|朋友|他们?|她|听)(?:的人|大哥|师傅)?(?:跟|和|告诉|给)?我?(?:说|讲|告诉我?|写)+"
        r"(?:的)?(?:(?:这里|这儿|那里|那儿|这|那)?(?:是|叫|在))*[,，:：\s]*"
    ),
    re.compile(rf"^{_SAID}(?:但是?|那|再说一[遍次]|吧|[,，])*"),
    re.compile(
        r"^.*?(?:想想|想一下|想一想|来着|想起来了?|记起来了?)[,，]*(?:哦|噢|啊|嗯|对了|应该|好像)*(?:就?是|在)+"
    ),
    re.compile(r"^.*?(?:发|给)(?:过|了)?(?:个|你)?(?:定位|位置)(?:了|过|的|吗|嘛|[,，\s])+"),
    re.compile(
        r"^[^,，。]{0,12}(?:乱七八糟|不对|写错|填错|搞错|记错|弄错)(?:的|了|啊|吧|[,，。\s])*(?=地点|地址|位置)"
    ),
    re.compile(
        r"^(?:出险|事故)?(?:地点|地址|位置|地方)?(?:嘛|么|呢|啊|就|你|您|请|给我|帮我|应该|直接|可以|[,，:：\s])*"
        r"(?:写成?|填成?|改成|改为|登记成?|记成?)(?:上|下|个|在|是|[:：\s])*(?![^,，。]{0,2}(?:楼|字))"
    ),
    re.compile(r"^(?:(?:出险|事故)?(?:地点|地址|位置)(?:嘛|么|呢|是|在|[,，:：\s])*|嘛)"),
)
# From here on it is no more of the place. A place may well hold 「说」 or 「刚」 (说书街), so only whole phrases count.
_AFTER = re.compile(
    r"[,，。!！~\s啊呀吧呢嘛哦]*(?:"
    r"(?:我|都|已经|刚才|刚刚|刚|早就?|前面|之前|不是)*(?:说|讲|告诉你?)(?:过|了|的)+(?:好|[一两二三四五几多]){0,2}(?:遍|次|回)?(?:了|的|吗|嘛|么|啊|呀)*$"
    r"|我?(?:不是|都)(?:刚|已经)?(?:说|讲|告诉)|(?:发|给)(?:个|你|不了|不来|过|的)*(?:定位|位置)|定位(?:我|发|不)"
    r"|(?:就行|就好|就可以|行了|就够)|(?:后面|前面)(?:那些|那个|的|是|写)|你(?:们)?(?:写|咋|怎么|老|还|看|都|问|自己|再|漏|没|少|忘|记)|您(?:看|写|漏|没|少|忘)"
    r"|还有(?:对方|我|车牌|电话)|(?:而)?不是(?=[\u4e00-\u9fff])|(?:然后|另外)[^,，。]{0,3}(?:对方|车|电话|时间|我)"
    r"|(?:我的?|对方)?(?:车牌|牌照|手机|电话)|(?:驾驶[人员]|司机|开车的)(?:是|写|叫)|时间(?:是|也|不|改)|经过(?:是|改|写)"
    r"|[前后]杠[^,，。]{0,4}(?:掉|坏|裂|凹|碎|断|刮|蹭)|大灯[碎坏裂]|车门[凹瘪刮]|掉漆"
    r"|我(?:老婆|老公|媳妇|爱人|儿子|女儿|朋友|爸|妈|哥|弟|姐|妹)[^,，。]{0,4}开"
    r").*$"
)
_ONLY_TALK = re.compile(
    r"(?:都|随便(?:你?[写填])?|任意|你定|你看着?[写办填]?|继续|接着|下一[步个项]?|跳过|好的?|行|可以|成|能|就行|吧|的|了|算了|无所谓|不重要"
    r"|(?:就|只有?|只是)?(?:有)?(?:我|你|他|她|它)们?(?:自己)?(?:[一两二三俩仨]个?)?人?|没(?:有)?别人"
    r"|等[下会等]|稍等|马上|快点|知道了?|收到|谢谢|没事|一样|同上|一|下|说过了?|上面有|看上面|有没有人|哪都行|哪里都行)++"
)
# Sentences about money and about us; with the name of a place in them they may still hold one.
_TALK = re.compile(
    r"你|您|赔|到底|多少钱|给[出不报]|什么|怎么|咋|为啥|凭|保险|理赔|报案|客服|人工|投诉|问我|烦|不想|不会|不知|记不|忘|谁|啥|看[见到](?:的|了)|监控|目击|带我|叫[老小]|告诉我"
)
_PERSON_THERE = re.compile(
    r"^(?:人|他|她|伤者|伤员|对方|我妈|我爸|我老婆|我老公|孩子|乘客|老人)[^,，。]{0,6}?(?:在|送|去|到|住)"
)
_CARE = re.compile(r"医院|卫生院|急诊|骨科|病房|ICU|救护车|诊所")


def without_talk(said: str) -> str:
    """The answer without what stands before and behind the place."""
    rest = said
    for words in _BEFORE:
        found = words.match(rest)
        if found and len(rest) - found.end() > 1:
            rest = rest[found.end() :]
    return _AFTER.sub("", rest).strip()


def is_only_talk(said: str, *, names_place: bool) -> bool:
    """「都行」, 「继续」, 「你老问我这个」: no place, whatever was asked."""
    if _ONLY_TALK.fullmatch(said):
        return True
    return not names_place and _TALK.search(said) is not None


def is_of_the_hurt(said: str) -> bool:
    """「人在西京医院」 says where somebody is cared for."""
    return _PERSON_THERE.search(said) is not None and _CARE.search(said) is not None
