"""Words of good news in the course of a danger: a message is read clause by clause, and each must be nothing else."""

from __future__ import annotations

import re
from enum import Enum, auto

from insurance.words.numerals import plain


class News(Enum):
    HELP = auto()  # an ambulance, the police, a passer-by has come
    HOSPITAL = auto()  # they are there, or on their way
    BREATHES = auto()  # once more
    BETTER = auto()  # the body feels better
    WELL = auto()  # 「她说没事」
    CALMER = auto()  # the mind does
    OUT = auto()  # out of the car, the water, the road
    FIRE_OUT = auto()  # or its smoke, its smell
    WATER_FELL = auto()
    LEFT = auto()  # whoever threatened, stole or followed
    STOPPED = auto()  # the car
    SHUT = auto()  # a valve, the current; a window is open
    FOUND = auto()  # or reached, or at home
    THANKS = auto()
    SAFE = auto()  # 「没事了」


_LONGEST = 24  # characters of two in one
_BREAKS = re.compile(r"[\s,，.。!！~、…;；]+")
_FILLER = (
    r"(?:嗯|哦|噢|啊|行了|终于|总算|幸好|万幸|谢天谢地|现在|刚才?|已经|都|也|就|又|全(?!家)|先|然后|应该|好像|慢慢|自己|平安"
    r"|这会儿?|后来|好(?:了|的)(?=.)|他们?说|她们?说|医生说)"
)
_WHO = (
    r"(?:车[上里]的?|里[面头]的?|我们|咱们|大家|他们|她们|孩子|小孩|娃儿?|宝宝|老人|大爷|大妈|老太太?|伤者|司机|朋友|同事|一家人?|全家"
    r"|我?(?:老婆|老公|媳妇|爸爸?|妈妈?|爹|娘|儿子|女儿|闺女|爱人|对象|奶奶|爷爷)|别人|人家|所有人|人|我|俺|咱|他|她|它|狗狗?|猫|[两三四五]个|血|伤口|头|胸口|肚子|心脏)"
)
_END = r"(?:了|啦|咯|喽|哈|呢|的|呀|啊|哦)*"
_HELP = (
    r"(?:救护车?|120|急救车?|消防车?队?员?|119|警察|民警|交警|警车|110|122|医生|大夫|护士|救援队?|供电局?|电力局?|电工|燃气公司?"
    r"|开锁(?:的|师傅)?|拖车|路政|保安|物业)"
)


def _whole(*news: str) -> re.Pattern[str]:
    """A clause of nothing but this news."""
    body = "|".join(news)
    return re.compile(rf"(?>(?:{_FILLER})*)(?:{_WHO})?(?>(?:{_FILLER})*)(?:{body}){_END}")


_HELP_COMES = _whole(
    rf"{_HELP}(?:的人|人员|那边|叔叔|同志)?(?:都|已经|也|刚|现在|终于)*(?:来|到|赶到|赶来|过来|到现场|来现场)(?:了|啦)",
    r"(?:有|来)(?:好心)?人(?:来|过来)?(?:帮忙|帮我们?|救我们?|帮)(?:了|啦)",
)
_HOSPITAL = _whole(
    r"(?:被)?(?:送|拉|抬|接|转)(?:到|去|往|进|走)?(?:了)?(?:医院|急诊|救护车|走|抢救)(?:里|室)?(?:去)?了?",
    r"(?:到|在|进|去|上)(?:了)?(?:医院|急诊|救护车)(?:里|上)?(?:去|检查|拍片)?(?:了)?",
    r"(?:拍了?片|检查|查)(?:了|过|完)?(?:说|结果)?(?:了)?(?:都|也)?(?:没有?(?:什么|啥)?(?:大)?(?:事|碍|问题))",
)
_BREATHES = _whole(
    r"(?:按了(?:会儿?|几下|半天|一会儿?)?)?(?:又|已经)?(?:有|恢复)(?:了)?(?:点)?(?:呼吸|心跳|气|脉搏)(?:了|啦)"
)
_BETTER = _whole(
    r"(?:吃|喝|含)(?:了|完|过)(?:点|颗|块|片|个)?(?:药|糖|甜的|可乐|速效)(?:了)?(?:现在)?(?:感觉)?(?:就)?(?:好(?:多|点|些|一点|一些|转)?了)?",
    r"(?:感觉|身体|人|舒服)*(?:好(?:多|点|些|一点儿?|一些|很多|转|起来|过来)|缓过(?:来|劲)(?:来)?|醒(?:过来)?|(?:不|没)(?:再)?(?:疼|痛|晕|闷|抽|吐|喘|难受|抖)|退烧|止住|不流血|舒服(?:多|点))了|好(?:了|的差不多了)",
    r"(?:有(?:反应|意识|知觉)|能说话|会说话|睁眼)了",
)
_WELL = _whole(r"(?:说)?(?:没(?:有)?(?:什么|啥)?(?:大)?(?:事|碍|问题)|不要紧|还好)(?:了)?")
_CALMER = _whole(
    r"(?:感觉|心里|心情|好受)*(?:好(?:多|点|些|一点儿?|一些|很多)|平静|冷静|想(?:通|开)|缓过来|不(?:想死|死|跳|难受|哭))(?:下来|点|多|一点|些)?了",
    r"(?:说)?没(?:什么|啥)?事(?:了)?",
)
_OUT = _whole(
    r"(?:被)?(?:撤|爬|跑|走|钻|抱|救|逃|拉|拖|拽|弄|捞|游|搬|抬|砸窗|破窗)?(?:出|上|下)(?:来|去|岸)(?:了|啦)",
    r"(?:得救|脱险|脱困|上岸|离开|走开|躲开|跑开|跑远|走远|退开|撤|下车|到外面|安全)(?:了|啦)",
    r"(?:倒|退|开|挪|躲|绕|冲)(?:出|过|回|开)(?:来|去)?(?:了|啦)",
    r"(?:站|坐|等|撤|退|躲|在|到)+(?:了)?(?:护栏外面?|路边|岸上|外面|安全的?地方|高处|上风处)(?:等着|站着)?(?:了)?",
    r"没(?:有)?(?:再)?(?:下|进|回)去",
)
_FIRE_OUT = _whole(
    r"(?:把)?(?:明)?(?:火|烟|焦味|糊味|味道?|味儿)?(?:已经|都|也|被)*(?:扑灭|浇灭|灭|熄灭|熄|散|没|没得|没有|小|停)(?:了|啦)(?:一点|点|些)?",
    r"(?:不|没)(?:再)?(?:冒烟?|烧|着|响|烫)了|没(?:有)?(?:味道?|味儿|焦味|糊味|烟|火)了|(?:断电|关电|拉闸)了",
)
_WATER_FELL = _whole(r"(?:水|积水|洪水|雨)(?:位)?(?:已经|都|慢慢|在)*(?:退|停|下去|降|不涨|小|没)(?:了|啦)")
_LEFT = _whole(
    r"(?:对方|那人|那车|那男的|那些人|那几个人?|前车|后车|后面那车|小偷|贼|坏人)?(?:就|已经|都|被)*(?:走|跑|溜|逃|开走|开车走|离开|散|骑车跑|跑没影)(?:了|掉了|啦)",
    r"(?:甩|摆脱|逃)(?:掉|开)(?:了|他了|啦)|(?:追|跟)丢了|不(?:跟|追)(?:我|着)?了|没(?:再)?(?:跟|追)(?:着|上来|过来)?了?",
)
_STOPPED = _whole(
    r"(?:车)?(?:蹭|贴|靠|撞)?(?:着|到|上)?(?:护栏|墙|路肩|路牙|山体|应急车道|路边|边上)?(?:把车)?(?:停|刹|靠)(?:住|稳|下来|下|好|边|了车)?了",
    r"(?:停|靠)(?:在|到)(?:了)?(?:路边|应急车道|边上|服务区|停车场|安全的?地方)(?:了|好了|停好了)?|(?:靠|停)(?:边|好)(?:停)?好?了",
)
_SHUT = _whole(
    r"(?:阀门?|气|总阀|油枪|电闸|电源|电)?(?:已经|都)?(?:关|断|拉|停)(?:了|掉了|上了|好了|电了|气了|闸了|掉)"
    r"|(?:开|打开)(?:了)?(?:窗|门|窗户|车窗|门窗)(?:了|通风了?)?|通风了|扔(?:出去|掉|远)了|搬(?:出去|下车|走)了"
)
_FOUND = _whole(
    r"(?:人)?(?:找到|联系上|打通|接电话|回来|回家|到家|接到|劝住|劝下来)了",
    r"(?:人)?在家(?:里)?(?:了|呢)?",
)
_GIVES_THANKS = _whole(
    r"(?:谢谢|多谢|感谢)(?:你们?|您|小保)?(?:陪我|听我说|啊|哦)?|(?:心情|心里)?(?:好受|平静|冷静)(?:多|点|一点|些)?了?"
)
_SAFE = _whole(r"(?:现在)?(?:没(?:有)?(?:什么|啥)?(?:大)?事|安全|解决|虚惊一场|过去|弄好|搞定|走通)(?:了|啦)?")
_SAYS_NOTHING = re.compile(r"(?:嗯|哦|啊|好|好的|好了|行|谢谢你?们?|多谢|辛苦了|小保)+")
_ASKS_WHAT_NOW = re.compile(
    r"(?>(?:那么?|我们?|咱们?|现在|接下来|下一步|然后|后面|之后|该|应该|要|先|还|得|可以|请问|[\s,，])*)"
    r"(?:怎么[办弄搞做]|咋[办整弄个]?|咋个?办|怎样办|如何是好|做(?:什么|啥)|干(?:什么|啥|嘛)|啥|呢|what\s(?:now|next|should\si\sdo))"
    r"(?:啊|呀|呢|好|才好|嘛|哦|[?？!！。~\s])*",
    re.IGNORECASE,
)
_SAID = {
    News.HELP: _HELP_COMES,
    News.HOSPITAL: _HOSPITAL,
    News.BREATHES: _BREATHES,
    News.BETTER: _BETTER,
    News.WELL: _WELL,
    News.CALMER: _CALMER,
    News.OUT: _OUT,
    News.FIRE_OUT: _FIRE_OUT,
    News.WATER_FELL: _WATER_FELL,
    News.LEFT: _LEFT,
    News.STOPPED: _STOPPED,
    News.SHUT: _SHUT,
    News.FOUND: _FOUND,
    News.THANKS: _GIVES_THANKS,
    News.SAFE: _SAFE,
}


def news_of(text: str) -> list[frozenset[News]]:
    """What each clause tells, without those that only say thanks or yes beside others; [] of no words."""
    spoken = [clause for clause in _BREAKS.split(plain(text)) if clause]
    telling = [clause for clause in spoken if not _SAYS_NOTHING.fullmatch(clause)] or spoken
    return [told for clause in telling for told in _told_in(clause)]


def _told_in(clause: str) -> list[frozenset[News]]:
    """What it tells, or, where no break was left between them, what its two halves tell: 「到医院了没大事」."""
    whole = _news_in(clause)
    if whole or len(clause) > _LONGEST:
        return [whole]
    halves = ([_news_in(clause[:at]), _news_in(clause[at:])] for at in range(2, len(clause) - 1))
    return next((pair for pair in halves if all(pair)), [whole])


def _news_in(clause: str) -> frozenset[News]:
    return frozenset(news for news, words in _SAID.items() if words.fullmatch(clause))


def is_out(text: str) -> bool:
    """「人在护栏外」, 「都下来了」, and nothing else."""
    told = news_of(text)
    return bool(told) and all(News.OUT in each for each in told)


def asks_what_now(text: str) -> bool:
    """「现在咋办」, and nothing else."""
    return _ASKS_WHAT_NOW.fullmatch(plain(text).strip()) is not None
