"""Good news in the course of a danger: help is here, they are out, it stopped. What still matters is said, no alarm."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from actions.danger import danger_course
from actions.danger.first_aid.surroundings import SMOKE_GONE
from actions.done import Done
from actions.messages import CONTINUE, PERSON, REPORT, RESCUE, say
from actions.turn import Turn
from insurance.claims.facts import read_injury
from insurance.danger.dangers import Danger
from insurance.words.numerals import plain

HELP_IS_HERE = (
    "来了就好，现在听他们的：怎么出的事、几点、谁不舒服，都照实告诉他们，他们说行了再走。"
    "单子、票据收好，保险的事不急，您忙完了我们再办。"
)
AT_HOSPITAL = (
    "到了医院就好，先听医生的，把怎么出的事告诉他。病历、检查单、票据都留好；回家又头晕、想吐、越来越疼，马上再去看。"
    "保险的事不急，您空了我们再办。"
)
BODY_BETTER = (
    "缓过来就好，也别大意：先坐着或躺着歇，别自己开车、别急着走动；叫了 120 就别取消，让医生看过。"
    "又不舒服、叫不应，马上再拨打 120。"
)
BREATHES_AGAIN = (
    "太好了。有正常呼吸就不按了，让他侧躺，头稍后仰，一直盯着胸口；又没呼吸了马上接着按。120 别取消，等医生来。"
)
OUT_OF_IT = (
    "人出来了就好。到安全的地方坐下，数一数人齐不齐，别再回去；谁流血、头晕、哪里疼，拨打 120，还少人就告诉 119。"
)
OUT_OF_WATER = (
    "上来了就好。离水远些，别回去取东西、别碰车；数一数人齐不齐，少了谁马上告诉 119。换下湿衣服保暖，"
    "呛过水、发抖犯困拨打 120。"
)
OFF_THE_ROAD = (
    "在护栏外就好，站到车后、来车的方向，别回车里、别去路上放东西。拨打 12122 报清哪条高速、哪个方向、多少公里，"
    "有人受伤同时拨打 120。要拖车、要报案，直接跟我说。"
)
OUT_OF_FIRE = (
    "人出来了就好。退到上风处 50 米以外，数一数人齐不齐，少了谁马上告诉 119，别再回车里。吸过烟、咳嗽、胸闷拨打 120。"
)
WATER_FALLS = (
    "水退了也先别靠近、别启动、别充电，水里的车可能带电。人在高处等稳了再走，拍下水位线，等拖车来；有人不舒服拨打 120。"
)
THEY_LEFT = (
    "走了就好，先别追、也别急着下车，门锁着。车牌、样子、时间趁记得写下来，行车记录和照片留好，110 照样报；"
    "再回来马上拨打 110，有人受伤拨打 120。"
)
THIEF_LEFT = (
    "别去追，人最要紧。马上告诉 110：往哪走的、什么样子、少了什么，车有定位就把位置报给民警。现场先别动，"
    "监控和照片留好。"
)
CAR_STOPPED = (
    "停住就好。挂 P 挡、拉好手刹、断电，开双闪，人从安全的一侧下车离远些，拨打 122。这车别再开了，等拖车；"
    "有人受伤拨打 120。"
)
ILL_STOPPED = (
    "好，先别再开车。开双闪、断电，人靠着或侧躺着歇，松开衣领，身边别离人；120 问什么就答什么，车来之前别取消。"
)
AWAY_FROM_GAS = "离开就好。味道散了、阀门关了也先别回去、别启动、别点火，等 119 的人查过再动；头晕、恶心的人拨打 120。"
POWER_OFF = "等电力或消防的人亲口说能动了再动。被电过的人就算没事也要去医院看看心脏；叫不应、没呼吸马上拨打 120。"
CHEERED_UP = (
    "那就好，谢谢您告诉我。今天先别一个人待着，叫个信得过的人陪着；心里又难受了，12356 随时有人听，有危险拨打 110。"
)
HIM_SAFE = "找到就好。今天别让他一个人待着，也先别责怪他，慢慢听他说；12356 随时能打，再有危险拨打 110。"
SAFE_NOW = "没事就好。先在安全的地方歇一歇，别急着回车里；谁要是又不舒服，马上拨打 120。"

WHAT_NEXT = (
    "人没事就不急：先待在安全的地方，现场、车损拍几张照片。要登记点「报案」，车动不了点「道路救援」，"
    "想找人点「转人工」。"
)

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

_BODILY = frozenset({Danger.INJURY, Danger.ILLNESS, Danger.ELECTRIC, Danger.LOCKED_IN, Danger.GAS, Danger.ANIMAL}) | {
    *(Danger.TRAPPED, Danger.WATER, Danger.FIRE, Danger.STRANDED)
}
_PEOPLE_OUT = frozenset(Danger) - {Danger.SELF_HARM, Danger.VIOLENCE, Danger.THEFT, Danger.RUNAWAY, Danger.LOCKED_IN}
_ANY = frozenset(Danger) - {Danger.SELF_HARM}
_TOWED = frozenset({Danger.FIRE, Danger.WATER, Danger.RUNAWAY, Danger.HAZARD, Danger.FALL, Danger.HIGHWAY})
_HURT = frozenset({Danger.INJURY, Danger.ILLNESS, Danger.TRAPPED})
_SAYS_NOTHING = re.compile(r"(?:嗯|哦|啊|好|好的|好了|行|谢谢你?们?|多谢|辛苦了|小保)+")
_LOSSES = frozenset({Danger.WATER, Danger.FIRE, Danger.INJURY, Danger.TRAPPED})


@dataclass(frozen=True)
class _News:
    kinds: Collection[Danger]
    said: re.Pattern[str]
    text: str


# The first whose danger was met, and whose words are the whole message.
_NEWS = (
    _News({Danger.SELF_HARM}, _FOUND, HIM_SAFE),
    _News({Danger.SELF_HARM}, _OUT, CHEERED_UP),
    _News({Danger.SELF_HARM}, _CALMER, CHEERED_UP),
    _News({Danger.SELF_HARM}, _GIVES_THANKS, CHEERED_UP),
    _News({Danger.SELF_HARM}, _SAFE, CHEERED_UP),
    _News({Danger.SELF_HARM}, _HELP_COMES, CHEERED_UP),
    _News(_ANY, _HOSPITAL, AT_HOSPITAL),
    _News(_ANY, _HELP_COMES, HELP_IS_HERE),
    _News(_BODILY, _BREATHES, BREATHES_AGAIN),
    _News({Danger.FIRE}, _FIRE_OUT, SMOKE_GONE),
    _News({Danger.FIRE}, _OUT, OUT_OF_FIRE),
    _News({Danger.WATER}, _OUT, OUT_OF_WATER),
    _News({Danger.WATER}, _WATER_FELL, WATER_FALLS),
    _News({Danger.GAS}, _FIRE_OUT, AWAY_FROM_GAS),
    _News({Danger.GAS}, _OUT, AWAY_FROM_GAS),
    _News({Danger.GAS}, _SHUT, AWAY_FROM_GAS),
    _News({Danger.ELECTRIC}, _SHUT, POWER_OFF),
    _News({Danger.VIOLENCE}, _LEFT, THEY_LEFT),
    _News({Danger.THEFT}, _LEFT, THIEF_LEFT),
    _News({Danger.RUNAWAY}, _STOPPED, CAR_STOPPED),
    _News({Danger.ILLNESS}, _STOPPED, ILL_STOPPED),
    _News({Danger.TRAPPED, Danger.INJURY, Danger.FALL}, _OUT, OUT_OF_IT),
    _News({Danger.HIGHWAY}, _OUT, OFF_THE_ROAD),
    _News(_PEOPLE_OUT, _OUT, OUT_OF_IT),
    _News(_BODILY, _BETTER, BODY_BETTER),
    _News({Danger.INJURY, Danger.ILLNESS, Danger.TRAPPED, Danger.ELECTRIC}, _WELL, BODY_BETTER),
    _News(_ANY, _FOUND, SAFE_NOW),
    _News(_ANY, _SAFE, SAFE_NOW),
)
_ASKS_WHAT_NOW = re.compile(
    r"(?>(?:那么?|我们?|咱们?|现在|接下来|下一步|然后|后面|之后|该|应该|要|先|还|得|可以|请问|[\s,，])*)"
    r"(?:怎么[办弄搞做]|咋[办整弄个]?|咋个?办|怎样办|如何是好|做(?:什么|啥)|干(?:什么|啥|嘛)|啥|呢|what\s(?:now|next|should\si\sdo))"
    r"(?:啊|呀|呢|好|才好|嘛|哦|[?？!！。~\s])*",
    re.IGNORECASE,
)


def told(turn: Turn) -> Done | None:
    """The answer to good news of a danger that was met, and to what to do after it; None where nothing is over."""
    met = danger_course.met_before(turn)
    if not met or not turn.text or _answers_the_report(turn):
        return None
    text = _answer(plain(turn.text), met)
    if text is None and danger_course.noted(turn, danger_course.OVER) and asks_what_now(turn):
        text = WHAT_NEXT
    if text is None:
        return None
    return Done(
        (say(text, _choices(turn, met)),), {**danger_course.note(turn, danger_course.OVER), "not_understood": None}
    )


def is_out(text: str) -> bool:
    """「人在护栏外」, 「都下来了」, and nothing else."""
    clauses = [clause for clause in _BREAKS.split(plain(text)) if clause]
    return bool(clauses) and all(_OUT.fullmatch(clause) for clause in clauses)


def asks_what_now(turn: Turn) -> bool:
    """「现在咋办」, and nothing else."""
    return _ASKS_WHAT_NOW.fullmatch(plain(turn.text).strip()) is not None


def _answer(said: str, met: Collection[Danger]) -> str | None:
    """Every clause must be good news, of whatever kind: 「出来了 头好晕」 is none."""
    spoken = [clause for clause in _BREAKS.split(said) if clause]
    clauses = [clause for clause in spoken if not _SAYS_NOTHING.fullmatch(clause)] or spoken
    fits = [each for each in _NEWS if not _is_of_others(each, met)]
    heard = [{each.text for each in fits if each.said.fullmatch(clause)} for clause in clauses]
    if not heard or not all(heard):
        return None
    texts = set[str]().union(*heard)
    return next(each.text for each in fits if each.text in texts)


def _is_of_others(news: _News, met: Collection[Danger]) -> bool:
    """Who despairs is told nothing else; 「他走了」 beside somebody hurt may mean that he died."""
    if Danger.SELF_HARM in met and Danger.SELF_HARM not in news.kinds:
        return True
    if news.said is _LEFT and not _HURT.isdisjoint(met):
        return True
    return set(met).isdisjoint(news.kinds)


def _answers_the_report(turn: Turn) -> bool:
    """「没事」 after 「有没有人受伤？」: the report has asked, and hears it."""
    if not turn.reporting or turn.slots.get("claim_question") != "has_injury":
        return False
    return read_injury(turn.text, asked=True) is not None


def _choices(turn: Turn, met: Collection[Danger]) -> tuple[tuple[str, str | None], ...]:
    """None of them is in the way of the question of a form that goes on."""
    if turn.in_form or Danger.SELF_HARM in met:
        return (PERSON,)
    report = REPORT if _LOSSES.isdisjoint(met) else CONTINUE
    return (report, RESCUE, PERSON) if not _TOWED.isdisjoint(met) else (report, PERSON)
