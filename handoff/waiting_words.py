"""What is said in the queue about the waiting itself: they leave it, ask how long, or whether anybody is there."""

from __future__ import annotations

import re

# Whole messages that say nothing else. Each is atomic (`(?>`): otherwise the ways to share out what stands between
# them double with each. What is to be undone is the waiting: 「取消订单」「取消报案」 name another matter.
_BEFORE = (
    r"(?:那个?|我|就|还是|先|请|帮我|给我|麻烦|要|想|你|快|也|都|干脆|直接|已经|现在|好了|好吧|行了|行吧|唉|哎|嗯|哦"
    r"|实在|真|没空|没时间|[,，。!！~ ])*"
)
_AFTER = r"(?:了|掉|吧|啊|呀|哈|呗|啦|谢谢您?|多谢|拜拜|再见|[,，。!！~ ])*"
_PERSON = r"(?:什么)?(?:人工客服|人工|客服|真人|专员|坐席|同事|人)"
_NAMES_WAITING = (
    r"返回(?:智能助手|智能客服|机器人|小保|上一步)?|(?:回|换回|切回)(?:到)?(?:智能助手|智能客服|机器人|小保)"
    rf"|(?:取消|退出|结束|停止|不要|不用|不需要|别|撤掉|撤了|撤销)(?:了)?(?:这个|我的)?(?:排队|排号|转人工|转接|等待|{_PERSON})"
    r"|(?:排队|排号|人工|客服|转接|转人工)(?:就|也|都|的)*(?:取消|撤|不要|不用|不必|不需要|不等|算)"
    rf"|(?:不|别|甭|懒得)(?:要|用|需要|想要?|必|能|愿意)?(?:再)?(?:帮我|给我|替我)?(?:转接?|找|等|接|叫|喊|联系){_PERSON}"
    r"|(?:不|别|甭|懒得)(?:想|要|用|能|愿意)?(?:再)?(?:等|排队?|转接?)(?:下去)?"
    r"|没人(?:来|接|理|在)?(?:我)?(?:的话)?(?:就|那就|那)?(?:算了|拉倒)"
    r"|(?:晚(?:一?点|些)|回头|待会儿?|等一?会儿?|等下|过一?会儿?|改天|需要的?时候?)(?:我)?再(?:转|找|叫|排)(?:人工|客服)?"
    r"|还是(?:让)?你(?:帮我)?(?:来|弄|办|处理|搞|继续)"
)
_NAMES_NOTHING = (
    r"取消|撤|算了|不(?:需要|用|必)|用不着"
    r"|(?:我的?|这|那|这个|那个)?(?:问题|事情|事儿?)?(?:已经|都|自己|我)*(?:解决|搞定|处理好|弄好|弄明白|办好)"
)
_BESIDE = (
    r"没事|没人(?:来|接|理|在|理我)?|自己(?:来|弄|解决|处理|想办法)"
    r"|你来?(?:帮我|给我)?(?:弄|办|处理|搞|看|来|说|继续)(?:一下|就行|就好)?"
)
_LEAVES = re.compile(rf"(?>{_BEFORE}(?:{_NAMES_WAITING}|{_NAMES_NOTHING}|{_BESIDE}){_AFTER})+")
_SAYS_SO = re.compile(rf"{_NAMES_WAITING}|{_NAMES_NOTHING}")
_SAYS_WAITING = re.compile(_NAMES_WAITING)
_CLAUSE = re.compile(r"[,，。;；!！?？\s]+")

_LONGEST = 24  # characters
# Of these signs alone: 「赔款还要等多久」「拖车什么时候到」 ask about something else.
_ABOUT_WAIT = re.compile(
    r"[排队轮到我了吗么嘛的还要得需等多久长时间啥什候几点分钟到底究竟前面头有少个位人第哪名儿人工客服你们接来能才会是呢啊呀"
    r"现在大概大约估计预计那请问都没快上班通理进度怎样,，。.?？!！~\s]*"
)
_HOW_LONG = re.compile(
    r"第几|多久|多长时间|几(?:分钟|点)|(?:什么|啥)时候|几时|前[面头].{0,4}(?:几|多少|人)|几个人|多少人|排到哪|排队?(?:到|得)?怎[么样]"
    r"|轮?到我了?[吗没么]|快(?:到我|了)[吗没么]?|轮到我"
)
_ASKS_THERE = re.compile(
    r"(?>(?:喂|你好|您好|那|请问|怎么|咋|到底|还|都|就|现在|你们?|客服|人工|[,，。.…!！?？~\s])*"
    r"(?:在(?:不在?|吗|么|线吗|没|呢)?|在线吗|(?:有没有|有|来|没有?|没)(?:个|一个)?(?:人|客服|人工)(?:来|接|理|在|应|回|管)?(?:我|一下|话|复)?"
    r"|(?:人|客服|人工)(?:呢|在哪|去哪|哪去|都去哪|死哪)|(?:理|搭理)(?:理|一下)?我|说(?:句)?话|吱(?:一|个)?声|没(?:有)?动静|没反应|喂|哈喽|hello|hi)"
    r"(?:了|吗|么|嘛|呢|啊|呀|儿|没|[,，。.…!！?？~\s])*)+",
    re.I,
)
_WONDERS = re.compile(r"[吗么呢喂理?？]|还没|人没|怎么|在不|有没有人|说|吱|没动静|没反应|hello|哈喽|hi", re.I)
# Said beside somebody who does not wake as often as to us: the bot, which knows of the danger, hears it.
_OF_SOMEBODY_HURT = re.compile(
    r"(?:现在|还|还是|都|也|一点|完全|就|,|，|\s)*没(?:有)?(?:动静|反应)(?:了|啊|呀|[。.!！?？~\s])*"
)
_ASKS_KEPT = re.compile(
    r"(?:我|你们?|都|刚才|前面|那|说的|这些|的话|话|内容|情况|客服|[,，\s])*(?:能|会)?(?:记下|记住|记录|记|收到|看到|看见|听到)(?:来|到|得)?了?"
    r"(?:吗|么|没有?|嘛|啊|吧)?[,，。?？!！~\s]*"
)

_HOTLINE_FAILS = re.compile(
    r"(?:你们|那个?|这个|客服|我打|打|的|[,，\s])*(?:955[\d\s-]{2,8}|400[\d\s-]{6,9}|热线|客服电话|(?:你们|客服|人工)的?电话)"
    r"(?:也|都|根本|一直|老是|总|又|怎么|就)*(?:打不(?:通|进去?)|没人接|占线|(?:是|在)?忙线?|不通|接不通|无人接听)"
    r"(?:了|啊|呀|呢|吗|怎么办|[,，。!！?？~\s])*"
)
_IS_ASKED = re.compile(r"[吗么没嘛?？]")


def leaves(text: str, *, answers_bot: bool = False) -> bool:
    """A whole message that ends the waiting. To a question of the bot's, only words that name the waiting do."""
    if _LEAVES.fullmatch(text) is None:
        return False
    return (_SAYS_WAITING if answers_bot else _SAYS_SO).search(text) is not None


def begins_with_leaving(text: str) -> bool:
    """「不等人工了，我接着报我撞柱子那个」: they leave it, and say something besides."""
    first = next((clause for clause in _CLAUSE.split(text.strip()) if clause), "")
    return leaves(first, answers_bot=True)


def asks_how_long(text: str) -> bool:
    """「排到第几了」「到底啥时候轮到我」, and nothing about another matter."""
    is_short = len(text) <= _LONGEST
    return is_short and _ABOUT_WAIT.fullmatch(text) is not None and _HOW_LONG.search(text) is not None


def asks_who_is_there(text: str) -> bool:
    """「还在吗」「喂」「人呢」「还没人？？？」"""
    if len(text) > _LONGEST or _OF_SOMEBODY_HURT.fullmatch(text):
        return False
    return _ASKS_THERE.fullmatch(text) is not None and _WONDERS.search(text) is not None


def asks_what_is_kept(text: str) -> bool:
    """「记下了吗」"""
    return len(text) <= _LONGEST and _ASKS_KEPT.fullmatch(text) is not None and _IS_ASKED.search(text) is not None


def says_hotline_fails(text: str) -> bool:
    """「95500打不通」: they were told to call it."""
    return len(text) <= _LONGEST and _HOTLINE_FAILS.fullmatch(text) is not None
