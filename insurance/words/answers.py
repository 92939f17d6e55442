"""Yes, no, or don't know: answers to our questions, and the same facts said unasked."""

from __future__ import annotations

import re

from insurance.claims.first_notice import ThreeValued
from insurance.words.injuries import find_injury, may_be_hurt
from insurance.words.nods import after_nods
from insurance.words.numerals import plain, to_int
from insurance.words.phrases import any_of

_END = r"(?:[,。.!~、;\s啊呢吧呀哦哈嘛了的呐哇]|$)"
_FILLER = re.compile(
    r"^(?:(?:嗯+|哦|噢|啊|呃|额|那个|就是说?|目前|暂时|应该|都|倒是?|还|也|肯定|当然|已经)[,，.。\s]*)+(?=.)"
)
DONT_KNOW = any_of(
    r"不(?:太|大|是很|怎么)?(?:清楚|知道|确定|晓得|好说|懂|敢说)(?!(?:具体|到底|是|在)*(?:几点|什么时候|哪[里儿个天]|谁))",
    r"说不(?:好|准|清)|搞不清|吃不准|难说|不一定|唔知|不造|不详",
    r"(?:没|还没)(?:注意|看(?![到见清])|检查|试|敢)",
    r"可能|好像|应该是?吧|也许",
)
# 「对了，纸条上有电话」 says that something comes to mind, and agrees to nothing.
_BY_THE_WAY = re.compile(
    r"^(?:[哦噢喔啊哎诶唉欸嗯呃]|那个)*[,，\s]*对了[,，。.!！\s]*(?=[\u4e00-\u9fff\dA-Za-z])(?!对|的|就是)"
)
_NO = re.compile(
    rf"^(?:没有?人?|没有没有|木有|冇|并?无|否|不是?|不(?:用|要|能|对|可以|行|会)|没|并没有?|no|n|0){_END}", re.I
)
_YES = re.compile(
    rf"^(?:是的?|对的?|对头|没错|有的?|有(?:一|两|三|几|\d)个|嗯+|恩|好的?|可以|行|能|要的?|系|yes|ok|y|1){_END}", re.I
)

_UNSURE_TO_GO = any_of(
    r"(?:不知道|不清楚|不确定|没试|没敢|能不能|还能不能|敢不敢)[^,。;]{0,8}(?:开|走|动|行驶|启动)",
    r"不敢(?:再)?(?:开|动)",
    r"没(?:敢)?试",
)
_STUCK = any_of(
    r"(?:不能|没法|无法|不可以|没办法|唔可以|唔能|冇办法)(?:再|正常|继续|自己)*(?:开|行驶|走|动|跑|启动|挪)",
    r"[开动走挪启](?:都|也)?(?:不|唔)(?:了|动|走|起来|着)|启动不了|点不着|打不着|上不了电|动弹不得",
    r"趴窝|抛锚|亏电|报废|散架|不走了|轮子?(?:都)?(?:掉|断|歪)了",
    r"拖车(?!费|钩)|拖(?:走|到|去|回|过去)|在拖|被拖|(?:要|叫了?|等|得|找人)拖|救援车",
)
_GOES = any_of(
    r"(?<![不没])(?:能|可以)(?:正常|继续|自己|勉强|慢慢|凑合)*(?:开|行驶|走|动|跑|挪)",
    r"开得(?:走|动|了)|不(?:影响|耽误)(?:正常)?(?:行驶|开车?|使用|走)|没(?:啥|什么)?影响[,，]?(?:正常|能)",
    r"(?:已经|自己|先|我)(?:开|挪)(?:回|走|到|去)|开(?:着)?(?:车)?回(?:了)?(?:家|来|去|单位|公司|小区)了?|正常(?:行驶|开|使用)",
    r"开到(?:了)?(?:家|公司|单位|4[sS]店|修理厂|店里|楼下|小区|路边|停车场)|(?<!不)(?:还)?能(?:正常)?用|还在开|一直在开|开(?:着)?没(?:啥|什么)?(?:问题|事|毛病|异常)|车(?:子)?没(?:啥|什么)?大?(?:问题|毛病)",
)
_ASKS = re.compile(
    r"(?:能|可以|要|用)[^,。;]{0,8}(?:吗|不|么|嘛|没)[?？]?$|(?:能不能|可不可以|要不要|用不用|什么时候|几时|怎么)[^,。;]*[?？]?$"
)

_CAR_ALARM = re.compile(
    r"(?:胎压|仪表|车辆?|系统|故障|电池|碰撞|一直|蓝牙|防盗)[^,。已]{0,4}报警|报警(?:灯|声|音|提示|信息|器)"
)
_ASKS_POLICE = any_of(
    r"(?:要不要|用不用|需不需要|需要|是否|该不该|能不能|必须|(?<!来)得)[^,。;]{0,4}(?:报警|110|122|交警|警察)",
    r"(?:报警|110|122|交警|警察)[^,。;!]{0,4}(?:吗|不|么|嘛)[?？]?$|要报警",
)
_NOT_CALLED = any_of(
    r"(?:没有?|未|还没有?|冇|尚未|并未|忘了|来不及|没来得及|不想|不用|不需要)(?:去|找|叫|打|通知)?(?:报警|报了警|交警|警察|110|122)",
    r"(?:没有?|未)报(?!案|保险|出|名|上|过案|过保险)|(?:不|甭)(?:想|打算|准备)?报警|(?:没|不)经过?交警|自己协商|协商解决|私了|走(?:的|了)?快处|快处(?:了|的)$",
)
_CALLED = any_of(
    r"报(?:了|过|完)警|警(?:已经?|刚|都|也)*报(?:了|过)|报(?:了|过)(?:交警|警察|110|122)|已经?报警|报警(?:了|过|处理)|报的警|(?:打|拨)(?:了|过|完)?(?:110|122)",
    r"报(?:交警|警察)了|(?:叫|通知|等)(?:了|过)?(?:交警|警察)|(?:110|122)(?:已经|都|也|刚)*(?:打|拨|报)(?:了|过)",
    r"(?:交警|警察)(?:还|都|也|一直|现在|到现在|怎么|[,，])*没(?:有)?(?:来|到|赶到|过来)",
    r"(?:交警|警察)(?:已经?|刚|都|也|正|马上|快|还|一会儿?)*(?:到|来|在|处理|说|判|定|出|让|拍|叫|开|走)",
    r"(?:110|122)(?:的人)?(?:已经?|刚|都)*(?:来|到)(?:过|了)",
    r"认定书(?:出|下|开|已|在|有)|(?:有|拿到|出|开)了?(?:责任|事故)?认定书|立案(?:了|证明|号)",
)

_REPORTED = re.compile(r"(?<![不先])报过?了(?=$|[,。!~])")  # 「报了」 alone may as well be a claim that was reported
_CAN = re.compile(r"(?:还|都|也)*(?:能|可以|行)[的了吧啊呀呢。!~]*")  # of the car, and of no call
_NOT_REPORTED = re.compile(
    r"(?:都|也|我|就|还|算了|先|[,，])*(?:不|不用|不想|不打算|不需要)报(?:了|的|啊|吧|呢|[。!~])*"
)


def read_yes_no_unknown(text: str) -> ThreeValued | None:
    """A plain answer to a plain question; None if it is neither."""
    said = plain(text).strip()
    if DONT_KNOW.search(said):
        return "unknown"
    rest = _FILLER.sub("", _BY_THE_WAY.sub("", said))  # 「嗯，没有」 is no
    if _NO.match(rest):
        return False
    return True if _YES.match(rest) else None


def read_injury(text: str, *, asked: bool = False) -> ThreeValued | None:
    """Is anybody hurt? `asked`: the text answers 「有没有人受伤？」, so a bare 「没有」 counts.

    「没人受伤，就是腿有点疼」 is true: any harm that is not itself denied outweighs the denial. "unknown" only where
    the words speak of somebody who may be hurt; a bare 「不知道」 is none of the three, nor is 「好的」.
    """
    said = plain(text).strip()
    found = find_injury(said, asked=asked)
    if found is not None or not asked:
        return found
    plainly = read_yes_no_unknown(said)
    if plainly is True:
        return True if _THERE_IS.match(after_nods(said)) else None
    return None if plainly == "unknown" and not may_be_hurt(said) else plainly


_THERE_IS = re.compile(r"(?:有|[一两二俩三仨四五六七八九十几\d]{1,2}(?:个|位|名))")


_NUMBER = r"1\d|[1-9]|十[一二三四五六七八九]?|[一两二俩三仨四五六七八九]"
_PEOPLE = "(?:个|位|名)?(?:人|乘客|老人|大爷|大妈|孩子|小孩|大人)"
_HURT_PEOPLE = re.compile(
    rf"(?P<count>{_NUMBER})(?:(?:个|位|名)?(?:人|乘客|老人|大爷|大妈|孩子|小孩)?)(?:都|也)?(?:受|有)?(?:了)?(?:轻|重)?伤(?!亡|残|情)"
    rf"|(?:伤|受伤)了(?P<after>{_NUMBER})(?:个|位|名)?人?"
    rf"|受伤(?:的|人数|人员)(?:一?共|总共|大概|应该|就|只有?|是|有|改成|改为|写成?|填成?|[:：])*(?P<told>{_NUMBER})(?:个|位|名)?人?(?![\d点时月日号分车])"
)
_HEADS = re.compile(
    rf"(?P<count>{_NUMBER})[两三四五六七八九来几]?\s*(?:{_PEOPLE}|(?:个|位|名|人|口)(?![小半钟月点多路车]))"
    rf"|^(?:大概|大约|应该|可能|就|有|一?共|总共|是|一起|[,，])*(?P<bare>\d{{1,2}}|{_NUMBER})(?:左右|吧|个|位|了|呢|啊|[。!！~])*$"
)
_ONLY_ME = re.compile(r"(?:就|只有?|只是|仅)(?:我|俺|咱)(?:自己|本人|一个|受伤|$|[,，。])|^(?:我自己|我本人|我一个)")
_AND_ME = re.compile(r"(?:我|俺)(?:和|跟|与|同)(?:我)?[\u4e00-\u9fff]{1,4}$")


def count_injured(text: str) -> int | None:
    """How many people are hurt, where the text says so (「两个人受伤」)."""
    match = _HURT_PEOPLE.search(plain(text))
    if match is None or not (match["told"] or read_injury(text) is True):
        return None
    return to_int(match["told"] or match["count"] or match["after"])


def count_people(text: str) -> int | None:
    """How many people an answer names: 「两个人」, 「就我一个」, 「3」. Other numbers (「北五环」) count nobody."""
    said = plain(text).strip()
    if _ONLY_ME.search(said):
        return 1
    if match := _HEADS.search(said):
        return to_int(match["count"] or match["bare"])
    return 2 if _AND_ME.search(said) else None


def read_drivable(text: str, *, asked: bool = False) -> ThreeValued | None:
    """Can the car still be driven? `asked`: the text answers 「车还能开吗？」."""
    said = plain(text).strip()
    if _UNSURE_TO_GO.search(said):
        return "unknown"
    if _ASKS.search(said):
        return None
    if _STUCK.search(said):
        return False
    if _GOES.search(said):
        return True
    return read_yes_no_unknown(said) if asked else None


def read_police(text: str, *, asked: bool = False) -> ThreeValued | None:
    """Have the police been called? `asked`: the text answers 「报警了吗？」."""
    said = _CAR_ALARM.sub("", plain(text).strip())
    if _ASKS_POLICE.search(said):
        return None
    if asked and DONT_KNOW.search(said):
        return "unknown"
    if asked and _CAN.fullmatch(said):
        return None
    if _NOT_CALLED.search(said) or (asked and _NOT_REPORTED.fullmatch(said)):
        return False
    if _CALLED.search(said) or (asked and _REPORTED.search(said)):
        return True
    return read_yes_no_unknown(said) if asked else None
