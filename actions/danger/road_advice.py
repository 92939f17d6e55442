"""At the wheel, and no accident yet: sleep, fog, a missed exit, a flat tyre on the motorway, a child left behind.

It calls nobody; it says what to do before anything is said of insurance.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from actions.danger import danger_course
from actions.danger.first_aid.people import THEY_FOLLOW
from actions.done import Done
from actions.messages import PERSON, PICKED_QUESTION, RESCUE, Choice, say
from actions.turn import Turn
from insurance.danger.dangers import Danger, without_supposed
from insurance.danger.false_alarms import boils
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

SLEEPY = (
    "先别开了：开双闪，到最近的服务区、出口或路边安全的停车位停下，锁好车门睡上 20 分钟，比硬撑要紧。"
    "高速上别停应急车道睡；开窗、喝咖啡只能顶一会儿，还有别人就换人开。实在到不了，拨打 12122。"
)
DRIVER_SLEEPS = (
    "马上大声叫醒他，跟他说话，请他到最近的服务区、出口或路边安全的地方停下来休息；别抢方向盘。"
    "叫不醒、说了不停，拨打 122 或 110（高速 12122），说清车牌、位置、方向；网约车用 APP 里的一键报警。"
)
FOG = (
    "先把速度降下来：开雾灯、双闪、近光灯，跟前车拉开距离，从最近的出口、服务区下去等雾散。千万别停在车道或应急车道上等，"
    "急刹也别踩；已经停了，人马上撤到护栏外，拨打 12122。"
)
MISSED_EXIT = (
    "别停、别倒车、别掉头、别逆行，错过了就接着往前开，到下一个出口下去再绕回来，多走十几公里也比这安全。"
    "已经停在匝道口了，就开双闪、看准后面没车再往前走；不敢动就人撤到护栏外，拨打 12122。"
)
FLAT_TYRE = (
    "别猛刹、别猛打方向：双手握稳，松电门慢慢减速，开双闪靠到应急车道，能到出口、服务区就慢慢开过去。"
    "停下后人都撤到护栏外，车后 150 米放警示牌，别自己在路上换胎，拨打 12122；拖车我来帮您叫。"
)
LEFT_BEHIND = (
    "先别急着掉头、倒车：马上拨打 110 或 12122，说是哪个服务区、孩子多大、穿什么，请他们先找人看着。"
    "您从最近的出口下去绕回来，慢慢开；车上有别人就让他一直跟警察通着话。"
)
CHILD_LOST = (
    "马上拨打 110，说清在哪、孩子多大、穿什么、什么时候不见的；同时请服务区、商场的广播和监控帮着找，"
    "先看车里、车底、水边和出入口。留一个人在原地等，另一个人去找。"
)
PASSENGER_AFRAID = (
    "先别激他：马上拨打 110 说清车牌、位置和方向，不方便出声就发短信到 12110，"
    "网约车点 APP 里的一键报警、行程分享给家人。"
    "车停稳、人多的地方再下车，别在车道上跳车、别抢方向盘。"
)
FOLLOWED = (
    "先到有人的地方：派出所、商场、物业都行，别一个人去停车场、别回家。马上拨打 110，说有人跟踪、车上可能装了定位，"
    "定位器先别拆，留给警察取证。"
)
BOILS = (
    "先别开水箱盖，滚水喷出来会烫伤人。开双闪靠边停稳、熄火，人离开车头，高速上撤到护栏外；等凉透再看，别浇冷水、别硬开。"
    "看见火苗、闻到焦味，就退到上风处 50 米以外，拨打 119。"
)
HOUNDED = (
    "别跟他较劲，别急刹、别超他、别停车下去理论。锁好车门，松电门让他先走，换到右侧车道，往服务区、派出所、人多的地方开；"
    "他还不放过您，拨打 110 或 122，说清车牌、位置和方向。行车记录仪的录像留好。"
)
CHASING = (
    "别追，追车最容易再出事。靠边停到安全的地方，拨打 122 或 110，说清车牌、车型、往哪个方向跑的。"
    "行车记录、照片留好；先看看有没有人受伤，有就拨打 120。然后我帮您报案。"
)

_SLEEP = any_of(
    r"(?:好|很|太|特别|有点|真|又|开|开车|实在|有些|快)困(?:死|了|得|啊|呀|$|[,，。\s])|困(?:死了|得不行|得慌|得睁不开|得很|到不行|极了)|犯困",
    r"打(?:瞌睡|盹|哈欠)|疲劳驾驶|(?:眼睛|眼皮)[^,，。]{0,4}(?:睁不开|打架|合上|闭上)|(?:快|要|差点)(?:睡着|眯着)|(?:撑|熬|顶)不住[^,，。]{0,3}(?:想睡|困)|想睡(?:觉)?",
)
_AT_THE_WHEEL = any_of(
    r"开(?:着|了|车|到|过去|回|的|得|呢|$)|高速|路上|公里|服务区|赶(?:路|时间|夜路|回)|方向盘|还有[^,，。]{0,4}(?:小时|个钟)|跑(?:长途|夜路)|长途|能(?:不能)?(?:再|接着|继续)?开|继续开|接着开|停(?:不停|车|一下)|上高速|夜里"
)
_NOT_SLEEPY = re.compile(
    r"赔|保险(?!杠)|理赔|报案|条款|撞|追尾|剐|刮|蹭|事故|昨|前天|上周|上次|去年|困难|困在|被困|孩子[^,，。]{0,4}睡|娃[^,，。]{0,4}睡|等(?:得|到)|流程|你们|客服|排队|算(?:不算)?|扣分|罚|晕|胸|药"
)
_OTHER_DRIVER = re.compile(
    r"(?:司机|师傅|开车的|网约车|滴滴|出租车|大巴|我(?:老公|老婆|爸|朋友|同事|对象|哥|弟)|他|她)[^,，。]{0,8}$"
)
_IN_FOG = re.compile(
    r"(?:大雾|团雾|浓雾|雾(?:太|很|好|越来越|特别)?大|起雾|雾里|沙尘暴|能见度)[^。!！?？]{0,14}(?:看不|瞧不|不敢|怎么|咋|停|高速|开|敢)|(?:看|瞧)不(?:见|清)(?:路|前面|前车)[^。!！?？]{0,6}(?:雾|雨|雪|沙)"
)
_ON_GLASS = re.compile(r"玻璃|前挡|挡风|车窗|灯|后视镜|镜子|除雾|起雾")
_EXIT = any_of(
    r"(?:错过|过了|开过|走过|坐过)(?:了)?(?:高速)?(?:的)?(?:出口|路口|匝道)|(?:高速|匝道|出口|快速路|高架)[^。!！?？]{0,10}(?:走错|错过|开过头|下错|开过了)",
    r"(?:走错|下错|开错|上错)(?:了)?(?:高速)?(?:路口|出口|匝道|路)?[^。!！?？]{0,8}(?:倒车|倒(?:回|一下)|掉头|调头|逆行)|(?:高速|匝道|快速路|高架|隧道)(?:上|里|口)?[^。!！?？]{0,8}(?:能|可以|想|要|敢)?(?:不能|不可以)?(?:倒车|掉头|调头|逆行|倒回)[^。!！?？]{0,4}(?:吗|么|行|不|嘛|咋|可以|[?？]|$)",
)
_TYRE = re.compile(
    r"(?:高速|快速路|高架|隧道)[^。!！?？]{0,10}(?:胎|轮)[^。!！?？]{0,12}(?:扎|爆|瘪|漏|没气|报警|鼓|低|怎么|还能)|(?:胎压|轮胎|车胎)[^。!！?？]{0,8}(?:报警|扎|爆|瘪|漏|没气)[^。!！?？]{0,10}(?:高速|快速路|高架|隧道)"
)
_TYRE_ASKS = re.compile(r"还能|能(?:不能)?(?:接着|继续|再)?开|怎么办|咋办|咋整|能撑|敢不敢|开到|要不要停")
_CHILD = r"(?:孩子|小孩儿?|娃儿?|娃娃|宝宝|儿子|女儿|闺女|老人|我妈|我爸|奶奶|爷爷)"
_LEFT = re.compile(
    rf"(?:把)?{_CHILD}[^。!！?？]{{0,6}}(?:落|忘|丢|拉)(?:在|到|了)?[^。!！?？]{{0,4}}(?:服务区|加油站|休息区|厕所)|服务区[^。!！?？]{{0,8}}{_CHILD}[^。!！?？]{{0,4}}(?:没上车|没上来|落下|忘了)"
)
_LOST = re.compile(
    rf"{_CHILD}(?:突然|一转眼|人|刚才?|在[^,，。]{{0,8}})?[,，\s]*(?:走丢|走失|不见了|找不到了?|丢了|跑丢|被抱走)(?=$|[,，。!！?？\s了在啊])"
)
_RIDE = r"(?:网约车|滴滴|出租车|顺风车|司机|师傅)[^。!！?？]{0,14}"
_PASSENGER = any_of(
    rf"{_RIDE}(?:不让(?:我|我们)?下|锁(?:着|住|了|上)(?:车)?门不|摸我|往(?:山里|偏|荒|郊)[^,，。]{{0,4}}开)",
    rf"{_RIDE}(?:不走导航|乱开|绕路|不停车|锁(?:着|住|了|上)(?:车)?门|喝(?:了)?酒)[^。!！?？]{{0,14}}(?:怕|救命|慌|不敢|想下车)",
)
_STALKED = re.compile(
    r"(?:车(?:上|里|底)?|我)[^。!！?？]{0,8}(?:装|放|发现)(?:了|个|到)*[^。!！?？]{0,4}(?:定位|跟踪器|gps)[^。!！?？]{0,14}(?:跟踪|跟着|监视|怕|前男友|前夫|前女友|有人)|(?:前男友|前夫|前女友|前妻|有人|陌生人)[^。!！?？]{0,10}(?:装|放)(?:了|个)*[^。!！?？]{0,4}(?:定位|跟踪器)",
    re.IGNORECASE,
)
_CHASES = re.compile(
    r"(?:我|正|正在|还)(?:在|去|开车)?(?:追|撵)(?:着)?(?:他|它|那车|那辆|呢|$|[,，。\s])|我(?:要|想|去|这就)(?:去)?追(?:上)?(?:他|它|那车|$)"
)
_RAN = re.compile(r"跑|逃|逸|溜|走了")
_ON_FAST_ROAD = re.compile(r"高速|快速路|高架|隧道")
_ASKS_COVER = re.compile(r"赔|保险(?!杠)|理赔|报案|条款|报销|退保|续保|扣分|罚(?:款|多少)|年检")
_HOUNDED = re.compile(
    r"(?:车|司机|他|她|那人|摩托)(?:就|在|从)?[^,，。;；!！?？]{0,6}(?:一直|老是?|总|故意|不停|反复|来回|[两三几]次)[^,，。;；!！?？]{0,6}(?:(?:别|逼|挤|贴|堵|晃|闪|拦)(?:着|停)?我|跟在?我后面|闪灯|急刹)"
)
_WAS_BOILING = re.compile(r"保(?!险丝)|修(?:好|要|得)|多少钱|昨|前天|上周|上次|为什么|会不会|容易|质量")


@dataclass(frozen=True)
class _Advice:
    text: str
    choices: tuple[Choice, ...] = (PERSON,)


def heard(turn: Turn, certain: Collection[Danger] = ()) -> Done | None:
    """The whole answer to it; None for everybody else, and where the words tell of a danger that goes before."""
    if not turn.text or turn.intent == PICKED_QUESTION:
        return None
    said = plain(without_supposed(turn.text))
    if Danger.VIOLENCE in danger_course.met_before(turn) and _ON_FAST_ROAD.search(said) and not turn.in_form:
        return _said(_Advice(THEY_FOLLOW))  # who is chased does not leave the car
    if _HOUNDED.search(said) and not (certain or turn.in_form or _HIT.search(said) or _ASKS_COVER.search(said)):
        return _said(_Advice(HOUNDED))
    if set(certain) - {Danger.HIGHWAY, Danger.VIOLENCE, Danger.ILLNESS, Danger.INJURY}:
        return None
    advice = _advice(turn, said)
    return _said(advice) if advice else None


def _said(advice: _Advice) -> Done:
    return Done((say(advice.text, advice.choices),), {"not_understood": None})


def _advice(turn: Turn, said: str) -> _Advice | None:
    if _ASKS_COVER.search(said):
        return None
    if sleepy := _of_sleep(said):
        return sleepy
    if turn.reporting:
        return _Advice(CHASING) if _chases(said) else None
    if _LOST.search(said):
        return _Advice(CHILD_LOST)
    if _LEFT.search(said):
        return _Advice(LEFT_BEHIND)
    if _PASSENGER.search(said) and not _HIT.search(said):
        return _Advice(PASSENGER_AFRAID)
    if _STALKED.search(said):
        return _Advice(FOLLOWED)
    if _chases(said):
        return _Advice(CHASING)
    return _of_the_motorway(said)


def _of_the_motorway(said: str) -> _Advice | None:
    if _HIT.search(said):
        return None
    if _IN_FOG.search(said) and not _ON_GLASS.search(said):
        return _Advice(FOG)
    if _EXIT.search(said):
        return _Advice(MISSED_EXIT)
    if boils(said) and not _WAS_BOILING.search(said):
        return _Advice(BOILS, (RESCUE, PERSON))
    if _TYRE.search(said) and _TYRE_ASKS.search(said):
        return _Advice(FLAT_TYRE, (RESCUE, PERSON))
    return None


_HIT = re.compile(r"撞|追尾|刮|剐|蹭|翻车|出事|事故|停(?:在|了)|熄火|抛锚|趴窝|动不了")


def _of_sleep(said: str) -> _Advice | None:
    found = _SLEEP.search(said)
    if found is None or _NOT_SLEEPY.search(said):
        return None
    if _OTHER_DRIVER.search(said[: found.start()]):
        return _Advice(DRIVER_SLEEPS)
    return _Advice(SLEEPY) if _AT_THE_WHEEL.search(said) else None


def _chases(said: str) -> bool:
    return _CHASES.search(said) is not None and _RAN.search(said) is not None
