"""What is said without calling anybody: to who drinks and would drive, to the bereaved, beside a leak or a warning."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from actions.danger import danger_course
from actions.done import Done
from actions.messages import PERSON, PICKED_QUESTION, REPORT, RESCUE, Choice, say
from actions.turn import Turn
from insurance.danger.danger_doubts import is_over, is_worse
from insurance.danger.danger_openings import opened
from insurance.danger.dangers import Danger, without_supposed
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

DRIVER: Choice = ("约代驾", None)
STOP_NOW = (
    "先把车停下来：开双闪，慢慢靠到安全的地方停稳、熄火，别再开了，一两公里也别开。叫代驾，或请没喝酒的人来开，"
    "也可以打车走、车先放着；叫不到人、停的地方不安全就拨打 122。"
)
DO_NOT_START = (
    "别自己开，一两公里也别开，车先放着。叫代驾，或请没喝酒的人来开，也可以打车走。"
    "已经在路上了，就开双闪，慢慢靠到安全的地方停稳、熄火；停的地方不安全就拨打 122。"
)
NO_KEYS = (
    "别让喝了酒的人开车，您也别坐他的车：车钥匙先收好，叫代驾，或请没喝酒的人来开，也可以打车走。"
    "劝不住、车已经开走了，马上拨打 122 或 110，说清车牌和方向。"
)
DRANK = (
    "喝了酒就别碰方向盘，挪车、一两公里也别开：叫代驾，或请没喝酒的人来开。已经在路上了，开双闪靠到安全的地方停稳、熄火，"
    "停的地方不安全就拨打 122。\n"
    "要是已经出了事，先看有没有人受伤，有就拨打 120，再拨 122，留在现场如实说；我来帮您登记。"
)
WISE = (
    "叫代驾是对的。等的时候车熄火、拉好手刹，人坐到副驾或后排、车外安全的地方，别自己先挪车；"
    "代驾到了看一眼他的证件再交钥匙。"
)
DROVE_OFF = (
    "马上拨打 122 或 110，说清车牌、颜色、往哪个方向、喝了酒，请交警拦下来。能打通就请他就近停好等着，"
    "别在电话里吵；别开车去追。"
)
DRUNK_AT_THE_WHEEL = (
    "系好安全带，好好说，请他到最近的服务区、出口或安全的地方停下来；别抢方向盘，别在车道上下车。"
    "悄悄拨打 122 或 110（高速 12122），说清车牌、位置、方向。停稳了就别再让他开，叫代驾或请没喝酒的人来。"
)
CHECK_AHEAD = (
    "喝了酒就别再往前开了：靠边停到安全的地方，开双闪、熄火，叫代驾或请没喝酒的人来开。"
    "遇到检查就停车配合，别掉头、别换人、别冲过去，那样最容易伤到人。没喝酒的正常过就行。"
)
CONDOLENCE = (
    "请您节哀。这个时候不用急着办手续，我们的同事可以一路陪您办，家里人代办也行。\n"
    "还没报警的请拨打 122 或 110；交警的事故认定书、医院的死亡证明先收好，字先别急着签。"
    "报过案的告诉我，没报的点「我要报案」，我来登记；想和人说，点「转人工」。"
)
LEAKS = (
    "先说一句：底下漏的可能是电池冷却液或电解液，人先离车远一点，别碰、别启动、别充电。"
    "有烟、有焦味、滋滋响，退到上风处 50 米以外，拨打 119。"
)
HIGH_VOLTAGE = (
    "请慢慢靠边，停到空旷安全的地方，开双闪、断电，人都下车离远些，高速上撤到护栏外。别再开、别充电，别碰橙色高压线。"
    "有烟、有异味、滋滋响就退到 50 米以外，拨打 119；没有就叫道路救援来拖。"
)

DRINK, DEATH = "!drink", "!death"
_BODILY = frozenset({Danger.INJURY, Danger.TRAPPED, Danger.ILLNESS})

_DRANK = any_of(
    r"(?:喝|饮)(?:了|过|完|的|着|大|多|高|得|一点|点|些|不少|很多|几杯|几口|两杯|一杯|两瓶|一瓶|几瓶)*(?:白|啤|红|黄|洋|烧)?酒|(?:喝|饮)(?:了)?(?:多|高|大|醉|断片)了?|酒后|醉(?:了|酒|醺|驾)|酒驾|酒劲|微醺",
    r"(?:喝|干)了?(?:[一两二三四五六几半]|\d)(?:杯|瓶|口|斤|两|罐)|(?:刚|才)(?:喝|应酬|吃席)(?:完|了)",
)
_DRIVES = any_of(
    r"(?:在|正|还在|一直在|已经在)(?:高速|路|街|国道)?(?:上)?开(?:车|着|$|[,，。\s])|(?:高速|路|街|国道)上开(?!会|店|始|的)|开(?:着|在|到)(?:车|高速|路上)|要不要停|(?:停不停|该不该停)|路上开",
    r"(?:想|要|准备|打算|能不能|能|可以|可不可以|敢不敢|敢|就|先|非得|非要?|硬要|坚持|执意|闹着要|偏要|吵着)(?:自己|慢慢|直接|先|就|把|车)*开(?:车)?(?:回|走|去|到|一|$|[吗么不行,，。\s])?",
    r"开(?:车)?(?:回(?:去|家)|走(?!了一)|回来)|(?:自己|慢慢)开|(?:叫|找)?代驾|挪(?:一下|个)?车|(?:把)?车(?:子)?(?:挪|移|开)(?:一下|个位|到|走|进|出|开)",
)
_ON_THE_ROAD = re.compile(r"在(?:高速|路|街|国道)?(?:上)?开(?!的)|开着|开到|要不要停|停不停|该不该停|路上|高速")
_MORE = re.compile(
    r"公里|几步路|(?:不|没)(?:太)?远|很近|挺近|慢慢开|没(?:喝)?醉|清醒|代驾|(?:还|也|应该)?能开|开(?:回|走|过)|没事(?:吧|的)|小路|查"
)
_CHECK = re.compile(
    r"(?:查酒驾|查酒|交警(?:在)?(?:查|设卡|拦)|吹气|临检|设卡)[^。!！?？]{0,14}(?:掉头|调头|绕|躲|跑|换(?:人|座|位|司机)|咋|怎么|停|冲|倒车|拐)"
)
# What was advised is done: a driver is booked, moved or cancelled.
_BOOKS_DRIVER = any_of(
    r"(?:约|订|叫|找|要|喊|来)(?:一?个|一?下|位)*代驾(?:吧|送我|来|$|[,，。])|取消代驾|代驾(?:取消|不用了|改|到哪|几点)"
)
_STILL_DRIVES = any_of(r"自己|能开|慢慢|公里|不远|很近|没醉")
_ONLY_DRANK = re.compile(
    r"(?:我|俺|咱|刚才?|今晚|晚上|中午|今天|就|是|有|已经|那个|不好意思|确实|稍微|可能|[,，\s])*(?:喝|饮)(?:了|过|的)?(?:一?点儿?|些|不少|很多|多|高|大|醉"
    r"|[一两二三四五六几半\d]+(?:杯|瓶|口|斤|两|罐))*(?:白|啤|红|黄|洋)?(?:酒)?(?:了|啊|呀|的|怎么办|咋办|咋整|[,，。!！?？\s])*"
)
_ALCOHOL = re.compile(r"酒|喝(?:多|高|大|醉)")
_CALLS_DRIVER = re.compile(
    r"(?:算了|那|好吧?|行吧?|还是|我|就|先|已经|去|[,，\s])*(?:叫|找|喊|请)(?:个|了|一个)*(?:代驾|人来开|朋友来开|老婆来开|老公来开)(?:吧|了|好了|算了|[,，。!！\s])*"
)
_HE_DROVE_OFF = re.compile(
    r"(?:他|她|人|车|朋友|已经|还是|自己|就|都|非要|[,，\s])*(?:开走|开车走|开出去|上路|走)了(?:啊|呀|怎么办|咋办|[,，。!！?？\s])*"
)
_NOT_DRINKING = re.compile(
    r"撞(?!见)|追尾|剐|刮|蹭|碰了|出(?:了)?事|事故|赔|保险(?!杠)|理赔|报案|拒保|条款|扣分|罚|判|吊销|处罚|昨|前天|上周|上次|当时|那天|没(?:有)?(?:喝|饮)|没碰酒|不喝酒|怎么(?:写|说|填)"
)
_SOMEBODY_ELSE = re.compile(
    r"(?:老[公婆]|媳妇|[爸妈哥弟姐]|朋友|同事|他|她|司机|领导|客户|儿子|对象)[^。]{0,10}(?:喝|醉|酒)"
)
_BESIDE_HIM = re.compile(
    r"副驾|后排|后座|车上|我坐|坐(?:在|他|她)|(?:正|还|在)(?:高速|路)?(?:上)?开(?:着|车|$|[,，。\s])|开得"
)

_KIN = (
    r"(?:我|俺|咱)?(?:们)?(?:家)?的?(?:老公|老婆|丈夫|妻子|媳妇|爱人|对象|爸爸?|妈妈?|父亲|母亲|爹|娘|儿子|女儿|闺女|孩子"
    r"|[哥姐弟妹]{1,2}|爷爷|奶奶|姥[姥爷]|外[公婆]|叔|舅|姑|姨|岳[父母]|公公|婆婆|亲人|家人)"
)
_ANYBODY = rf"(?:{_KIN}|人|他|她)"
_ACCIDENT = r"(?:车祸|出(?:了)?事(?:故)?|事故|被(?:车)?撞|让车撞|撞车|出了?意外)"
_GONE = (
    r"(?:(?<![送拉接抬跑逃开溜带先己方])走了(?![回来去了])|没了(?!呼吸|心跳|意识|气|反应|知觉|动静|声|消息|影|联系)"
    r"|不在了|去世|过世|离世|死了|身亡|遇难|离开了?我们)"
)
_DIED = any_of(
    rf"{_KIN}[^。!！?？车]{{0,8}}{_ACCIDENT}[^。!！?？]{{0,6}}{_GONE}|{_ACCIDENT}[^。!！?？]{{0,6}}{_KIN}[^,，。]{{0,3}}{_GONE}",
    rf"{_ANYBODY}(?:都|已经|当场|就|也)*(?:没了(?!呼吸|心跳|意识|气|反应|知觉|动静|声|消息|影|联系)|去世(?:了)?|过世(?:了)?|离世|身亡)(?=$|[,，。!！\s了])",
    r"(?:120|医生|大夫|医院|救护车|急救)[^,，。]{0,8}说[^,，。]{0,6}(?:不行了|没救|没了|晚了|走了|救不(?:活|回)|没气了)|(?:没|未能?|没能)抢救(?:过来|回来)|没救(?:过来|回来|活)|抢救无效|宣(?:布|告)(?:临床)?死亡|人都没了",
)
_NO_DEATH = re.compile(
    r"(?:对方|对面|司机|肇事|那人|他们|交警|救护车|前车|后车)[^,，。]{0,4}(?:走了|不在)|"
    r"(?:快|要|会不会|怕|差点|险些|是不是|好像|可能)[^,，。]{0,4}(?:没了|死|不行|走了|不在)|[狗猫]|吓死|气死|保额|身故保|保险金|受益人|要赔多少|还(?:有|在)(?:呼吸|心跳|喘)"
)

_LEAK = any_of(
    r"(?:电池|底盘|车底|底下|车下|底部|车架|电池[包仓舱])[^。!！?？]{0,10}(?:漏液|漏了?(?:东西|水|液)|(?:淌|滴|流|渗|漏|冒)(?:了|着|出|出来)*[^。!！?？]{0,6}(?:液|水|黏|粘|绿|蓝|粉|红|甜))",
    r"(?:甜|绿色|蓝色|粉色|黏|粘)[^。!！?？]{0,6}(?:味|液|水)[^。!！?？]{0,12}(?:漏|淌|滴|流|渗)|(?:托底|磕底|刮底|碰底|撞)[^。!！?？]{0,10}漏液",
)
_NO_LEAK = re.compile(
    r"空调|雨水|玻璃水|洗车|漏油|机油|天窗|赔(?:吗|么|不)|保(?:吗|么|不)|算不算|退了|昨|前天|上周|修好|水淹|涉水|泡水"
)
_WARNING = re.compile(
    r"(?:高压(?:系统|电|电池|部件)?|动力(?:系统|电池)|绝缘|驱动系统|电驱|三电)(?:系统)?[^。!！?？]{0,4}(?:故障|异常|报警|报错|报故障|失效)|(?:请|提示|显示|让我?)(?:立即|马上|尽快|安全)(?:靠边)?(?:安全)?停车"
)
_NO_WARNING = re.compile(
    r"赔|保险(?!丝)|质保|三包|修好|修(?:要|得|多)|多少钱|什么意思|召回|昨|前天|上周|刹车|制动|撞|追尾|充电"
)


@dataclass(frozen=True)
class Lead:
    """What is said before the answer; `choices` are offered where there is no other answer."""

    text: str
    choices: tuple[Choice, ...] = ()


def alone(turn: Turn, certain: Collection[Danger] = ()) -> Done | None:
    """The whole answer to who drinks and drives, and to the bereaved; None for everybody else, and where the words
    tell of a danger (`certain`) that it does not answer."""
    if not turn.text or turn.intent == PICKED_QUESTION:
        return None
    said = plain(without_supposed(turn.text))
    others = set(certain) - {Danger.HIGHWAY}
    if others <= _BODILY | {Danger.SELF_HARM} and not is_worse(_DIED.sub("", said)) and _tells_of_death(turn, said):
        return _said(turn, CONDOLENCE, DEATH, (REPORT, PERSON))
    if not others and (text := _on_drinking(turn, said)):
        return _said(turn, text, DRINK, (DRIVER, PERSON))
    return None


def lead(turn: Turn) -> Lead | None:
    """What comes before the answer where the car warns or leaks."""
    if not turn.text or turn.intent == PICKED_QUESTION:
        return None
    said = plain(without_supposed(turn.text))
    if _WARNING.search(said) and not _NO_WARNING.search(said):
        return Lead(HIGH_VOLTAGE, (RESCUE, PERSON))
    if _LEAK.search(said) and not _NO_LEAK.search(said):
        return Lead(LEAKS, (RESCUE, REPORT, PERSON))
    return None


def before_answer(found: Lead, messages: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """It, and then the answer, if there is one."""
    answers = tuple(message for message in messages if not message.get("unanswered"))
    return (say(found.text, () if answers else found.choices), *answers)


def without_call_for_the_dead(turn: Turn, dangers: list[Danger]) -> list[Danger]:
    """Who has told us that somebody died is not sent to call an ambulance, unless somebody else is in danger."""
    if not danger_course.noted(turn, DEATH) or is_worse(_DIED.sub("", plain(turn.text))):
        return dangers
    return [danger for danger in dangers if danger not in _BODILY]


def _said(turn: Turn, text: str, note: str, choices: tuple[Choice, ...]) -> Done:
    return Done((say(text, choices),), {**danger_course.note(turn, note), "not_understood": None})


def _tells_of_death(turn: Turn, said: str) -> bool:
    if Danger.SELF_HARM in opened(turn.text) or _NO_DEATH.search(said):
        return False
    return _DIED.search(said) is not None


def _on_drinking(turn: Turn, said: str) -> str | None:
    if _NOT_DRINKING.search(said):
        return None
    if _CHECK.search(said):
        return CHECK_AHEAD
    if danger_course.noted(turn, DRINK) and _BOOKS_DRIVER.search(said) and not _STILL_DRIVES.search(said):
        return None
    if not turn.in_form and _ONLY_DRANK.fullmatch(said) and _ALCOHOL.search(said + plain(turn.said_before)):
        return DRANK
    before = plain(turn.said_before)
    goes_on = danger_course.noted(turn, DRINK) or (_DRANK.search(before) and not _NOT_DRINKING.search(before))
    if goes_on and _CALLS_DRIVER.fullmatch(said):
        return WISE
    if goes_on and _SOMEBODY_ELSE.search(before) and _HE_DROVE_OFF.fullmatch(said):
        return DROVE_OFF
    if not (_DRANK.search(said) and _DRIVES.search(said)):
        return _to_driver(said) if goes_on and not is_over(Danger.INJURY, said) and _drives_on(said) else None
    if not _SOMEBODY_ELSE.search(said):
        return _to_driver(said)
    return DRUNK_AT_THE_WHEEL if _BESIDE_HIM.search(said) else NO_KEYS


def _to_driver(said: str) -> str:
    return STOP_NOW if _ON_THE_ROAD.search(said) else DO_NOT_START


def _drives_on(said: str) -> bool:
    return len(said) <= 30 and (_DRIVES.search(said) or _MORE.search(said)) is not None
