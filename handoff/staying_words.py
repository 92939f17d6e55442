"""What is said in the queue by those who stay in it: to keep their place, to hurry, to wait on, to be away a moment."""

from __future__ import annotations

import re

from insurance.words.phrases import any_of

_LONGEST = 24  # characters; a longer message tells more than that
_END = r"[,，。.…!！?？~\s]*"

_OF_OTHERS = r"订单|保单|救援|拖车|报案|案子|保险|投诉|续保|工单|电话|手机"
# 「别把我踢出去」「排队别给我断了」: what is not to happen is the end of the waiting.
_KEEP = any_of(
    rf"(?:别|不要|甭|莫|勿|不能|不许|不准|没(?:有)?(?:要|说|想|让))(?:给|把|将|让|自动|随便|突然|擅自|我们?|我的|排队|人工|位置|位子|号|又|再|的)*"
    rf"(?:取消|断(?![电气网])|踢|掉(?:线|了|队)|挂(?!钩)|撤(?!案)|清|丢|漏|忘|退出|结束|弄没|跳过)(?![^,，。;；]{{0,4}}(?:{_OF_OTHERS}))",
    r"(?:排队|位置|位子|我的号|名额)[^,，。;；不没]{0,4}(?:留着|保留|占着|还在不)",
)
_NAMES_OTHERS = re.compile(_OF_OTHERS)
# 「你先帮我看看」: the bot is to do something until somebody comes, not instead.
_MEANWHILE = any_of(
    r"(?:你|小保)(?:那)?(?:能不能|可不可以|可以|能|要不|就|也)*先(?:帮我|给我|替我|跟我|和我)?(?:看|查|说|讲|弄|处理|回答|答|告诉|记|办)",
    r"(?:排队|等)(?:着)?(?:的时候|的同时|期间|人工的时候)|(?:一边|边)(?:等|排)",
)

_BEFORE = (
    r"(?:喂|哎|唉|那个?|我|就|都|也|还|真|到底|究竟|怎么|咋|为啥|为什么|一直|老是?|总是?|请问|麻烦|你们?|您|客服|人工|的|这|是不是|现在|真的|能不能|能|可以|帮我|给我"
    r"|[,，。.…!！?？~\s])*"
)
_AFTER = r"(?:了|不|到底|吧|啊|呀|呢|嘛|么|吗|哈|呗|啦|得很|一点|点儿?|行不行|好不好|好吗|[,，。.…!！?？~\s])*"
_NAMES_IT = (
    r"(?:还)?(?:在)?排(?:着|上)(?:队)?(?:吗|么|没有?|不)|(?:没|不)(?:有)?(?:人|客服|人工)?(?:来|接(?!电)|接入|轮到|转(?:过去|接|成|上)?)(?:我)?"
    r"|转(?:接|过去|上|成功|成)?(?:了)?(?:没有?|吗|么|不)|(?:人工|客服|人|坐席)(?:来|到|接)?(?:了)?(?:没有?|吗|么)|(?:来|接)(?:了)?(?:没有?|吗|么)"
    r"|(?:前|头)(?:面|头)?(?:还)?(?:有)?(?:几|多少)个?(?:人)?|(?:几点|(?:什么|啥)时候|(?:今天|明天|今晚|晚上|早上|上午|下午|半夜|周末|现在)+)(?:才|会|能|还)?(?:有人|有客服|有人工|上班|来人)(?:在)?"
    r"|(?:人|客服|人工)?(?:都|全)?死(?:哪|到哪|光)(?:儿|里)?(?:去)?|下班|没人(?:上班|值班)|插(?:个)?队|(?:先|优先|早点|快点)接(?:我|一下)?|加(?:个)?急(?:一下)?|催(?:一?下|一催|催)?"
)
_IN_A_HURRY = (
    r"急死(?:人|我)?|(?:很|好|特别|非常|太|挺)?(?:着)?急|等(?:不及|不了|不起|不住|死(?:我|人)?|急|烦|够|累|疯)"
    r"|等(?:得|到)?(?:我)?(?:花儿?(?:都)?谢|天荒地老|猴年马月|天黑|地老天荒|海枯石烂|(?:什么|啥)时候|何年何月|下辈子)|等(?:了)?(?:好|老|这么|太|那么|半天|大半天)(?:半天|久|长时间)*"
    r"|快(?:一)?点(?:儿)?(?:来|接|转|行)?|赶紧(?:来|接|转)?|抓紧|磨蹭(?:什么|啥)?|骗(?:我|人)|别骗我"
)
_URGES = re.compile(rf"(?>{_BEFORE}(?:{_NAMES_IT}|{_IN_A_HURRY}){_AFTER})+")
_SAYS_WAITING = re.compile(r"排|人工|客服|坐席|转")

_AWAY = (
    r"(?:忙|吃|开|办|弄)(?:好|完)(?:饭|会|事)?"
    r"|(?:先|得|要|去|在|正)*(?:忙|吃(?:个|口)?饭|开(?:个)?会|接(?:个)?(?:孩子|娃|电话|人)|上(?:个)?(?:厕所|课|班)|睡(?:觉)?|出去|离开|走开|洗(?:个)?澡|做饭|喝(?:口)?水|办点?事)"
    r"(?:一下|一?会儿?|下)?"
    r"|(?:过|等|待)(?:一?会儿?|一?下)(?:再)?(?:来|说|聊|看|回来|找你)|(?:马上|一会儿?|等下|等会儿?)?(?:就)?回来"
    r"|(?:来|轮到|到|接)(?:人)?(?:我)?(?:了|的时候|时)?(?:就|再|记得|请|麻烦)*(?:喊|叫|通知|提醒|告诉|发消息给|滴)(?:我)?(?:一下|一声)?"
)
_ON = (
    r"(?:接着|继续|先|再|慢慢|还|就|那|乖乖|耐心|一直|在这(?:儿|里)?)*(?:等|排)(?:着|人工|客服|队|人|你们?|一等|等|下去|一会儿?|一?下)*"
    r"|(?:不|没那么|不是很|不着)(?:着)?急|慢慢来|有空(?:再)?接(?:我)?"
)
_WAITS = re.compile(
    rf"(?>(?:我|你们?|那|就|吧|行|好的?|嗯|哦|可以|没事|没关系|也|还|ok|那个?|[,，。.…!！~\s])*(?:{_AWAY}|{_ON}){_AFTER})+"
)
_NO_WAITING = re.compile(r"(?:不|别|甭|懒得)(?:想|要|用|能|愿意)?(?:再)?(?:等|排)")
_CLAUSE = re.compile(r"[,，。;；!！?？\s]+")
_NO_NUMBER = re.compile(
    r"(?:我|就|那|才|还是|可以|能不能|[,，\s])*(?:不想|不要|不用|不愿意?|不方便|不能|别|先不|不|没有?)(?:给|留|说|发|提供|填|用|报)?(?:你们)?(?:我的)?(?:手机|电话|号码|手机号|电话号码)(?:号)?"
    rf"(?:行不行|行吗|可以吗|了|吧|啊|呢)*{_END}|(?:我)?(?:就)?(?:不|不想|不愿意?)(?:给|留|说)(?:号码?)?(?:了|吧)?{_END}"
)


def keeps_place(text: str) -> bool:
    """「排队别给我断了啊」「千万别把我踢出去」: they stay, whatever it sounds like."""
    return len(text) <= _LONGEST and _KEEP.search(text) is not None and not _NAMES_OTHERS.search(text)


def asks_meanwhile(text: str) -> bool:
    """「你能不能先帮我看看」: until somebody comes, not instead."""
    return _MEANWHILE.search(text) is not None and not _NO_WAITING.search(text)


def urges(text: str, *, answers_bot: bool = False) -> bool:
    """「转了没有啊到底」「急死我了」. To a question of the bot's, only words that name the waiting do."""
    if len(text) > _LONGEST or (answers_bot and _SAYS_WAITING.search(text) is None):
        return False
    said = [clause for clause in _CLAUSE.split(text) if clause]
    urging = [_URGES.fullmatch(clause) is not None for clause in said]
    return any(urging) and all(urges or _WAITS.fullmatch(said[at]) for at, urges in enumerate(urging))


def waits_on(text: str) -> bool:
    """「行吧我等着」「我先去吃饭」「来了喊我」."""
    return len(text) <= _LONGEST and _WAITS.fullmatch(text) is not None and not _NO_WAITING.search(text)


def gives_no_number(text: str) -> bool:
    """「我不想留电话」, where one was asked for."""
    return len(text) <= _LONGEST and _NO_NUMBER.fullmatch(text) is not None
